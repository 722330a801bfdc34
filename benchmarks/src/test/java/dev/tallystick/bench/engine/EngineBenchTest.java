package dev.tallystick.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.RecoveryProgress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class EngineBenchTest {
    private static final int WARM_UP_COMMANDS = 200_000;
    private static final int ROUND_COMMANDS = 5_120;

    /**
     * A submission's own answer now and then; a quarter of the smallest object for each command.
     */
    private static final double BYTES_MAX = 4;

    @TempDir Path directory;

    @Test
    void shouldMeasureEveryRowAndLeaveNothing() throws IOException {
        EnginePlan plan =
                new EnginePlan(
                        directory,
                        2_000,
                        Skew.ZIPF,
                        Durability.FORCE,
                        7411,
                        Duration.ofMillis(1_500),
                        Duration.ofMillis(400),
                        Duration.ofMillis(1_500));
        EngineResult result = new EngineBench(plan, next -> {}).run();

        assertThat(result.isVerified()).isTrue();
        assertThat(result.runs())
                .allSatisfy(
                        run -> {
                            assertThat(run.ratePerSecond()).as(run.name()).isPositive();
                            assertThat(run.latencyMicros(99)).as(run.name()).isPositive();
                        });
        assertThat(result.main().bytesPerEntry()).isBetween(150.0, 240.0);
        assertThat(result.main().tally().repeatedPercent()).isBetween(0.5, 1.5);
        assertThat(result.main().tally().refusedPercent()).isBetween(2.0, 25.0);
        assertThat(result.openLoop().ratePerSecond()).isLessThan(result.main().ratePerSecond());
        // what has become due meanwhile is recorded all the same
        assertThat(result.empty().entries()).isLessThan(result.empty().commands() / 10);
        assertThat(result.machine().ratePerSecond()).isPositive();
        assertThat(result.toMap(plan))
                .containsAllEntriesOf(Map.of("name", "engine", "durability", "force"))
                .containsKeys(
                        "ratePerSecond",
                        "bytesAllocatedPerEntry",
                        "forceMicrosP50",
                        "oneAccountOfUniform",
                        "rows");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    /**
     * Indexes double and pages are made now and then, and code not yet compiled makes objects: what
     * each entry allocates is in all rounds, so that the leanest one tells.
     */
    @Test
    void shouldAllocateNothingForAnEntryOnTheWritersThread() throws IOException {
        int memberCount = 2_000;
        JournalFigures journal = new JournalFigures();
        try (Ledger ledger =
                BenchLedger.openQuiet(
                        directory,
                        Durability.PAGE_CACHE,
                        journal,
                        new BenchClock(),
                        RecoveryProgress.NONE)) {
            BenchLedger.createProgram(ledger, "bench");
            LoadShape shape =
                    LoadShape.closed(EnginePlan.BATCH, 8, Duration.ZERO, Duration.ofMillis(1));
            new Client(ledger, journal, CommandMix.opening(1, memberCount, 7411), shape)
                    .send(memberCount);
            int[] members = Skew.UNIFORM.draw(memberCount, 1 << 16, 7411);
            CommandMix mix = new CommandMix(1, members, 7411, 'A');
            new Client(ledger, journal, mix, shape).send(WARM_UP_COMMANDS);

            WriterAllocation allocation = new WriterAllocation();
            double leastBytesPerCommand = Double.MAX_VALUE;
            long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (leastBytesPerCommand >= BYTES_MAX && System.nanoTime() < endNanos) {
                long bytesBefore = allocation.bytes();
                new Client(ledger, journal, mix, shape).send(ROUND_COMMANDS);
                leastBytesPerCommand =
                        Math.min(
                                leastBytesPerCommand,
                                (double) (allocation.bytes() - bytesBefore) / ROUND_COMMANDS);
            }
            assertThat(leastBytesPerCommand).isLessThan(BYTES_MAX);
        }
    }
}
