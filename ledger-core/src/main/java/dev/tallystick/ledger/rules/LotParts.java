package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Origin;
import dev.tallystick.ledger.state.Lots;

import java.util.Arrays;
import java.util.Comparator;

/** Points of several lots, in an order that means something. Reused; grows as needed. */
final class LotParts {
    private long[] numbers = new long[16];
    private long[] points = new long[16];
    private long[] expiresAtMs = new long[16];
    private long[] activatesAtMs = new long[16];
    private int count;

    void clear() {
        count = 0;
    }

    void add(long lotNumber, long partPoints, long partExpiresAtMs) {
        add(lotNumber, partPoints, partExpiresAtMs, Dates.AT_ONCE);
    }

    void add(long lotNumber, long partPoints, long partExpiresAtMs, long partActivatesAtMs) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
            points = Arrays.copyOf(points, 2 * count);
            expiresAtMs = Arrays.copyOf(expiresAtMs, 2 * count);
            activatesAtMs = Arrays.copyOf(activatesAtMs, 2 * count);
        }
        numbers[count] = lotNumber;
        points[count] = partPoints;
        activatesAtMs[count] = partActivatesAtMs;
        expiresAtMs[count++] = partExpiresAtMs;
    }

    int count() {
        return count;
    }

    long number(int index) {
        return numbers[index];
    }

    long points(int index) {
        return points[index];
    }

    long expiresAtMs(int index) {
        return expiresAtMs[index];
    }

    /** {@return when the lot was to be activated, at once if it was made available} */
    long activatesAtMs(int index) {
        return activatesAtMs[index];
    }

    /** Puts the parts in the order of their lots; they mostly are already. */
    void sortByNumber() {
        for (int index = 1; index < count; index++) {
            if (numbers[index - 1] > numbers[index]) {
                sort(Comparator.comparingLong(part -> part[0]));
                return;
            }
        }
    }

    /**
     * Puts parts that are in the order of their lots into redeem order; they mostly are.
     *
     * @param slidingMs where the date of the sliding ones stands
     */
    void sortInRedeemOrder(long slidingMs) {
        for (int index = 1; index < count; index++) {
            if (endMs(expiresAtMs[index - 1], slidingMs) > endMs(expiresAtMs[index], slidingMs)) {
                sort(Comparator.comparingLong(part -> endMs(part[2], slidingMs)));
                return;
            }
        }
    }

    private static long endMs(long ownMs, long slidingMs) {
        return ownMs == Dates.SLIDING ? slidingMs : ownMs;
    }

    private void sort(Comparator<long[]> order) {
        long[][] parts = new long[count][];
        for (int index = 0; index < count; index++) {
            parts[index] =
                    new long[] {
                        numbers[index], points[index], expiresAtMs[index], activatesAtMs[index]
                    };
        }
        Arrays.sort(parts, order);
        for (int index = 0; index < count; index++) {
            numbers[index] = parts[index][0];
            points[index] = parts[index][1];
            expiresAtMs[index] = parts[index][2];
            activatesAtMs[index] = parts[index][3];
        }
    }

    /** {@return how many of the lots an account has not open, each part counted} */
    int countGone(Lots lots, int account) {
        int gone = 0;
        for (int index = 0; index < count; index++) {
            int lot = lots.find(account, numbers[index], expiresAtMs[index], Dates.AT_ONCE);
            gone += lot == 0 ? 1 : 0;
        }
        return gone;
    }

    /** {@return the first place of a lot, -1 if it is not among them} */
    int indexOf(long lotNumber) {
        for (int index = 0; index < count; index++) {
            if (numbers[index] == lotNumber) {
                return index;
            }
        }
        return -1;
    }

    long sumPoints() {
        long sum = 0;
        for (int index = 0; index < count; index++) {
            sum += points[index];
        }
        return sum;
    }

    /** {@return the points of the lots that come from what one entry granted in one unit} */
    long sumPointsOf(long origin) {
        long sum = 0;
        for (int index = 0; index < count; index++) {
            sum += Origin.ofLot(numbers[index]) == origin ? points[index] : 0;
        }
        return sum;
    }
}
