package dev.tallystick.rest.demo;

/**
 * The shop's own books: what every member must have, by the simplest rules that are right here.
 * Points earned in one month expire together, twelve months later; a redemption takes the oldest
 * month first. Months are numbered from the January of the shop's year.
 */
final class Books {
    static final int MONTHS_MAX = 26;

    private final long[][] openPoints;
    private final int[] postingCounts;
    private final int[] refusalCounts;
    private final int[] redemptionCounts;
    private final long[] earnedPoints = new long[MONTHS_MAX];
    private final long[] redeemedPoints = new long[MONTHS_MAX];
    private final long[] expiredPoints = new long[MONTHS_MAX];

    Books(int memberCount) {
        openPoints = new long[memberCount][MONTHS_MAX];
        postingCounts = new int[memberCount];
        refusalCounts = new int[memberCount];
        redemptionCounts = new int[memberCount];
    }

    /** Books a request that will be granted or refused as it says. */
    void book(ShopRequest request, int month) {
        int member = request.member();
        if (request.refused()) {
            refusalCounts[member]++;
            return;
        }
        postingCounts[member]++;
        switch (request.kind()) {
            case EARN -> {
                openPoints[member][month] += request.points();
                earnedPoints[month] += request.points();
            }
            case REDEEM -> {
                take(openPoints[member], request.points());
                redemptionCounts[member]++;
                redeemedPoints[month] += request.points();
            }
        }
    }

    private static void take(long[] months, long points) {
        long leftPoints = points;
        for (int month = 0; month < MONTHS_MAX && leftPoints > 0; month++) {
            long takenPoints = Math.min(leftPoints, months[month]);
            months[month] -= takenPoints;
            leftPoints -= takenPoints;
        }
        if (leftPoints > 0) {
            throw new IllegalStateException("the shop planned a redemption that cannot be");
        }
    }

    /** Lets what is left of a month's points expire. */
    void expire(int month) {
        for (long[] months : openPoints) {
            expiredPoints[month] += months[month];
            months[month] = 0;
        }
    }

    int memberCount() {
        return openPoints.length;
    }

    long balancePoints(int member) {
        return sum(openPoints[member]);
    }

    long outstandingPoints() {
        return earnedPoints() - redeemedPoints() - expiredPoints();
    }

    long earnedPoints() {
        return sum(earnedPoints);
    }

    long redeemedPoints() {
        return sum(redeemedPoints);
    }

    long expiredPoints() {
        return sum(expiredPoints);
    }

    long earnedPoints(int month) {
        return earnedPoints[month];
    }

    long redeemedPoints(int month) {
        return redeemedPoints[month];
    }

    /** {@return what expired of the points earned in a month} */
    long expiredPoints(int month) {
        return expiredPoints[month];
    }

    /** {@return how many earns and redemptions a member had} */
    int postingCount(int member) {
        return postingCounts[member];
    }

    int redemptionCount(int member) {
        return redemptionCounts[member];
    }

    int refusalCount(int member) {
        return refusalCounts[member];
    }

    private static long sum(long[] months) {
        long sum = 0;
        for (long points : months) {
            sum += points;
        }
        return sum;
    }
}
