package dev.tallystick.rest.tiers;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * Amounts by day, with the sums up to each: what any stretch of days comes to in no time. The sums
 * are exact however large they are, for those of stretches are their differences.
 */
final class DaySums {
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

    private final LocalDate[] days;
    private final long[] amounts;
    private final BigInteger[] sumBefore;

    private DaySums(LocalDate[] days, long[] amounts, BigInteger[] sumBefore) {
        this.days = days;
        this.amounts = amounts;
        this.sumBefore = sumBefore;
    }

    static DaySums of(SortedMap<LocalDate, Long> amountByDay) {
        LocalDate[] days = new LocalDate[amountByDay.size()];
        long[] amounts = new long[amountByDay.size()];
        BigInteger[] sumBefore = new BigInteger[amountByDay.size() + 1];
        sumBefore[0] = BigInteger.ZERO;
        int index = 0;
        for (Map.Entry<LocalDate, Long> entry : amountByDay.entrySet()) {
            days[index] = entry.getKey();
            amounts[index] = entry.getValue();
            sumBefore[index + 1] = sumBefore[index].add(BigInteger.valueOf(entry.getValue()));
            index++;
        }
        return new DaySums(days, amounts, sumBefore);
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
        return amounts[index];
    }

    /** {@return index of the first day that is not before {@code day}; the count if all are} */
    int indexFrom(LocalDate day) {
        int found = Arrays.binarySearch(days, day);
        return found < 0 ? -found - 1 : found;
    }

    /** {@return what the days from one index to before another come to, or the nearest number} */
    long sum(int from, int to) {
        return from >= to
                ? 0
                : sumBefore[to].subtract(sumBefore[from]).min(MAX).max(MIN).longValueExact();
    }
}
