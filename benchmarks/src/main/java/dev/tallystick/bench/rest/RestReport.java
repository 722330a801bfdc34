package dev.tallystick.bench.rest;

import java.io.PrintStream;
import java.util.Locale;

/** Prints the rows of {@code bench rest} and what they are to each other. */
final class RestReport {
    private static final String ROW =
            "%-20s %-10s %10s %9s %8s %8s %8s %8s %8s %8s %9s %8s %8s %8s %8s %8s%n";

    private final RestPlan plan;
    private final PrintStream out;

    RestReport(RestPlan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    void progress(String next) {
        System.err.println("bench: " + next + " ...");
    }

    void print(RestResult result) {
        out.println();
        result.conditions().lines().forEach(out::println);
        out.printf(
                Locale.ROOT,
                "server in a process of its own, client on the same machine: %d connections, one"
                        + " request each; %,d members, drawn evenly; seed %d%n",
                plan.connectionCount(),
                plan.memberCount(),
                plan.seed());
        out.printf(
                Locale.ROOT,
                "%d rounds of %.1f s each, after %.1f s of warm-up as often as the compiler wanted,"
                        + " %d times at most; times in us, server and client: CPU for each"
                        + " operation%n%n",
                plan.roundCount(),
                plan.round().toMillis() / 1e3,
                plan.warmUp().toMillis() / 1e3,
                plan.warmUpPasses());
        out.printf(
                ROW,
                "row",
                "durability",
                "ops/s",
                "of const.",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "p99.99",
                "max",
                "requests",
                "batch",
                "force50",
                "force99",
                "server",
                "client");
        result.rows().forEach(row -> print(row, result.constantOf(row)));
        out.println();
        result.faults().forEach(fault -> out.println("VOID: " + fault));
        if (result.faults().isEmpty()) {
            out.println(
                    "every status as it must be; answers and entries of the ledger agree in every"
                            + " round");
        }
    }

    private void print(RowFigures row, RowFigures constant) {
        boolean hasBatches = row.server().batchCount() > 0;
        out.printf(
                ROW,
                row.name(),
                row.durability(),
                count(row.ratePerSecond()),
                String.format(Locale.ROOT, "%.2f", row.ratePerSecond() / constant.ratePerSecond()),
                percentile(row, 50),
                percentile(row, 90),
                percentile(row, 99),
                percentile(row, 99.9),
                percentile(row, 99.99),
                count(row.maxMicros()),
                count((double) row.samples()),
                hasBatches ? count(row.server().entriesPerBatch()) : "",
                hasBatches ? count(row.server().forceMicros(50)) : "",
                hasBatches ? count(row.server().forceMicros(99)) : "",
                decimal(row.serverCpuMicros()),
                decimal(row.clientCpuMicros()));
    }

    private static String percentile(RowFigures row, double percent) {
        return row.tells(percent) ? count(row.latencyMicros(percent)) : "-";
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
