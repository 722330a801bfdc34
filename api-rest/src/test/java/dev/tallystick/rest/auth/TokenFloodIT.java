package dev.tallystick.rest.auth;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Strangers who ask for tokens cannot keep out those who may have one, nor hold up who has. */
@Timeout(60)
@Isolated("leaves nothing of the processors, and measures how long its client waits")
class TokenFloodIT {
    private static final String GRANT = "grant_type=client_credentials";
    private static final int ATTACKERS = 32;
    private static final int EARNS = 8;

    @TempDir Path directory;

    private TestServer server;
    private String clientId;
    private String secret;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(directory);
        clientId = newId("C");
        secret = server.put("/v1/clients/" + clientId, "{\"scopes\":[\"admin\"]}").text("secret");
        server.close();
        server = TestServer.start(directory); // which knows nobody's secret by heart any more
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aClientShouldGetItsTokenHoweverManyTryWhatIsNotTheirs() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        underAttack(
                () ->
                        switch (turn.getAndIncrement() % 3) {
                            case 0 -> "shop";
                            case 1 -> clientId;
                            default -> newId("nobody");
                        });
    }

    @Test
    void nothingShouldTellAClientThatExistsFromOneThatDoesNot() {
        long known = millisOf("shop");
        long unknown = millisOf("nobody");
        assertThat(unknown).isBetween(known / 4, known * 4);
        assertThat(server.requestToken("shop", "wrong", GRANT).raw().body())
                .isEqualTo(server.requestToken("nobody", "wrong", GRANT).raw().body());
    }

    /** The fastest of several: what others do on this machine only adds. */
    private long millisOf(String id) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            long beganNanos = System.nanoTime();
            assertThat(server.requestToken(id, "wrong-" + i, GRANT).status()).isEqualTo(401);
            best = Math.min(best, System.nanoTime() - beganNanos);
        }
        return best / 1_000_000 + 1;
    }

    private void underAttack(Supplier<String> ids) throws Exception {
        String memberId = server.newMember();
        AtomicInteger failed = new AtomicInteger();
        List<Future<?>> attacks = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < ATTACKERS; i++) {
                    attacks.add(threads.submit(() -> attack(ids, failed)));
                }
                while (failed.get() < 3) {
                    Thread.onSpinWait();
                }
                long first = millisFor(() -> server.requestToken(clientId, secret, GRANT));
                assertThat(first).isLessThan(20_000);
                long second = millisFor(() -> server.requestToken(clientId, secret, GRANT));
                assertThat(second).isLessThan(2_000);
                for (int i = 0; i < EARNS; i++) {
                    String body = earn(newId("T"), memberId, 1);
                    assertThat(millisFor(() -> server.post("/v1/earns", body))).isLessThan(2_000);
                }
            } finally {
                attacks.forEach(attack -> attack.cancel(true));
            }
        }
    }

    private void attack(Supplier<String> ids, AtomicInteger failed) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Reply reply = server.requestToken(ids.get(), "wrong", GRANT);
                assertThat(reply.status() + " " + reply.code())
                        .isIn("401 invalid_client", "401 ", "429 too_many_requests");
                failed.incrementAndGet();
            } catch (IllegalStateException e) {
                return; // interrupted: the attack is over
            }
        }
    }

    private static long millisFor(Supplier<Reply> request) {
        long beganNanos = System.nanoTime();
        assertThat(request.get().status()).isIn(200, 201);
        return (System.nanoTime() - beganNanos) / 1_000_000;
    }
}
