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

/** {@code tallystick bench engine}. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The ledger in process, without HTTP: entries a second that are durable, their latency,"
                    + " and what of it is journal, force, hand-over and state machine.",
            "",
            "One client thread prepares commands in batches, as a gateway does, and keeps the ring"
                    + " filled. It shares the machine's cores with the ledger.",
            ""
        })
public final class EngineCommand implements Callable<Integer> {
    private static final int MEMBERS = 1_000_000;
    private static final int MEMBERS_QUICK = 200_000;
    private static final int SECONDS = 30;
    private static final int SECONDS_QUICK = 5;

    @Spec private CommandSpec spec;

    @Mixin private BenchOptions options;

    @Option(
            names = "--members",
            paramLabel = "N",
            description = "accounts that exist before the run (default: 1000000, quick: 200000)")
    private Integer memberCount;

    @Option(
            names = "--skew",
            defaultValue = "zipf",
            paramLabel = "uniform|zipf",
            description = "how often members come back (default: ${DEFAULT-VALUE})")
    private String skew;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description =
                    "the main window; each row beside it takes a sixth (default: 30, quick: 5)")
    private Integer seconds;

    @Override
    public Integer call() throws Exception {
        EnginePlan plan = plan();
        EngineReport report = new EngineReport(plan, System.out);
        EngineResult result = new EngineBench(plan, report::progress).run();
        report.print(result);
        options.printJson(result.toMap(plan));
        return result.isVerified() ? 0 : 1;
    }

    private EnginePlan plan() {
        int windowSeconds = options.either(seconds, SECONDS_QUICK, SECONDS);
        int members = options.either(memberCount, MEMBERS_QUICK, MEMBERS);
        if (windowSeconds < 1 || members < 2) {
            throw new ParameterException(
                    spec.commandLine(), "--duration must be 1 or more, --members 2 or more");
        }
        return new EnginePlan(
                options.data(),
                members,
                options.constant(Skew.class, "--skew", skew),
                options.durability(),
                options.seed(),
                Duration.ofSeconds(windowSeconds),
                Duration.ofMillis(windowSeconds * 1_000L / 6),
                Duration.ofMillis(options.either(1_000, 4_000)));
    }
}
