package dev.tallystick.rest.storefront;

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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A shop that tells of its orders until the server is killed, and then tells everything again: each
 * order earns once and is cancelled once, and everybody is enrolled.
 */
class OrdersCrashIT {
    private static final int CYCLES = Integer.getInteger("crash.orders.cycles", 2);
    private static final long SEED = Long.getLong("crash.seed", 20_261_125L);
    private static final int CLIENT_COUNT = 6;
    private static final int ORDERS_PER_CLIENT = 60;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir private Path directory;

    private final Credentials credentials = new Credentials("crash-test", "s3cret-of-the-crash");

    /** What was sent: an order, or its cancellation. */
    private record Request(int number, boolean cancels) {
        String path() {
            return cancels ? "/v1/orders/O-" + number + "/cancellation" : "/v1/orders";
        }

        JsonNode body() throws IOException {
            return MAPPER.readTree(
                    cancels ? "{}" : OrdersIT.order("O-" + number, customer(), amount() + ".00"));
        }

        /** Two orders each, so that a customer may be new to both at once. */
        String customer() {
            return "C-" + number / 2;
        }

        int amount() {
            return 1 + number % 90;
        }
    }

    @Test
    void shouldEarnAndCancelOnceOverEveryDeath() throws Exception {
        System.out.println("seed=" + SEED + ", cycles=" + CYCLES);
        SplittableRandom random = new SplittableRandom(SEED);
        Map<Request, JsonNode> answers = new ConcurrentHashMap<>();
        int told = 0;
        try (ServerProcess server = QuickStart.server(directory.resolve("data"), credentials)) {
            server.start();
            setUp(server);
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                List<List<Request>> requests = requests(told, random);
                told += CLIENT_COUNT * ORDERS_PER_CLIENT;
                try (ApiClient api = server.client()) {
                    loadUntilKilled(server, api, requests, answers, random);
                }
                server.start();
                try (ApiClient api = server.client()) {
                    tellAllAgain(api, requests, answers);
                    check(api, answers);
                }
            }
            server.stop();
        }
    }

    private void setUp(ServerProcess server) throws IOException, InterruptedException {
        try (ApiClient api = server.client()) {
            api.put(
                            "/v1/program",
                            MAPPER.readTree(
                                    "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}"))
                    .orThrow("program");
        }
    }

    /** Neighbouring orders, which share a customer, go to different clients. */
    private static List<List<Request>> requests(int from, SplittableRandom random) {
        List<List<Request>> requests = new ArrayList<>();
        for (int client = 0; client < CLIENT_COUNT; client++) {
            requests.add(new ArrayList<>());
        }
        for (int number = from; number < from + CLIENT_COUNT * ORDERS_PER_CLIENT; number++) {
            List<Request> mine = requests.get(number % CLIENT_COUNT);
            mine.add(new Request(number, false));
            if (random.nextInt(3) == 0) {
                mine.add(new Request(number, true));
            }
        }
        return requests;
    }

    private static void loadUntilKilled(
            ServerProcess server,
            ApiClient api,
            List<List<Request>> requests,
            Map<Request, JsonNode> answers,
            SplittableRandom random)
            throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (List<Request> mine : requests) {
                running.add(executor.submit(() -> tellUntilKilled(api, mine, answers)));
            }
            TimeUnit.MILLISECONDS.sleep(30 + random.nextInt(400));
            server.kill();
            for (Future<?> client : running) {
                client.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static Void tellUntilKilled(
            ApiClient api, List<Request> requests, Map<Request, JsonNode> answers)
            throws InterruptedException {
        for (Request request : requests) {
            try {
                ApiAnswer answer = api.post(request.path(), request.body());
                assertThat(answer.status()).as("%s", answer).isEqualTo(201);
                answers.put(request, answer.body());
            } catch (IOException e) {
                return null; // it was killed
            }
        }
        return null;
    }

    /** What was answered is answered the same; what was not is done now, or was done then. */
    private static void tellAllAgain(
            ApiClient api, List<List<Request>> requests, Map<Request, JsonNode> answers)
            throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (List<Request> mine : requests) {
                running.add(executor.submit(() -> tellAgain(api, mine, answers)));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
    }

    private static Void tellAgain(
            ApiClient api, List<Request> requests, Map<Request, JsonNode> answers)
            throws IOException, InterruptedException {
        for (Request request : requests) {
            ApiAnswer again = api.post(request.path(), request.body());
            assertThat(again.status()).as("%s: %s", request, again).isEqualTo(201);
            JsonNode before = answers.put(request, again.body());
            if (before != null) {
                assertThat(again.replayed()).as("%s", request).isTrue();
                assertThat(again.body()).isEqualTo(before);
            }
        }
        return null;
    }

    private static void check(ApiClient api, Map<Request, JsonNode> answers) throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        long issued = 0;
        for (Map.Entry<Request, JsonNode> answer : answers.entrySet()) {
            long points = answer.getValue().get("points").asLong();
            Request request = answer.getKey();
            assertThat(points).isEqualTo(request.cancels() ? -request.amount() : request.amount());
            expected.merge(request.customer(), points, Long::sum);
            issued += request.cancels() ? 0 : points;
        }
        for (Map.Entry<String, Long> balance : expected.entrySet()) {
            JsonNode customer = api.get("/v1/customers/" + balance.getKey()).orThrow("customer");
            assertThat(customer.get("pointBalance").asLong())
                    .as(balance.getKey())
                    .isEqualTo(balance.getValue());
        }
        JsonNode sums = api.get("/v1/ledger/trial-balance").orThrow("sums").at("/units/0");
        assertThat(sums.get("issued").asLong()).isEqualTo(-issued);
        assertThat(sums.get("sum").asLong()).isZero();
    }
}
