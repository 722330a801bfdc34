package dev.tallystick.rest.tiers;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/** Amounts by day, with the sums up to each: what any stretch of days comes to in no time. */
final class DaySums {
    private final LocalDate[] days;
    private final long[] sumBefore;

    private DaySums(LocalDate[] days, long[] sumBefore) {
        this.days = days;
        this.sumBefore = sumBefore;
    }

    static DaySums of(SortedMap<LocalDate, Long> amounts) {
        LocalDate[] days = new LocalDate[amounts.size()];
        long[] sumBefore = new long[amounts.size() + 1];
        int index = 0;
        for (Map.Entry<LocalDate, Long> entry : amounts.entrySet()) {
            days[index] = entry.getKey();
            sumBefore[index + 1] = sumBefore[index] + entry.getValue();
            index++;
        }
        return new DaySums(days, sumBefore);
    }

    /** {@return how many days there are} */
    int count() {
        return days.length;
    }

    /** {@return a day by its index from 0, in order} */
    LocalDate day(int index) {
        return days[index];
    }

    /** {@return what came on a day} */
    long amount(int index) {
        return sumBefore[index + 1] - sumBefore[index];
    }

    /** {@return index of the first day that is not before {@code day}; the count if all are} */
    int indexFrom(LocalDate day) {
        int found = Arrays.binarySearch(days, day);
        return found < 0 ? -found - 1 : found;
    }

    /** {@return what the days from one index to before another come to} */
    long sum(int from, int to) {
        return from >= to ? 0 : sumBefore[to] - sumBefore[from];
    }
}
