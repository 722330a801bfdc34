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

class ExpiryBenchTest {
    @TempDir Path directory;

    @Test
    void shouldExpireEveryLotWhileOthersPost() throws IOException {
        ExpiryPlan plan =
                new ExpiryPlan(
                        directory,
                        20_000,
                        1_000,
                        5_000,
                        Durability.FORCE,
                        7411,
                        Duration.ofMillis(500));
        ExpiryResult result = new ExpiryBench(plan, next -> {}).run();

        assertThat(result.isBalanced()).isTrue();
        assertThat(result.lotCount()).isBetween(20_000L, 20_000L + 256);
        assertThat(result.sweep().entries()).isPositive();
        assertThat(result.sweep().latencyNanos().getTotalCount()).isPositive();
        assertThat(result.toMap(plan))
                .containsEntry("name", "expiry")
                .containsKeys("ratePerSecond", "p999Micros", "p999TimesCalm", "sweepSeconds");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
