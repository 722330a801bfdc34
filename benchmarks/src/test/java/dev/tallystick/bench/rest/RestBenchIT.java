package dev.tallystick.bench.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

class RestBenchIT {
    @TempDir Path directory;

    @Test
    void shouldMeasureEveryRowAndLeaveNothing() throws IOException {
        RestPlan plan =
                new RestPlan(
                        directory,
                        Durability.FORCE,
                        7411,
                        8,
                        50,
                        Set.of(),
                        Duration.ofMillis(200),
                        2,
                        Duration.ofMillis(200),
                        2);
        RestResult result = new RestBench(plan, next -> {}).run();

        assertThat(result.faults()).isEmpty();
        assertThat(result.rows())
                .extracting(RowFigures::name)
                .startsWith("constant", "constant-basket", "earn", "earn, half the rate")
                .contains("earn-promotions", "redeem", "read", "batch");
        assertThat(result.rows())
                .allSatisfy(
                        row -> {
                            assertThat(row.ratePerSecond()).as(row.name()).isPositive();
                            assertThat(row.samples()).as(row.name()).isPositive();
                            assertThat(row.latencyMicros(50)).as(row.name()).isPositive();
                        });
        RowFigures openLoop = result.row("earn, half the rate");
        assertThat(openLoop.ratePerSecond()).isLessThan(result.row("earn").ratePerSecond());
        assertThat(result.row("batch").server().entriesPerBatch()).isGreaterThan(100);
        assertThat(result.row("earn").server().forceMicros(50)).isPositive();
        assertThat(result.row("constant").answerBytes())
                .isCloseTo(result.row("earn").answerBytes(), Percentage.withPercentage(5));
        assertThat(result.row("constant-basket").answerBytes())
                .isCloseTo(
                        result.row("earn-promotions").answerBytes(), Percentage.withPercentage(5));
        assertThat(result.constantOf(result.row("earn-promotions")).name())
                .isEqualTo("constant-basket");
        Map<String, Object> json = result.toMap(plan);
        assertThat(json)
                .containsAllEntriesOf(Map.of("name", "rest", "durability", "force", "seed", 7411L))
                .containsKeys("ratePerSecond", "p50Micros", "p99Micros", "p999Micros", "maxMicros");
        assertThat((List<?>) json.get("rows")).hasSize(result.rows().size());
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
