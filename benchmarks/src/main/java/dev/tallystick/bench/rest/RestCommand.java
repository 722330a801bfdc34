package dev.tallystick.bench.rest;

import dev.tallystick.bench.BenchOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
    private static final int WARM_UP_PASSES = 8;
    private static final int MEMBERS = 10_000;
    private static final int MEMBERS_QUICK = 1_000;

    @Spec private CommandSpec spec;

    @Mixin private BenchOptions options;

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
            description =
                    "only these and the constant: earn, earn-promotions, redeem, read," + " batch")
    private Set<String> rows = Set.of();

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "each row, in rounds that take turns (default: 8, quick: 1)")
    private Integer seconds;

    @Override
    public Integer call() throws Exception {
        RestPlan plan = plan();
        RestReport report = new RestReport(plan, System.out);
        RestResult result = new RestBench(plan, report::progress).run();
        report.print(result);
        options.printJson(result.toMap(plan));
        return result.faults().isEmpty() ? 0 : 1;
    }

    private RestPlan plan() {
        int rowMillis = seconds != null ? seconds * 1_000 : options.either(MILLIS_QUICK, MILLIS);
        int memberCount = options.either(members, MEMBERS_QUICK, MEMBERS);
        int rounds = options.either(ROUNDS_QUICK, ROUNDS);
        if (rowMillis < 1 || memberCount < 1 || connections < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds, --members and --connections: 1 or more");
        }
        return new RestPlan(
                options.data(),
                options.durability(),
                options.seed(),
                connections,
                memberCount,
                rows,
                Duration.ofMillis(options.either(1_700, 5_000)),
                options.either(1, WARM_UP_PASSES),
                Duration.ofMillis(rowMillis / rounds),
                rounds);
    }
}
