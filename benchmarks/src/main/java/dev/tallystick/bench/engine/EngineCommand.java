package dev.tallystick.bench.engine;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.ledger.journal.Durability;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
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

    @Option(names = "--quick", description = "within 30 seconds, with fewer members")
    private boolean quick;

    @Option(names = "--json", description = "the figures as one JSON object, on the last line")
    private boolean json;

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
            names = "--durability",
            defaultValue = "force",
            paramLabel = "force|page-cache",
            description = "what an answered entry survives (default: ${DEFAULT-VALUE})")
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
                    "where the journals are made and removed again: the disk that is measured"
                            + " (default: target/bench where Tallystick is)")
    private Path data;

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
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(result.toMap(plan)));
        }
        return result.isVerified() ? 0 : 1;
    }

    private EnginePlan plan() {
        int windowSeconds = seconds != null ? seconds : quick ? SECONDS_QUICK : SECONDS;
        int members = memberCount != null ? memberCount : quick ? MEMBERS_QUICK : MEMBERS;
        if (windowSeconds < 1 || members < 2) {
            throw new ParameterException(
                    spec.commandLine(), "--duration must be 1 or more, --members 2 or more");
        }
        return new EnginePlan(
                data != null ? data : defaultData(),
                members,
                constant(Skew.class, "--skew", skew),
                constant(Durability.class, "--durability", durability),
                seed,
                Duration.ofSeconds(windowSeconds),
                Duration.ofMillis(windowSeconds * 1_000L / 6),
                Duration.ofMillis(quick ? 1_000 : 4_000));
    }

    private static Path defaultData() {
        return Path.of(System.getProperty("tallystick.home", ""), "target", "bench");
    }

    private <T extends Enum<T>> T constant(Class<T> type, String option, String value) {
        for (T constant : type.getEnumConstants()) {
            if (constant.name().equals(value.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return constant;
            }
        }
        throw new ParameterException(
                spec.commandLine(), "%s cannot be '%s'".formatted(option, value));
    }
}
