package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.tallystick.rest.client.ApiAnswer;
import dev.tallystick.rest.client.QuickStart;
import dev.tallystick.rest.client.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real server on a disk that another file fills to its last block, and then lets go of. */
@EnabledOnOs(OS.LINUX)
class FullDiskIT {
    private static final int DISK_MIB = 256;
    private static final int POSTINGS_PER_BATCH = 1_000;
    private static final int BATCHES_MAX = 200;
    private static final int ENROLMENTS_MAX = 20_000;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    @TempDir Path directory;

    @Test
    void shouldRefuseAndLiveAndComeBackByItself() throws Exception {
        Path data = directory.resolve("disk").resolve("data");
        try (SmallDisk disk =
                        SmallDisk.ofImage(
                                directory.resolve("disk"), directory.resolve("image"), DISK_MIB);
                ServerProcess server =
                        QuickStart.server(data, Earner.CREDENTIALS, "--cycle-mib", "4")) {
            server.logTo(directory.resolve("log"));
            server.start();
            try (Earner earner = new Earner(server)) {
                earner.enrol();
                assertThat(earner.earn().status()).isEqualTo(201);
                Path hog = disk.fill();

                refusesPostings(server, earner);
                refusesEnrolments(earner);
                readsGoOn(server, earner);
                assertThat(server.isAlive()).isTrue();

                Files.delete(hog);
                comesBack(server, earner);
                server.kill();
                server.start();
                earner.checkAnswers(server);
                server.stop();
            }
        }
    }

    /** What was reserved is used up first. */
    private static void refusesPostings(ServerProcess server, Earner earner) throws Exception {
        ApiAnswer answer = earner.earn();
        int batches = 0;
        while (answer.status() == 201) {
            assertThat(++batches).as("batches on a full disk").isLessThan(BATCHES_MAX);
            ApiAnswer many = earner.earnMany(POSTINGS_PER_BATCH);
            assertThat(many.status()).isIn(200, 201, 207, 503);
            answer = earner.earn();
        }
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("disk_reserve_reached");
        assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
        assertThat(get(server, "/health/ready").body()).contains("DISK_RESERVE_REACHED");
    }

    private static void refusesEnrolments(Earner earner) throws Exception {
        int enrolled = 0;
        ApiAnswer answer = enrol(earner, enrolled);
        while (answer.isSuccess()) {
            assertThat(++enrolled).as("enrolments on a full disk").isLessThan(ENROLMENTS_MAX);
            answer = enrol(earner, enrolled);
        }
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("disk_reserve_reached");
    }

    private static ApiAnswer enrol(Earner earner, int number) throws Exception {
        return earner.api().put("/v1/members/N-" + number, JsonNodeFactory.instance.objectNode());
    }

    private static void readsGoOn(ServerProcess server, Earner earner) throws Exception {
        assertThat(earner.available()).isPositive();
        assertThat(earner.api().get("/v1/ledger/trial-balance").status()).isEqualTo(200);
        assertThat(earner.api().get("/v1/members/M-1/transactions").status()).isEqualTo(200);
        assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
    }

    private static void comesBack(ServerProcess server, Earner earner) throws Exception {
        long deadlineNanos = System.nanoTime() + BACK_WITHIN.toNanos();
        while (earner.earn().status() != 201) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
        }
        assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
        assertThat(
                        earner.api()
                                .put("/v1/members/back", JsonNodeFactory.instance.objectNode())
                                .isSuccess())
                .isTrue();
        assertThat(earner.earnMany(POSTINGS_PER_BATCH).isSuccess()).isTrue();
    }

    private static HttpResponse<String> get(ServerProcess server, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = server.url().resolve(path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }
}
