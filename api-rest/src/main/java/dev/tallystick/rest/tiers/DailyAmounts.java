package dev.tallystick.rest.tiers;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a member earned and spent on each local day, less what was taken back of it: in the smallest
 * part of the unit or of the currency.
 */
final class DailyAmounts {
    private final Map<Measure, NavigableMap<LocalDate, Long>> byMeasure = new HashMap<>();
    private final Map<Measure, DaySums> sums = new HashMap<>();

    /** Adds what came on a day; may be below 0. */
    DailyAmounts add(Measure measure, LocalDate day, long amount) {
        byMeasure
                .computeIfAbsent(measure, unused -> new TreeMap<>())
                .merge(day, amount, DailyAmounts::sum);
        sums.remove(measure);
        return this;
    }

    /** {@return the amounts of a measure} */
    DaySums of(Measure measure) {
        return sums.computeIfAbsent(
                measure, wanted -> DaySums.of(byMeasure.getOrDefault(wanted, new TreeMap<>())));
    }

    /** {@return the sum, or the number nearest to it} */
    static long sum(long one, long other) {
        long sum = one + other;
        boolean overflows = ((one ^ sum) & (other ^ sum)) < 0;
        return overflows ? (one < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
