package dev.tallystick.bench.engine;

import java.io.PrintStream;
import java.util.Locale;

/** Prints the rows of {@code bench engine} and what they are to each other. */
final class EngineReport {
    private static final String ROW = "%-20s %-10s %11s %9s %9s %9s %9s %8s %8s %7s %6s%n";

    private final EnginePlan plan;
    private final PrintStream out;

    EngineReport(EnginePlan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    void progress(String next) {
        System.err.println("bench: " + next + " ...");
    }

    void print(EngineResult result) {
        out.println();
        result.conditions().lines().forEach(out::println);
        out.printf(
                Locale.ROOT,
                "%,d members, %s (0.99), seed %d; main window %d s, others %.1f s;"
                        + " %d commands a submission, %d in flight%n%n",
                plan.memberCount(),
                plan.skew().name().toLowerCase(Locale.ROOT),
                plan.seed(),
                plan.window().toSeconds(),
                plan.sideWindow().toMillis() / 1e3,
                EnginePlan.BATCH,
                EnginePlan.BATCHES_IN_FLIGHT);
        out.printf(
                ROW,
                "row",
                "durability",
                "entries/s",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "max us",
                "batch",
                "force us",
                "B/entry",
                "alloc");
        result.runs().forEach(this::row);
        out.printf(
                ROW,
                "state machine alone",
                "none",
                count(result.machine().ratePerSecond()),
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                decimal(result.machine().bytesAllocatedPerEntry()));
        out.println();
        RunFigures main = result.main();
        out.printf(
                Locale.ROOT,
                "main row: %,d entries, %.1f %% refused, %.1f %% repeated, %.2f %% sent back%n",
                main.entries(),
                main.tally().refusedPercent(),
                main.tally().repeatedPercent(),
                main.tally().sentBackPercent());
        out.printf(
                Locale.ROOT,
                "force costs %.0f %% of the rate without it; empty pipeline %.1f x, state machine"
                        + " %.1f x the main row%n",
                100 * result.forceOverhead(),
                result.empty().ratePerSecond() / main.ratePerSecond(),
                result.machine().ratePerSecond() / main.ratePerSecond());
        out.printf(
                Locale.ROOT,
                "one account: %.0f %% of the rate with members drawn evenly%n",
                100 * result.oneAccountOfUniform(plan.skew()));
        out.printf(
                Locale.ROOT,
                "one in flight: %.0f %% of 1 / force of its journal (mean %.0f us); a plain write"
                        + " of 4 KiB and its force: p50 %.0f us, p99 %.0f us%n",
                100 * result.oneInFlightOfForce(),
                result.oneInFlight().forceNanos().getMean() / 1e3,
                result.probeNanos().getValueAtPercentile(50) / 1e3,
                result.probeNanos().getValueAtPercentile(99) / 1e3);
        out.printf(
                Locale.ROOT,
                "recovery: %,d entries in %.1f s, %,.0f a second; state hash %s%n",
                result.recovery().entries(),
                result.recovery().seconds(),
                result.recovery().ratePerSecond(),
                result.recovery().isSameState() ? "equal" : "DIFFERS: the run is void");
    }

    private void row(RunFigures run) {
        boolean hasEntries = !run.shape().isEmpty();
        out.printf(
                ROW,
                run.name(),
                run.durability(),
                count(run.ratePerSecond()),
                count(run.latencyMicros(50)),
                count(run.latencyMicros(99)),
                count(run.latencyMicros(99.9)),
                count(run.latencyNanos().getMaxValue() / 1e3),
                hasEntries ? count((double) run.batchEntries().getValueAtPercentile(50)) : "",
                hasEntries ? count(run.forceMicros(50)) : "",
                hasEntries ? decimal(run.bytesPerEntry()) : "",
                hasEntries ? decimal(run.bytesAllocatedPerEntry()) : "");
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
