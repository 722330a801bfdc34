package dev.tallystick.bench.rest;

import dev.tallystick.bench.BenchOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code tallystick bench history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads of the past over HTTP: pages of one account's long history and of short ones,"
                    + " beside running writes.",
            ""
        })
public final class HistoryCommand implements Callable<Integer> {
    private static final int ENTRIES = 1_000_000;
    private static final int ENTRIES_QUICK = 50_000;
    private static final int MEMBERS = 1_000;

    @Spec private CommandSpec spec;

    @Mixin private BenchOptions options;

    @Option(
            names = "--entries",
            paramLabel = "N",
            description = "of the one account (default: 1000000, quick: 50000)")
    private Integer entries;

    @Option(
            names = "--writes",
            defaultValue = "500",
            paramLabel = "N",
            description = "earns a second beside the reads (default: ${DEFAULT-VALUE})")
    private int writes;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "each row (default: 10, quick: 2)")
    private Integer seconds;

    @Override
    public Integer call() throws Exception {
        HistoryPlan plan = plan();
        HistoryReport report = new HistoryReport(plan, System.out);
        HistoryBench.Result result = new HistoryBench(plan, report::progress).run();
        report.print(result);
        options.printJson(report.toMap(result));
        return 0;
    }

    private HistoryPlan plan() {
        int rowSeconds = options.either(seconds, 2, 10);
        int entryCount = options.either(entries, ENTRIES_QUICK, ENTRIES);
        if (rowSeconds < 1 || entryCount < 1_000 || entryCount % 500 != 0 || writes < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--seconds and --writes: 1 or more; --entries: a multiple of 500, 1,000 or"
                            + " more");
        }
        return new HistoryPlan(
                options.data(),
                options.durability(),
                options.seed(),
                entryCount,
                MEMBERS,
                writes,
                Duration.ofSeconds(1),
                Duration.ofSeconds(rowSeconds));
    }
}
