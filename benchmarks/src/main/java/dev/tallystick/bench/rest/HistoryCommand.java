package dev.tallystick.bench.rest;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.ledger.journal.Durability;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
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

    @Option(names = "--quick", description = "within 30 seconds, with a shorter history")
    private boolean quick;

    @Option(names = "--json", description = "the figures as one JSON object, on the last line")
    private boolean json;

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

    @Option(
            names = "--durability",
            defaultValue = "FORCE",
            paramLabel = "FORCE|PAGE_CACHE",
            description = "what an answered posting survives (default: ${DEFAULT-VALUE})")
    private Durability durability;

    @Option(
            names = "--seed",
            defaultValue = "7411",
            paramLabel = "N",
            description = "of what is asked (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "where the server's data is made and removed again (default: target/bench where"
                            + " Tallystick is)")
    private Path data;

    @Override
    public Integer call() throws Exception {
        HistoryPlan plan = plan();
        HistoryReport report = new HistoryReport(plan, System.out);
        HistoryBench.Result result = new HistoryBench(plan, report::progress).run();
        report.print(result);
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(report.toMap(result)));
        }
        return 0;
    }

    private HistoryPlan plan() {
        int rowSeconds = seconds != null ? seconds : quick ? 2 : 10;
        int entryCount = entries != null ? entries : quick ? ENTRIES_QUICK : ENTRIES;
        if (rowSeconds < 1 || entryCount < 1_000 || entryCount % 500 != 0 || writes < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--seconds and --writes: 1 or more; --entries: a multiple of 500, 1,000 or"
                            + " more");
        }
        return new HistoryPlan(
                data != null
                        ? data
                        : Path.of(System.getProperty("tallystick.home", ""), "target", "bench"),
                durability,
                seed,
                entryCount,
                MEMBERS,
                writes,
                Duration.ofSeconds(1),
                Duration.ofSeconds(rowSeconds));
    }
}
