package dev.tallystick.bench.engine;

import dev.tallystick.bench.BenchOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code tallystick bench expiry}. */
@Command(
        name = "expiry",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The ledger in process while a million lots expire at one instant: the latency of"
                    + " postings without and with, and how long the sweep takes.",
            ""
        })
public final class ExpiryCommand implements Callable<Integer> {
    private static final int LOTS = 1_000_000;
    private static final int LOTS_QUICK = 200_000;
    private static final int MEMBERS = 100_000;
    private static final int SECONDS = 15;
    private static final int SECONDS_QUICK = 3;

    @Spec private CommandSpec spec;

    @Mixin private BenchOptions options;

    @Option(
            names = "--lots",
            paramLabel = "N",
            description = "lots that expire at one instant (default: 1000000, quick: 200000)")
    private Integer lotCount;

    @Option(
            names = "--rate",
            defaultValue = "100000",
            paramLabel = "N",
            description = "commands offered in a second (default: ${DEFAULT-VALUE})")
    private int commandsPerSecond;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "the window without expiries (default: 15, quick: 3)")
    private Integer seconds;

    @Override
    public Integer call() throws Exception {
        ExpiryPlan plan = plan();
        ExpiryResult result =
                new ExpiryBench(plan, next -> System.err.println("bench: " + next + " ...")).run();
        result.print(plan, System.out);
        options.printJson(result.toMap(plan));
        return result.isBalanced() ? 0 : 1;
    }

    private ExpiryPlan plan() {
        int lots = options.either(lotCount, LOTS_QUICK, LOTS);
        int windowSeconds = options.either(seconds, SECONDS_QUICK, SECONDS);
        if (lots < 2 || windowSeconds < 1 || commandsPerSecond < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--lots must be 2 or more, --rate and --duration 1 or more");
        }
        return new ExpiryPlan(
                options.data(),
                lots,
                MEMBERS,
                commandsPerSecond,
                options.durability(),
                options.seed(),
                Duration.ofSeconds(windowSeconds));
    }
}
