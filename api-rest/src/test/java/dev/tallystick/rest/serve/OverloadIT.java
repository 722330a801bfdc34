package dev.tallystick.rest.serve;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.Blockade;
import dev.tallystick.rest.RawClient;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.http.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

@Timeout(60)
class OverloadIT {
    private static final int REQUESTS = 100;

    @TempDir Path directory;

    private final Blockade blockade = new Blockade();

    @Test
    void aFullRingShouldTurnAwayAndRecordNothing() throws Exception {
        Tuning tiny =
                Tuning.defaults()
                        .withLedger(
                                options ->
                                        blockade.inTheWritersWay().apply(options.withRingSize(2)));
        try (TestServer server = TestServer.start(directory, tiny);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String memberId = server.newMember();
            blockade.close();
            blockade.awaitReached();
            List<String> txIds = new ArrayList<>();
            List<Future<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String txId = newId("T");
                txIds.add(txId);
                replies.add(
                        threads.submit(() -> server.post("/v1/earns", earn(txId, memberId, 1))));
            }
            awaitAny(replies, reply -> reply.status() == 503);
            blockade.open();
            List<Reply> answered = new ArrayList<>();
            for (Future<Reply> reply : replies) {
                answered.add(reply.get());
            }
            int posted = 0;
            for (int i = 0; i < REQUESTS; i++) {
                Reply reply = answered.get(i);
                int later = server.get("/v1/transactions/" + txIds.get(i)).status();
                if (reply.status() == 503) {
                    assertThat(reply.code()).isEqualTo("overloaded");
                    assertThat(Integer.parseInt(reply.header("Retry-After"))).isBetween(1, 60);
                    assertThat(later).isEqualTo(404);
                } else {
                    assertThat(reply.status()).isEqualTo(201);
                    assertThat(later).isEqualTo(200);
                    posted++;
                }
            }
            assertThat(posted).isBetween(1, REQUESTS - 1);
            assertThat(server.get("/v1/members/" + memberId + "/points").balance("total"))
                    .isEqualTo(posted);
        }
    }

    @Test
    void whatTakesTooLongShouldBeUnknownAndToldLater() throws Exception {
        Tuning impatient =
                Tuning.defaults()
                        .withPatience(Duration.ofMillis(100))
                        .withLedger(blockade.inTheWay());
        try (TestServer server = TestServer.start(directory, impatient)) {
            String memberId = server.newMember();
            String txId = newId("T");
            blockade.close();
            Reply unknown = server.post("/v1/earns", earn(txId, memberId, 7));
            assertThat(unknown.status()).isEqualTo(504);
            assertThat(unknown.code()).isEqualTo("outcome_unknown");
            assertThat(unknown.text("txId")).isEqualTo(txId);
            Reply question = server.get("/v1/members/" + memberId + "/points");
            assertThat(question.status()).isEqualTo(503);
            assertThat(question.code()).isEqualTo("overloaded");
            blockade.open();
            Reply again = server.post("/v1/earns", earn(txId, memberId, 7));
            assertThat(again.status()).isEqualTo(201);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(server.get("/v1/members/" + memberId + "/points").balance("total"))
                    .isEqualTo(7);
        }
    }

    @Test
    void beyondTheRequestsAtWorkAllShouldBeTurnedAwayBeforeTheirBodiesCome() throws Exception {
        Tuning narrow = narrow(4).withLedger(blockade.inTheWay());
        try (TestServer server = TestServer.start(directory, narrow);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String memberId = server.newMember();
            blockade.close();
            List<Future<Reply>> atWork = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String body = earn(newId("T"), memberId, 1);
                atWork.add(threads.submit(() -> server.post("/v1/earns", body)));
            }
            server.metrics(metrics -> metrics.contains("\ntallystick_http_at_work 4.0\n"));
            try (RawClient raw = RawClient.connect(server.port())) {
                raw.send(
                        """
                        POST /v1/batches HTTP/1.1\r
                        Host: x\r
                        Content-Type: application/json\r
                        Content-Length: 16000000\r
                        \r
                        {"operations": [\
                        """);
                assertThat(raw.head()).startsWith("HTTP/1.1 503 ").contains("\nRetry-After: ");
            }
            Reply turnedAway = server.get("/v1/program");
            assertThat(turnedAway.status()).isEqualTo(503);
            assertThat(turnedAway.code()).isEqualTo("overloaded");
            assertThat(turnedAway.header("Request-Id")).isEqualTo(turnedAway.text("requestId"));
            assertThat(server.send(server.request("/health/live")).status()).isEqualTo(200);
            server.metrics(metrics -> metrics.contains("tallystick_http_turned_away_total 2.0\n"));
            blockade.open();
            for (Future<Reply> reply : atWork) {
                assertThat(reply.get().status()).isEqualTo(201);
            }
            assertThat(server.get("/v1/program").status()).isEqualTo(200);
        }
    }

    @Test
    void burstShouldStandInLineAndBeDone() throws Exception {
        Limits patient = narrow(4).limits().withLineMs(60_000);
        Tuning narrow = narrow(4).withLimits(patient).withLedger(blockade.inTheWay());
        try (TestServer server = TestServer.start(directory, narrow);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String memberId = server.newMember();
            blockade.close();
            List<Future<Reply>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String body = earn(newId("T"), memberId, 1);
                all.add(threads.submit(() -> server.post("/v1/earns", body)));
            }
            server.metrics(metrics -> metrics.contains("\ntallystick_http_in_line 16.0\n"));
            blockade.open();
            for (Future<Reply> reply : all) {
                assertThat(reply.get().status()).isEqualTo(201);
            }
            server.metrics(metrics -> metrics.contains("\ntallystick_http_in_line 0.0\n"));
        }
    }

    @Test
    void whoWaitsForItsClientOrForAPositionShouldTakeNobodysPlace() throws Exception {
        try (TestServer server = TestServer.start(directory, narrow(2));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String memberId = server.newMember();
            List<RawClient> slow = new ArrayList<>();
            try {
                for (int i = 0; i < 8; i++) {
                    RawClient client = RawClient.connect(server.port());
                    slow.add(client);
                    client.send(
                            """
                            POST /v1/earns HTTP/1.1\r
                            Host: x\r
                            Authorization: %s\r
                            Content-Type: application/json\r
                            Content-Length: 80\r
                            \r
                            {"txId": \
                            """
                                    .formatted(server.authorization()));
                }
                List<Future<Reply>> waiting = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    waiting.add(
                            threads.submit(() -> server.get("/v1/program?minPosition=1000000")));
                }
                for (int i = 0; i < 20; i++) {
                    assertThat(server.post("/v1/earns", earn(newId("T"), memberId, 1)).status())
                            .isEqualTo(201);
                }
                for (Future<Reply> reply : waiting) {
                    assertThat(reply.get().code()).isEqualTo("position_not_reached");
                }
            } finally {
                for (RawClient client : slow) {
                    client.close();
                }
            }
        }
    }

    @Test
    void bodiesTogetherShouldHaveALimit() throws Exception {
        Tuning small = Tuning.defaults().withLimits(Limits.defaults().withBodyBytesMax(2 << 20));
        try (TestServer server = TestServer.start(directory, small)) {
            String head =
                    """
                    POST /v1/batches HTTP/1.1\r
                    Host: x\r
                    Authorization: %s\r
                    Content-Type: application/json\r
                    Content-Length: 1000000\r
                    \r
                    """
                            .formatted(server.authorization());
            Reply reply;
            do { // until the first has come that far: if it still comes, it may be the one too much
                try (RawClient large = RawClient.connect(server.port())) {
                    large.send(head + " ".repeat(600_000));
                    reply = server.post("/v1/batches", " ".repeat(500_000));
                }
            } while (reply.status() == 400);
            assertThat(reply.code()).isEqualTo("overloaded");
            String memberId = server.newMember();
            assertThat(server.post("/v1/earns", earn(newId("T"), memberId, 1)).status())
                    .isEqualTo(201);
        }
    }

    private static Tuning narrow(int requestCountMax) {
        Limits limits = Limits.defaults();
        return Tuning.defaults()
                .withLimits(limits.withCounts(limits.connectionCountMax(), requestCountMax));
    }

    private static void awaitAny(List<Future<Reply>> replies, Predicate<Reply> wanted)
            throws Exception {
        while (true) {
            for (Future<Reply> reply : replies) {
                if (reply.isDone() && wanted.test(reply.get())) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }
}
