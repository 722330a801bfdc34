package dev.tallystick.rest.tiers;

import java.time.LocalDate;

/**
 * What reaches a tier.
 *
 * @param threshold points in the smallest part of the unit, or money in that of the currency; 0: it
 *     is everybody's
 */
record Qualification(Measure measure, QualifyingPeriod period, long threshold) {

    /** {@return what counts on a day} */
    long amountOn(LocalDate day, DailyAmounts amounts) {
        DaySums sums = amounts.of(measure);
        return sums.sum(firstCounting(day, sums), sums.indexFrom(day.plusDays(1)));
    }

    /** {@return whether enough counts on a day} */
    boolean isMetOn(LocalDate day, DailyAmounts amounts) {
        return threshold == 0 || amountOn(day, amounts) >= threshold;
    }

    /**
     * {@return the first day on which what counts on {@code day} is not enough any more, if nothing
     * is added; {@link LocalDate#MAX} if it stays enough}
     *
     * @param day one on which it is enough
     */
    LocalDate enoughUntil(LocalDate day, DailyAmounts amounts) {
        if (threshold == 0) {
            return LocalDate.MAX;
        }
        return switch (period) {
            case QualifyingPeriod.CalendarYear() -> periodEnd(day);
            case QualifyingPeriod.Rolling(int months) -> rolledOff(day, months, amounts);
            case QualifyingPeriod.SinceEnrolment() -> LocalDate.MAX;
        };
    }

    /**
     * {@return the end of a period that has a day in it, or, where periods roll, begins with it}
     */
    LocalDate periodEnd(LocalDate day) {
        return switch (period) {
            case QualifyingPeriod.CalendarYear() -> LocalDate.of(day.getYear() + 1, 1, 1);
            case QualifyingPeriod.Rolling(int months) -> day.plusMonths(months);
            case QualifyingPeriod.SinceEnrolment() -> LocalDate.MAX;
        };
    }

    /**
     * {@return when the oldest that counts on a day rolls off; {@link LocalDate#MAX}: nothing does}
     */
    LocalDate firstRollsOffOn(LocalDate day, DailyAmounts amounts) {
        DaySums sums = amounts.of(measure);
        int first = firstCounting(day, sums);
        boolean counts = first < sums.indexFrom(day.plusDays(1));
        return counts ? periodEnd(sums.day(first)) : LocalDate.MAX;
    }

    private int firstCounting(LocalDate day, DaySums sums) {
        return switch (period) {
            case QualifyingPeriod.CalendarYear() -> sums.indexFrom(day.withDayOfYear(1));
            case QualifyingPeriod.Rolling(int months) -> firstNotRolledOff(day, months, sums);
            case QualifyingPeriod.SinceEnrolment() -> 0;
        };
    }

    /** The end of a short month stands for several days of the longer one before. */
    private static int firstNotRolledOff(LocalDate day, int months, DaySums sums) {
        int first = sums.indexFrom(day.minusMonths(months));
        while (first < sums.count() && !sums.day(first).plusMonths(months).isAfter(day)) {
            first++;
        }
        return first;
    }

    private LocalDate rolledOff(LocalDate day, int months, DailyAmounts amounts) {
        DaySums sums = amounts.of(measure);
        int end = sums.indexFrom(day.plusDays(1));
        int first = firstNotRolledOff(day, months, sums);
        while (first < end) {
            LocalDate offOn = sums.day(first).plusMonths(months);
            while (first < end && sums.day(first).plusMonths(months).equals(offOn)) {
                first++;
            }
            if (sums.sum(first, end) < threshold) {
                return offOn;
            }
        }
        throw new IllegalStateException("nothing is never enough: threshold=" + threshold);
    }
}
