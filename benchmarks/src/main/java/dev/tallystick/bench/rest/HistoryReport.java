package dev.tallystick.bench.rest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.ledger.journal.Durability;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints the rows of {@code bench history}. */
final class HistoryReport {
    private static final String ROW = "%-24s %9s %8s %8s %8s %8s %9s %9s%n";

    private final HistoryPlan plan;
    private final PrintStream out;

    HistoryReport(HistoryPlan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    void progress(String next) {
        System.err.println("bench: " + next + " ...");
    }

    void print(HistoryBench.Result result) {
        out.println();
        result.conditions().lines().forEach(out::println);
        out.printf(
                Locale.ROOT,
                "one account with %,d entries (%,d pages of 100), in the journal in turn with those"
                        + " of another; %,d short histories; seed %d%n",
                plan.entryCount(),
                result.pages() + 1,
                plan.memberCount(),
                plan.seed());
        out.printf(
                Locale.ROOT,
                "server in a process of its own; one reader, one request at a time, for %.1f s a"
                        + " row, beside %,d earns a second (%s); latency in us%n%n",
                plan.row().toMillis() / 1e3,
                plan.writesPerSecond(),
                nameOf(plan.durability()));
        out.printf(ROW, "row", "reads/s", "p50", "p99", "p99.9", "max", "samples", "p99 wanted");
        for (HistoryRow row : result.rows()) {
            out.printf(
                    ROW,
                    row.name(),
                    count(row.ratePerSecond()),
                    count(row.latencyMicros(50)),
                    count(row.latencyMicros(99)),
                    count(row.latencyMicros(99.9)),
                    count(row.maxMicros()),
                    count((double) row.samples()),
                    row.targetMicros() == 0 ? "" : count(row.targetMicros()));
        }
        out.println();
    }

    /** {@return the figures for machines: those of pages from any place, and all rows} */
    Map<String, Object> toMap(HistoryBench.Result result) {
        Map<String, Object> map = new LinkedHashMap<>(result.rows().getFirst().toMap(plan));
        map.put("name", "history");
        map.put("entries", plan.entryCount());
        map.put("writesPerSecond", plan.writesPerSecond());
        map.put("rows", result.rows().stream().map(row -> row.toMap(plan)).toList());
        map.put(
                "conditions",
                new ObjectMapper()
                        .convertValue(
                                result.conditions(), new TypeReference<Map<String, Object>>() {}));
        return map;
    }

    static String nameOf(Durability durability) {
        return switch (durability) {
            case FORCE -> "force";
            case PAGE_CACHE -> "page-cache";
        };
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
