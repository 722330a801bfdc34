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
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code tallystick bench rest}. */
@Command(
        name = "rest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The server over HTTP: operations a second that are durable, their latency, and what"
                    + " they are to a constant answer of the same server.",
            "",
            "The server is a process of its own; the client is one thread of this one and shares"
                    + " the machine's cores with it.",
            ""
        })
public final class RestCommand implements Callable<Integer> {
    private static final int MILLIS = 8_000;
    private static final int MILLIS_QUICK = 1_000;
    private static final int ROUNDS = 4;
    private static final int ROUNDS_QUICK = 2;
    private static final int MEMBERS = 10_000;
    private static final int MEMBERS_QUICK = 1_000;

    @Spec private CommandSpec spec;

    @Option(names = "--quick", description = "within 30 seconds, less exact")
    private boolean quick;

    @Option(names = "--json", description = "the figures as one JSON object, on the last line")
    private boolean json;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "kept alive, one request on each (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "enrolled before the run (default: 10000, quick: 1000)")
    private Integer members;

    @Option(
            names = "--rows",
            paramLabel = "NAME",
            split = ",",
            description = "only these and the constant: earn, earn-basket, redeem, read, batch")
    private Set<String> rows = Set.of();

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "each row, in rounds that take turns (default: 8, quick: 1)")
    private Integer seconds;

    @Option(
            names = "--durability",
            defaultValue = "force",
            paramLabel = "force|page-cache",
            description = "what an answered posting survives (default: ${DEFAULT-VALUE})")
    private String durability;

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
                    "where the server's data is made and removed again: the disk that is measured"
                            + " (default: target/bench where Tallystick is)")
    private Path data;

    @Override
    public Integer call() throws Exception {
        RestPlan plan = plan();
        RestReport report = new RestReport(plan, System.out);
        RestResult result = new RestBench(plan, report::progress).run();
        report.print(result);
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(result.toMap(plan)));
        }
        return result.faults().isEmpty() ? 0 : 1;
    }

    private RestPlan plan() {
        int rowMillis = seconds != null ? seconds * 1_000 : quick ? MILLIS_QUICK : MILLIS;
        int memberCount = members != null ? members : quick ? MEMBERS_QUICK : MEMBERS;
        int rounds = quick ? ROUNDS_QUICK : ROUNDS;
        if (rowMillis < 1 || memberCount < 1 || connections < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds, --members and --connections: 1 or more");
        }
        return new RestPlan(
                data != null
                        ? data
                        : Path.of(System.getProperty("tallystick.home", ""), "target", "bench"),
                durability(),
                seed,
                connections,
                memberCount,
                rows,
                quick ? Duration.ofMillis(1_700) : Duration.ofSeconds(5),
                Duration.ofMillis(rowMillis / rounds),
                rounds);
    }

    private Durability durability() {
        return switch (durability) {
            case "force" -> Durability.FORCE;
            case "page-cache" -> Durability.PAGE_CACHE;
            default ->
                    throw new ParameterException(
                            spec.commandLine(), "--durability must be force or page-cache");
        };
    }
}
