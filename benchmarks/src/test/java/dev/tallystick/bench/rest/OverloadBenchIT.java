package dev.tallystick.bench.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

class OverloadBenchIT {
    @TempDir Path directory;

    @Test
    void shouldAskForMoreThanCanBeDoneAndLeaveNothing() throws IOException {
        OverloadPlan plan =
                new OverloadPlan(
                        directory,
                        Durability.FORCE,
                        7411,
                        800,
                        50,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(2),
                        3);
        OverloadResult result = new OverloadBench(plan, next -> {}).run();

        assertThat(result.isSound()).isTrue();
        assertThat(result.maxima()).hasSize(4);
        assertThat(result.offered()).isPositive();
        assertThat(result.goodputRatio()).isPositive();
        assertThat(result.samples().latencyNanos().getTotalCount()).isPositive();
        assertThat(result.toMap(plan))
                .containsEntry("name", "overload")
                .containsKeys("goodputRatio", "turnedAway", "p999Micros");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
