package dev.tallystick.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.BenchCommand;
import dev.tallystick.bench.OwnJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

class SnapshotCommandIT {
    private static final List<String> OPTIONS =
            List.of("-Xmx1g", "-XX:-UseG1GC", "-XX:+UseSerialGC");

    @TempDir Path directory;

    /** With the options of the JVM that was asked, such as another collector. */
    @Test
    void shouldMeasureInAJvmThatHasTouchedItsMemory() throws Exception {
        String data = directory.resolve("data").toString();
        String arguments = "snapshot --quick --json --accounts 20000 --duration 1 --data " + data;
        assertThat(run(List.of(arguments.split(" ")))).isZero();
        List<String> lines = Files.readAllLines(printed());
        assertThat(String.join("\n", lines)).contains("touched before");
        JsonNode figures = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(figures.path("conditions").path("heapTouched").asBoolean()).isTrue();
        assertThat(figures.path("conditions").path("collector").asText()).doesNotContain("G1");
        assertThat(figures.path("isSameState").asBoolean()).isTrue();
        assertThat(figures.path("replaysPerSecond")).hasSize(6);
    }

    @Test
    void shouldEndAsTheOtherJvmDoes() throws Exception {
        assertThat(run(List.of("snapshot", "--accounts", "1"))).isEqualTo(2);
        assertThat(run(List.of("snapshot", "--accounts", "2", "--data", "/dev/null"))).isEqualTo(1);
        assertThat(Files.readString(printed())).contains("/dev/null");
    }

    private int run(List<String> arguments) throws IOException, InterruptedException {
        Process bench =
                OwnJvm.of(OPTIONS, BenchCommand.class, arguments)
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
