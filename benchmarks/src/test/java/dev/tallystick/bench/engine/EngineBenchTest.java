package dev.tallystick.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

class EngineBenchTest {
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
        assertThat(result.empty().ratePerSecond()).isGreaterThan(result.main().ratePerSecond());
        assertThat(result.machine().ratePerSecond()).isGreaterThan(result.main().ratePerSecond());
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

    @Test
    void shouldAllocateNextToNothingOnTheWritersThread() throws IOException {
        EnginePlan plan =
                new EnginePlan(
                        directory,
                        2_000,
                        Skew.UNIFORM,
                        Durability.PAGE_CACHE,
                        7411,
                        Duration.ofMillis(1_500),
                        Duration.ofMillis(100),
                        Duration.ofMillis(1_500));
        EngineResult result = new EngineBench(plan, next -> {}).run();
        // the indexes of a young program double now and then: no entry allocates anything itself
        assertThat(result.main().bytesAllocatedPerEntry()).isLessThan(10.0);
    }
}
