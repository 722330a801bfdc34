package dev.tallystick.rest.vouchers;

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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Members who buy vouchers, and call some back, until the server is killed, and then say everything
 * again: points and vouchers go together, wherever it died.
 */
class VoucherCrashIT {
    private static final int CYCLES = Integer.getInteger("crash.vouchers.cycles", 2);
    private static final long SEED = Long.getLong("crash.seed", 20_261_126L);
    private static final int CLIENT_COUNT = 6;
    private static final int PURCHASES_MAX = 150;
    private static final int PRICE = 10;
    private static final int POINTS = 100_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir private Path directory;

    private final Credentials credentials = new Credentials("crash-test", "s3cret-of-the-crash");

    @Test
    void pointsAndVouchersShouldGoTogetherOverEveryDeath() throws Exception {
        System.out.println("seed=" + SEED + ", cycles=" + CYCLES);
        SplittableRandom random = new SplittableRandom(SEED);
        try (ServerProcess server = QuickStart.server(directory.resolve("data"), credentials)) {
            server.start();
            try (ApiClient api = server.client()) {
                setUp(api);
            }
            List<AtomicInteger> begun = new ArrayList<>();
            for (int client = 0; client < CLIENT_COUNT; client++) {
                begun.add(new AtomicInteger());
            }
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                try (ApiClient api = server.client()) {
                    buyUntilKilled(server, api, begun, random);
                }
                server.start();
                try (ApiClient api = server.client()) {
                    for (int client = 0; client < CLIENT_COUNT; client++) {
                        checkAgain(api, client, begun.get(client).get());
                    }
                }
            }
            server.stop();
        }
    }

    private static void setUp(ApiClient api) throws IOException, InterruptedException {
        api.put(
                        "/v1/voucher-types/coffee",
                        MAPPER.readTree(
                                "{\"price\":{\"points\":%d},\"value\":{\"product\":\"A coffee\"}}"
                                        .formatted(PRICE)))
                .orThrow("type");
        for (int client = 0; client < CLIENT_COUNT; client++) {
            api.put("/v1/members/M-" + client, MAPPER.readTree("{}")).orThrow("member");
            api.post(
                            "/v1/earns",
                            MAPPER.readTree(
                                    "{\"txId\":\"E-%d\",\"memberId\":\"M-%d\",\"points\":%d}"
                                            .formatted(client, client, POINTS)))
                    .orThrow("earn");
        }
    }

    private static void buyUntilKilled(
            ServerProcess server, ApiClient api, List<AtomicInteger> begun, SplittableRandom random)
            throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENT_COUNT; client++) {
                int member = client;
                running.add(executor.submit(() -> buyUntilKilled(api, member, begun.get(member))));
            }
            TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(500));
            server.kill();
            for (Future<?> client : running) {
                client.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static Void buyUntilKilled(ApiClient api, int member, AtomicInteger begun)
            throws InterruptedException {
        try {
            for (int n = 0; n < PURCHASES_MAX; n++) {
                int number = begun.getAndIncrement();
                JsonNode voucher = buy(api, member, number).get("voucher");
                if (isCalledBack(number)) {
                    cancel(api, member, number, voucher);
                }
            }
        } catch (IOException e) {
            return null; // it was killed
        }
        return null;
    }

    /**
     * Everything begun is said again: each is bought once, and what is called back is paid back.
     */
    private static void checkAgain(ApiClient api, int member, int begun)
            throws IOException, InterruptedException {
        Set<String> codes = new HashSet<>();
        int kept = 0;
        for (int number = 0; number < begun; number++) {
            JsonNode voucher = buy(api, member, number).get("voucher");
            codes.add(voucher.get("code").asText());
            if (isCalledBack(number)) {
                cancel(api, member, number, voucher);
            } else {
                kept++;
            }
        }
        assertThat(codes).hasSize(begun);
        long available =
                api.get("/v1/members/M-" + member + "/points")
                        .orThrow("points")
                        .at("/balance/available")
                        .asLong();
        assertThat(available).isEqualTo(POINTS - (long) kept * PRICE);
        assertThat(count(api, member, "UNUSED")).isEqualTo(kept);
        assertThat(count(api, member, "CANCELLED")).isEqualTo(begun - kept);
        assertThat(count(api, member, "CANCELLING")).isZero();
    }

    private static boolean isCalledBack(int number) {
        return number % 4 == 3;
    }

    private static int count(ApiClient api, int member, String state)
            throws IOException, InterruptedException {
        String path = "/v1/members/M-%d/vouchers?limit=100&state=%s".formatted(member, state);
        int count = 0;
        String cursor = "";
        while (cursor != null) {
            JsonNode page = api.get(path + cursor).orThrow("vouchers");
            count += page.get("data").size();
            JsonNode next = page.get("nextCursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asText();
        }
        return count;
    }

    private static JsonNode buy(ApiClient api, int member, int number)
            throws IOException, InterruptedException {
        ApiAnswer answer =
                api.post(
                        "/v1/voucher-redemptions",
                        MAPPER.readTree(
                                "{\"txId\":\"B-%d-%d\",\"memberId\":\"M-%d\",\"voucherTypeId\":\"coffee\"}"
                                        .formatted(member, number, member)));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.body();
    }

    private static void cancel(ApiClient api, int member, int number, JsonNode voucher)
            throws IOException, InterruptedException {
        ApiAnswer answer =
                api.post(
                        "/v1/vouchers/" + voucher.get("voucherId").asText() + "/cancellation",
                        MAPPER.readTree("{\"txId\":\"C-%d-%d\"}".formatted(member, number)));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    }
}
