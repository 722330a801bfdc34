package dev.tallystick.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.BenchCommand;
import dev.tallystick.bench.OwnJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

class SnapshotCommandIT {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldMeasureInAJvmWhoseMemoryWasTouchedUnlessToldNotTo(boolean isTouched)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of("snapshot", "--quick", "--json"));
        arguments.addAll(List.of("--accounts", "20000", "--duration", "1"));
        arguments.addAll(List.of("--data", directory.resolve("data").toString()));
        if (!isTouched) {
            arguments.add("--as-is");
        }
        assertThat(run(arguments)).isZero();
        List<String> lines = Files.readAllLines(printed());
        JsonNode figures = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(figures.path("conditions").path("heapTouched").asBoolean()).isEqualTo(isTouched);
        assertThat(figures.path("isSameState").asBoolean()).isTrue();
        assertThat(figures.path("replaysPerSecond")).hasSize(6);
        assertThat(String.join("\n", lines).contains("touched before")).isEqualTo(isTouched);
    }

    @Test
    void shouldEndAsTheOtherJvmDoes() throws Exception {
        assertThat(run(List.of("snapshot", "--accounts", "1"))).isEqualTo(2);
        assertThat(run(List.of("snapshot", "--quick", "--data", "/dev/null"))).isEqualTo(1);
        assertThat(Files.readString(printed())).contains("/dev/null");
    }

    private int run(List<String> arguments) throws IOException, InterruptedException {
        Process bench =
                OwnJvm.of(List.of("-Xmx1g"), BenchCommand.class, arguments)
                        .redirectErrorStream(true)
                        .redirectOutput(printed().toFile())
                        .start();
        try {
            assertThat(bench.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return bench.exitValue();
        } finally {
            bench.destroyForcibly();
        }
    }

    private Path printed() {
        return directory.resolve("printed");
    }
}
