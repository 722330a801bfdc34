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

/** {@code tallystick bench overload}. */
@Command(
        name = "overload",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The server over HTTP when more is asked for than it can do: what it posts of its"
                    + " maximum, how long that takes, and what becomes of the rest.",
            "",
            "The server is a process of its own; the client is one thread of this one and shares"
                    + " the machine's cores with it.",
            ""
        })
public final class OverloadCommand implements Callable<Integer> {
    private static final int SECONDS = 60;
    private static final int SECONDS_QUICK = 8;
    private static final int MEMBERS = 10_000;
    private static final int MEMBERS_QUICK = 1_000;

    @Spec private CommandSpec spec;

    @Mixin private BenchOptions options;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1024",
            description = "over which more is asked for (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--times",
            paramLabel = "X",
            defaultValue = "2",
            description = "the maximum, what is asked for (default: ${DEFAULT-VALUE})")
    private double times;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "of the overload (default: 60, quick: 8)")
    private Integer seconds;

    @Override
    public Integer call() throws Exception {
        OverloadPlan plan = plan();
        OverloadResult result =
                new OverloadBench(plan, next -> System.err.println("bench: " + next + " ..."))
                        .run();
        result.print(plan, System.out);
        options.printJson(result.toMap(plan));
        return result.isSound() ? 0 : 1;
    }

    private OverloadPlan plan() {
        int windowSeconds = options.either(seconds, SECONDS_QUICK, SECONDS);
        if (windowSeconds < 1 || connections < 1 || times <= 0) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds, --connections and --times: above 0");
        }
        return new OverloadPlan(
                options.data(),
                options.durability(),
                options.seed(),
                connections,
                options.either(MEMBERS_QUICK, MEMBERS),
                Duration.ofSeconds(options.either(2, 30)),
                Duration.ofSeconds(options.either(2, 5)),
                Duration.ofSeconds(windowSeconds),
                times);
    }
}
