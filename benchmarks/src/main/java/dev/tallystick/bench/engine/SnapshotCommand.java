package dev.tallystick.bench.engine;

import dev.tallystick.bench.BenchCommand;
import dev.tallystick.bench.BenchOptions;
import dev.tallystick.bench.OwnJvm;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code tallystick bench snapshot}. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The ledger in process with many accounts: memory for each, the latency of postings"
                    + " without and with a snapshot being taken, how long a start takes from"
                    + " the snapshot and from the journal alone, and how fast a journal is folded"
                    + " at starts one after the other. Runs in a JVM of its own that has touched"
                    + " its memory before.",
            ""
        })
public final class SnapshotCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 10_000_000;
    private static final int ACCOUNTS_QUICK = 1_000_000;
    private static final int SECONDS = 15;
    private static final int SECONDS_QUICK = 3;
    private static final String AS_IS = "--as-is";

    /** A KiB each: some 160 bytes of state, what they earn meanwhile, and room for garbage. */
    private static final long ACCOUNTS_PER_MIB = 1_000;

    private static final long HEAP_MIB_MIN = 1_500;

    @Spec private CommandSpec spec;

    @Mixin private BenchOptions options;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description = "with one lot each (default: 10000000, quick: 1000000)")
    private Integer accountCount;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            description = "each window without a snapshot (default: 15, quick: 3)")
    private Integer seconds;

    @Option(
            names = AS_IS,
            description =
                    "in this JVM as it was started: its heap grows, and memory is touched when it"
                            + " is first needed")
    private boolean isAsIs;

    @Override
    public Integer call() throws Exception {
        SnapshotPlan plan = plan();
        return isAsIs ? measure(plan) : measureInTouchedMemory(plan);
    }

    private int measure(SnapshotPlan plan) throws IOException {
        SnapshotResult result =
                new SnapshotBench(plan, next -> System.err.println("bench: " + next + " ..."))
                        .run();
        result.print(plan, System.out);
        options.printJson(result.toMap(plan));
        return result.isSameState() ? 0 : 1;
    }

    /** As docs/operations.md, "Memory", has a ledger run whose slowest answers matter. */
    private int measureInTouchedMemory(SnapshotPlan plan) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
        arguments.add(AS_IS);
        long neededMib = HEAP_MIB_MIN + plan.accountCount() / ACCOUNTS_PER_MIB;
        long mib = Math.min(neededMib, Runtime.getRuntime().maxMemory() >> 20);
        List<String> memory =
                List.of("-Xms" + mib + "m", "-Xmx" + mib + "m", "-XX:+AlwaysPreTouch");
        Process measuring = OwnJvm.of(memory, BenchCommand.class, arguments).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(measuring::destroy));
        return measuring.waitFor();
    }

    private SnapshotPlan plan() {
        int accounts = options.either(accountCount, ACCOUNTS_QUICK, ACCOUNTS);
        int windowSeconds = options.either(seconds, SECONDS_QUICK, SECONDS);
        if (accounts < 2 || windowSeconds < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--accounts must be 2 or more, --duration 1 or more");
        }
        return new SnapshotPlan(
                options.data(),
                accounts,
                options.durability(),
                options.seed(),
                Duration.ofSeconds(windowSeconds));
    }
}
