package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class RacingIT extends WithServer {
    private static final int THREADS = 64;

    @Test
    void manyThreadsPostingOneTxIdShouldGetOnePostingAndOneAnswer() throws Exception {
        String memberId = server.newMember();
        for (int round = 0; round < 5; round++) {
            String txId = newId("T");
            List<Reply> replies =
                    inParallel(() -> server.post("/v1/earns", earn(txId, memberId, 10)));
            assertThat(replies).extracting(Reply::status).containsOnly(201);
            assertThat(replies)
                    .extracting(reply -> reply.raw().body())
                    .containsOnly(replies.getFirst().raw().body());
            assertThat(replies)
                    .filteredOn(reply -> reply.header("Idempotency-Replayed").isEmpty())
                    .hasSize(1);
            assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                    .isEqualTo(10L * (round + 1));
        }
    }

    @Test
    void manyThreadsRedeemingShouldNeverTakeMoreThanThereIs() throws Exception {
        String memberId = server.newMemberWith(500);
        List<Reply> replies = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            replies.addAll(
                    inParallel(
                            () -> server.post("/v1/redemptions", earn(newId("R"), memberId, 3))));
        }
        assertThat(replies).extracting(Reply::status).containsOnly(201, 422);
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(166);
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 422)
                .extracting(Reply::code)
                .containsOnly("insufficient_points");
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                .isEqualTo(2);
        JsonNode unit = server.get("/v1/ledger/trial-balance").json().path("units").get(0);
        assertThat(unit.path("sum").longValue()).isZero();
    }

    @Test
    void atomicBatchesWithTheSameTxIdsShouldBePostedOnce() throws Exception {
        String memberId = server.newMember();
        String first = newId("T");
        String second = newId("T");
        String body =
                "{\"atomic\":true,\"operations\":[%s,%s]}"
                        .formatted(
                                earn(first, memberId, 10).replace("{", "{\"op\":\"earn\","),
                                earn(second, memberId, 5).replace("{", "{\"op\":\"earn\","));
        List<Reply> replies = inParallel(() -> server.post("/v1/batches", body));
        assertThat(replies).extracting(Reply::status).containsOnly(200);
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                .isEqualTo(15);
    }

    private static List<Reply> inParallel(Callable<Reply> request) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<Reply>> futures = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                futures.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return request.call();
                                }));
            }
            for (Future<Reply> future : futures) {
                replies.add(future.get());
            }
        }
        return replies;
    }
}
