package dev.tallystick.rest.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.rest.client.ApiAnswer;
import dev.tallystick.rest.client.ApiClient;
import dev.tallystick.rest.client.Credentials;
import dev.tallystick.rest.client.QuickStart;
import dev.tallystick.rest.client.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Members who reach a tier while the server is killed, again and again: each is granted the tier's
 * reward once, wherever between the move and the posting it died.
 */
class TierCrashIT {
    private static final int CYCLES = Integer.getInteger("crash.tiers.cycles", 1);
    private static final long SEED = Long.getLong("crash.seed", 20_261_126L);
    private static final int MEMBERS_PER_CYCLE = 300;
    private static final int REWARD = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir private Path directory;

    private final Credentials credentials = new Credentials("crash-test", "s3cret-of-the-crash");

    @Test
    void shouldGrantEachRewardOnceOverEveryDeath() throws Exception {
        System.out.println("seed=" + SEED + ", cycles=" + CYCLES);
        SplittableRandom random = new SplittableRandom(SEED);
        try (ServerProcess server = QuickStart.server(directory.resolve("data"), credentials)) {
            server.start();
            try (ApiClient api = server.client()) {
                setUp(api);
            }
            int from = 0;
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                try (ApiClient api = server.client()) {
                    earnUntilKilled(server, api, from, random);
                }
                server.start();
                try (ApiClient api = server.client()) {
                    for (int member = from; member < from + MEMBERS_PER_CYCLE; member++) {
                        earn(api, member);
                    }
                    check(api, from + MEMBERS_PER_CYCLE);
                }
                from += MEMBERS_PER_CYCLE;
            }
            server.stop();
        }
    }

    private static void setUp(ApiClient api) throws IOException, InterruptedException {
        api.put(
                        "/v1/program",
                        MAPPER.readTree(
                                "{\"units\":[{\"unit\":\"POINTS\"},{\"unit\":\"STATUS\"}]}"))
                .orThrow("program");
        api.put(
                        "/v1/tiers/SILVER",
                        MAPPER.readTree(
                                "{\"rank\":10,\"entryReward\":{\"points\":"
                                        + REWARD
                                        + "},\"qualification\":{\"by\":\"POINTS\",\"unit\":\"STATUS\","
                                        + "\"threshold\":100,\"period\":{\"type\":\"SINCE_ENROLMENT\"}}}"))
                .orThrow("tier");
    }

    private static void earnUntilKilled(
            ServerProcess server, ApiClient api, int from, SplittableRandom random)
            throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> client =
                    executor.submit(
                            () -> {
                                for (int member = from;
                                        member < from + MEMBERS_PER_CYCLE;
                                        member++) {
                                    earn(api, member);
                                }
                                return null;
                            });
            TimeUnit.MILLISECONDS.sleep(400 + random.nextInt(600));
            server.kill();
            try {
                client.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(IOException.class); // it was killed
            }
        }
    }

    private static void earn(ApiClient api, int member) throws IOException, InterruptedException {
        api.put("/v1/members/M-" + member, MAPPER.readTree("{}")).orThrow("member");
        ApiAnswer earned =
                api.post(
                        "/v1/earns",
                        MAPPER.readTree(
                                "{\"txId\":\"E-%d\",\"memberId\":\"M-%d\",\"unit\":\"STATUS\",\"points\":100}"
                                        .formatted(member, member)));
        assertThat(earned.status()).as("%s", earned).isEqualTo(201);
    }

    private static void check(ApiClient api, int memberCount) throws Exception {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (issued(api) < (long) REWARD * memberCount) {
            assertThat(System.nanoTime()).as("rewards in time").isLessThan(deadlineNanos);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(issued(api)).isEqualTo((long) REWARD * memberCount);
        for (int member = 0; member < memberCount; member++) {
            JsonNode points = api.get("/v1/members/M-" + member + "/points").orThrow("points");
            assertThat(points.at("/balance/available").asLong())
                    .as("M-" + member)
                    .isEqualTo(REWARD);
        }
    }

    private static long issued(ApiClient api) throws IOException, InterruptedException {
        return -api.get("/v1/ledger/trial-balance").orThrow("sums").at("/units/0/issued").asLong();
    }
}
