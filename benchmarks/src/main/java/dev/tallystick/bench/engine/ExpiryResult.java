package dev.tallystick.bench.engine;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.Conditions;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code bench expiry} measured.
 *
 * @param calm postings before the instant
 * @param sweep postings from the instant until the last lot was expired
 * @param lotCount lots that expired at the instant, of members who did not post
 * @param seconds from the instant until the last of them was durably expired: the sweep's lag
 * @param isBalanced whether the books of their program summed to zero afterwards
 */
public record ExpiryResult(
        Conditions conditions,
        RunFigures calm,
        RunFigures sweep,
        long lotCount,
        double seconds,
        boolean isBalanced) {
    /** {@return the latency at a percentile with the sweep against without} */
    double timesCalm(double percent) {
        return sweep.latencyMicros(percent) / calm.latencyMicros(percent);
    }

    /** Prints the figures for people. */
    void print(ExpiryPlan plan, PrintStream out) {
        out.println();
        conditions.lines().forEach(out::println);
        out.printf(
                Locale.ROOT,
                "%,d lots of as many members expire at one instant; %,d others post by Zipf (0.99),"
                        + " seed %d%n%,d commands a second by a clock that does not wait, %d in a"
                        + " submission%n%n",
                plan.lotCount(),
                plan.memberCount(),
                plan.seed(),
                plan.commandsPerSecond(),
                ExpiryPlan.BATCH);
        out.printf(
                "%-18s %-10s %11s %9s %9s %9s %9s %8s%n",
                "row",
                "durability",
                "entries/s",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "max us",
                "batch");
        row(calm, out);
        row(sweep, out);
        out.printf(
                Locale.ROOT,
                "%np99 %.1f x, p99.9 %.1f x; %,d lots swept in %.2f s, %,.0f a second; books %s%n",
                timesCalm(99),
                timesCalm(99.9),
                lotCount,
                seconds,
                lotCount / seconds,
                isBalanced ? "sum to zero" : "DO NOT BALANCE: the run is void");
    }

    /** {@return the figures for machines: the sweep's row, and both under {@code rows}} */
    Map<String, Object> toMap(ExpiryPlan plan) {
        Map<String, Object> map = new LinkedHashMap<>(sweep.toMap(plan.seed()));
        map.put("name", "expiry");
        map.put("members", plan.memberCount());
        map.put("lots", lotCount);
        map.put("sweepSeconds", seconds);
        map.put("lotsPerSecond", Math.round(lotCount / seconds));
        map.put("p99TimesCalm", timesCalm(99));
        map.put("p999TimesCalm", timesCalm(99.9));
        map.put("isBalanced", isBalanced);
        map.put("rows", List.of(calm.toMap(plan.seed()), sweep.toMap(plan.seed())));
        map.put(
                "conditions",
                new ObjectMapper()
                        .convertValue(conditions, new TypeReference<Map<String, Object>>() {}));
        return map;
    }

    private static void row(RunFigures run, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-18s %-10s %,11.0f %,9.0f %,9.0f %,9.0f %,9.0f %,8d%n",
                run.name(),
                run.durability(),
                run.ratePerSecond(),
                run.latencyMicros(50),
                run.latencyMicros(99),
                run.latencyMicros(99.9),
                run.latencyNanos().getMaxValue() / 1e3,
                run.batchEntries().getValueAtPercentile(50));
    }
}
