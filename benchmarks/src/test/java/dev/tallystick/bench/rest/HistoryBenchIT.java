package dev.tallystick.bench.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class HistoryBenchIT {
    @TempDir Path directory;

    @Test
    void shouldMeasureEveryRowAndLeaveNothing() throws IOException {
        HistoryPlan plan =
                new HistoryPlan(
                        directory,
                        Durability.FORCE,
                        7411,
                        2_000,
                        20,
                        50,
                        Duration.ofMillis(50),
                        Duration.ofMillis(200));
        HistoryBench.Result result = new HistoryBench(plan, next -> {}).run();

        assertThat(result.pages()).isEqualTo(19);
        assertThat(result.rows())
                .extracting(HistoryRow::name)
                .startsWith(HistoryBench.RANDOM_PAGE, HistoryBench.SHORT_HISTORY);
        assertThat(result.rows())
                .allSatisfy(
                        row -> {
                            assertThat(row.samples()).as(row.name()).isPositive();
                            assertThat(row.ratePerSecond()).as(row.name()).isPositive();
                            assertThat(row.latencyMicros(50)).as(row.name()).isPositive();
                        });
        Map<String, Object> json = new HistoryReport(plan, System.out).toMap(result);
        assertThat(json)
                .containsAllEntriesOf(
                        Map.of("name", "history", "durability", "force", "seed", 7411L))
                .containsKeys("ratePerSecond", "p50Micros", "p99Micros", "p999Micros", "maxMicros");
        assertThat((List<?>) json.get("rows")).hasSize(result.rows().size());
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
