package dev.tallystick.rest.demo;

import dev.tallystick.rest.demo.ShopRequest.Kind;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes up a shop's days from a seed: who buys for how much, who spends points, who tries to spend
 * more than there is. One point per whole dollar. The same seed gives the same year.
 */
final class ShopYear {
    private static final double CUSTOMER_SKEW = 0.6;
    private static final double BASKET_MEDIAN_DOLLARS = 38;
    private static final double BASKET_SPREAD = 0.9;
    private static final double ONLINE_SHARE = 0.6;
    private static final double REDEEM_SHARE = 0.2;
    private static final double REFUSED_SHARE = 0.01;
    private static final long REDEEM_STEP_POINTS = 50;

    private final SplittableRandom random;
    private final Zipf customers;
    private final Books books;
    private final int firstYear;
    private int orderNumber;
    private int redemptionNumber;

    /**
     * @param books kept here as the days are planned
     * @param firstYear whose January is month 0
     */
    ShopYear(long seed, Books books, int firstYear) {
        this.random = new SplittableRandom(seed);
        this.books = books;
        this.customers = new Zipf(books.memberCount(), CUSTOMER_SKEW);
        this.firstYear = firstYear;
    }

    /** Plans one day, and books it. Redemptions spend only what was there in the morning. */
    DayPlan plan(LocalDate day, int orderCount) {
        List<ShopRequest> online = new ArrayList<>();
        List<ShopRequest> till = new ArrayList<>();
        Map<Integer, Long> earnedToday = new HashMap<>();
        Set<Integer> visitors = new HashSet<>();
        List<ShopRequest> redemptions = new ArrayList<>();
        for (int i = 0; i < orderCount; i++) {
            int member = customers.draw(random);
            long points = basketDollars();
            String txId = "sale-" + ++orderNumber;
            boolean isOnline = random.nextDouble() < ONLINE_SHARE;
            (isOnline ? online : till).add(new ShopRequest(Kind.EARN, txId, member, points, false));
            earnedToday.merge(member, points, Long::sum);
            if (visitors.add(member) && random.nextDouble() < REDEEM_SHARE) {
                redeem(member, redemptions);
            }
        }
        for (int member : List.copyOf(earnedToday.keySet()).stream().sorted().toList()) {
            if (random.nextDouble() < REFUSED_SHARE) {
                long morePoints = books.balancePoints(member) + earnedToday.get(member) + 1_000;
                redemptions.add(redemption(member, morePoints, true));
            }
        }
        online.addAll(redemptions);
        Collections.shuffle(online, new Random(random.nextLong()));
        int month = monthNumber(day);
        redemptions.forEach(request -> books.book(request, month));
        online.stream().filter(ShopYear::isEarn).forEach(request -> books.book(request, month));
        till.forEach(request -> books.book(request, month));
        return new DayPlan(day, online, till);
    }

    /** {@return months since the January of the shop's year} */
    int monthNumber(LocalDate day) {
        return (day.getYear() - firstYear) * 12 + day.getMonthValue() - 1;
    }

    private static boolean isEarn(ShopRequest request) {
        return request.kind() == Kind.EARN;
    }

    private void redeem(int member, List<ShopRequest> redemptions) {
        long steps = books.balancePoints(member) / REDEEM_STEP_POINTS;
        if (steps > 0) {
            long points = REDEEM_STEP_POINTS * random.nextLong(1, Math.min(steps, 20) + 1);
            redemptions.add(redemption(member, points, false));
        }
    }

    private ShopRequest redemption(int member, long points, boolean refused) {
        return new ShopRequest(Kind.REDEEM, "spend-" + ++redemptionNumber, member, points, refused);
    }

    /** Most baskets are small, a few are large: a log-normal. */
    private long basketDollars() {
        double dollars =
                BASKET_MEDIAN_DOLLARS * StrictMath.exp(BASKET_SPREAD * random.nextGaussian());
        return Math.max(1, Math.min((long) dollars, 5_000));
    }
}
