package dev.tallystick.rest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.rest.client.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** The whole story with a small shop: server, SIGKILL, recovery, a year's expiry, comparison. */
class DemoIT {
    @TempDir private Path directory;

    @Test
    void shouldEndWithEqualStateHashesAndNothingLost() throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process =
                new ProcessBuilder(
                                ServerProcess.launcher().toString(),
                                "demo",
                                "--exit",
                                "--json",
                                "--members=200",
                                "--orders=2000",
                                "--seed=3")
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();

        int exitCode = process.waitFor();

        String printed = Files.readString(out, UTF_8);
        assertThat(exitCode).as(Files.readString(err, UTF_8) + printed).isZero();
        String[] lines = printed.strip().split("\n", -1);
        JsonNode figures = new ObjectMapper().readTree(lines[lines.length - 1]);
        assertThat(figures.path("stateHashAfter")).isEqualTo(figures.path("stateHashBefore"));
        assertThat(figures.path("stateHashBefore").asText()).isNotEmpty();
        assertThat(figures.path("trialSum").asLong()).isZero();
        assertThat(figures.path("lost").asLong()).isZero();
        assertThat(figures.path("acknowledged").asLong()).isGreaterThan(500);
        assertThat(figures.path("expiredPoints").asLong()).isPositive();
        assertThat(figures.path("redeemedPoints").asLong()).isPositive();
        assertThat(figures.path("findings")).isEmpty();
    }
}
