package dev.tallystick.rest.demo;

import java.time.LocalDate;
import java.time.Month;

/**
 * How a year's orders fall on its days: more before Christmas, more at weekends, most at the sale.
 */
final class Season {
    private static final int[] MONTH_WEIGHTS = {7, 6, 7, 7, 8, 8, 7, 7, 8, 9, 12, 14};
    private static final int[] WEEKDAY_WEIGHTS = {8, 8, 9, 10, 13, 17, 11};
    private static final int SALE_FACTOR = 10;

    private final LocalDate firstDay;
    private final int[] orderCounts;

    Season(int year, int orderCount) {
        firstDay = LocalDate.of(year, Month.JANUARY, 1);
        orderCounts = new int[firstDay.lengthOfYear()];
        long totalWeight = 0;
        for (int day = 0; day < orderCounts.length; day++) {
            totalWeight += weight(firstDay.plusDays(day));
        }
        long weight = 0;
        long ordersBefore = 0;
        for (int day = 0; day < orderCounts.length; day++) {
            weight += weight(firstDay.plusDays(day));
            long ordersUpTo = weight * orderCount / totalWeight;
            orderCounts[day] = Math.toIntExact(ordersUpTo - ordersBefore);
            ordersBefore = ordersUpTo;
        }
    }

    private long weight(LocalDate day) {
        long weight =
                (long) MONTH_WEIGHTS[day.getMonthValue() - 1]
                        * WEEKDAY_WEIGHTS[day.getDayOfWeek().getValue() - 1];
        return day.equals(saleDay()) ? weight * SALE_FACTOR : weight;
    }

    LocalDate firstDay() {
        return firstDay;
    }

    int dayCount() {
        return orderCounts.length;
    }

    /** {@return the busiest day of the year} */
    LocalDate saleDay() {
        return LocalDate.of(firstDay.getYear(), Month.JULY, 1);
    }

    /** {@return how many orders come on a day of the year} */
    int orderCount(LocalDate day) {
        return orderCounts[day.getDayOfYear() - 1];
    }
}
