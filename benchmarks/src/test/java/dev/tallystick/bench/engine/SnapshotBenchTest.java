package dev.tallystick.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

class SnapshotBenchTest {
    @TempDir Path directory;

    @Test
    void shouldTakeASnapshotAndStartFromItAndWithout() throws IOException {
        SnapshotPlan plan =
                new SnapshotPlan(directory, 20_000, Durability.FORCE, 7411, Duration.ofMillis(300));
        SnapshotResult result = new SnapshotBench(plan, next -> {}).run();

        assertThat(result.isSameState()).isTrue();
        assertThat(result.stateBytes()).isPositive();
        assertThat(result.entries()).isGreaterThan(20_000);
        assertThat(result.fromSnapshot().openings()).isZero();
        assertThat(result.fromJournal().openings()).isBetween(20_000L, result.entries());
        assertThat(result.fromJournal().openedPerSecond()).isPositive();
        assertThat(result.replays())
                .hasSize(6)
                .allSatisfy(start -> assertThat(start.seconds()).isPositive());
        assertThat(result.tailEntries()).isLessThan(result.entries() - 20_000);
        assertThat(result.calm().latencyNanos().getTotalCount()).isPositive();
        assertThat(result.toMap(plan))
                .containsEntry("name", "snapshot")
                .containsKeys("bytesPerAccount", "p999TimesCalm", "replayedPerSecond");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
