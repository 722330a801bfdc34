package dev.tallystick.rest.storefront;

import static dev.tallystick.rest.storefront.OrdersIT.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An order earns once, whatever happens on the way. */
class OrdersOnceIT {
    private static final int ROUNDS = 40;

    @TempDir private Path directory;

    @Test
    void shouldEarnOnceThoughToldTwiceAtOnce() throws Exception {
        try (TestServer server = start()) {
            for (int round = 0; round < ROUNDS; round++) {
                String orderId = "O-" + round;
                String body = order(orderId, "C-" + round, "10.00");
                List<Reply> replies =
                        together(
                                () -> server.post("/v1/orders", body),
                                () -> server.post("/v1/orders", body),
                                () -> server.post("/v1/orders", body));
                assertThat(replies).extracting(Reply::status).containsOnly(201);
                assertThat(replies)
                        .extracting(reply -> reply.raw().body())
                        .containsOnly(replies.getFirst().raw().body());
                assertThat(replies)
                        .filteredOn(reply -> reply.header("Idempotency-Replayed").isEmpty())
                        .hasSize(1);
                assertThat(balance(server, "C-" + round)).isEqualTo(10);
            }
            assertThat(sums(server).path("issued").longValue()).isEqualTo(-10 * ROUNDS);
        }
    }

    @Test
    void shouldLetOneOfTwoOrdersUnderOneIdWin() throws Exception {
        try (TestServer server = start()) {
            for (int round = 0; round < ROUNDS; round++) {
                String small = order("O-" + round, "C-" + round, "10.00");
                String large = order("O-" + round, "C-" + round, "20.00");
                List<Reply> replies =
                        together(
                                () -> server.post("/v1/orders", small),
                                () -> server.post("/v1/orders", large));
                assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(201, 422);
                Reply won = replies.get(replies.get(0).status() == 201 ? 0 : 1);
                assertThat(balance(server, "C-" + round))
                        .isEqualTo(won.json().path("points").longValue());
            }
        }
    }

    @Test
    void shouldCancelWhatIsThereAndOnce() throws Exception {
        try (TestServer server = start()) {
            for (int round = 0; round < ROUNDS; round++) {
                String body = order("O-" + round, "C-" + round, "10.00");
                String cancellation = "/v1/orders/O-" + round + "/cancellation";
                List<Reply> replies =
                        together(
                                () -> server.post("/v1/orders", body),
                                () -> server.post(cancellation, ""),
                                () -> server.post(cancellation, ""));
                assertThat(replies.getFirst().status()).isEqualTo(201);
                List<Reply> cancelled = replies.subList(1, 3);
                assertThat(cancelled)
                        .extracting(Reply::status)
                        .allMatch(status -> status == 201 || status == 404);
                boolean isCancelled = cancelled.stream().anyMatch(reply -> reply.status() == 201);
                assertThat(balance(server, "C-" + round)).isEqualTo(isCancelled ? 0 : 10);
                assertThat(cancelled)
                        .filteredOn(reply -> reply.status() == 201)
                        .filteredOn(reply -> reply.header("Idempotency-Replayed").isEmpty())
                        .hasSize(isCancelled ? 1 : 0);
                assertThat(server.post(cancellation, "").status()).isEqualTo(201);
                assertThat(balance(server, "C-" + round)).isZero();
            }
            assertThat(sums(server).path("reversed").longValue()).isEqualTo(10 * ROUNDS);
            assertThat(sums(server).path("sum").longValue()).isZero();
        }
    }

    @Test
    void shouldGoOnFromWhereADeathLeftIt() throws Exception {
        Reply first;
        try (TestServer server = start()) {
            first = server.post("/v1/orders", order("told", "C-1", "10.00"));
            server.post("/v1/orders", order("cancelled", "C-1", "5.00"));
            server.post("/v1/orders/cancelled/cancellation", "");
            // as a death between enrolling and posting leaves it: a customer without the order
            server.put("/v1/customers/C-2", "{\"email\":\"bea@example.org\"}");
        }
        try (TestServer server = TestServer.start(directory)) {
            Reply again = server.post("/v1/orders", order("told", "C-1", "10.00"));
            assertThat(again.raw().body()).isEqualTo(first.raw().body());
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            Reply cancelledAgain = server.post("/v1/orders/cancelled/cancellation", "");
            assertThat(cancelledAgain.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(cancelledAgain.json().path("points").longValue()).isEqualTo(-5);
            Reply retried = server.post("/v1/orders", order("untold", "C-2", "7.00"));
            assertThat(retried.status()).isEqualTo(201);
            assertThat(retried.header("Idempotency-Replayed")).isEmpty();
            assertThat(server.get("/v1/customers/C-2").text("email")).isEqualTo("bea@example.org");
            assertThat(sums(server).path("issued").longValue()).isEqualTo(-22);
        }
    }

    private TestServer start() throws Exception {
        TestServer server = TestServer.start(directory);
        server.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
        return server;
    }

    private static long balance(TestServer server, String customerId) {
        return server.get("/v1/customers/" + customerId).json().path("pointBalance").longValue();
    }

    private static JsonNode sums(TestServer server) {
        return server.get("/v1/ledger/trial-balance").json().path("units").get(0);
    }

    /** Starts all calls at one moment and returns what each was answered, in order. */
    @SafeVarargs
    private static List<Reply> together(Callable<Reply>... calls) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(calls.length);
        List<Reply> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.length)) {
            List<Future<Reply>> running = new ArrayList<>();
            for (Callable<Reply> call : calls) {
                running.add(
                        threads.submit(
                                () -> {
                                    barrier.await();
                                    return call.call();
                                }));
            }
            for (Future<Reply> reply : running) {
                replies.add(reply.get());
            }
        }
        return replies;
    }
}
