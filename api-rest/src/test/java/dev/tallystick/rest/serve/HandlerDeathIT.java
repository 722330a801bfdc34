package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.RawClient;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Route;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What dies in a request dies with it: more of them than there are threads, and all goes on. */
class HandlerDeathIT {
    /** More than may be at work at once. */
    private static final int REQUEST_COUNT = 600;

    private static final BootstrapClient CLIENT = new BootstrapClient("shop", "s3cret");

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"exception", "assertion", "stack", "linkage"})
    void shouldAnswer500AndGoOn(String how) throws Exception {
        List<Route> dying =
                List.of(
                        Route.open(
                                "/die/exception",
                                call -> {
                                    throw new IllegalStateException("a bug");
                                }),
                        Route.open(
                                "/die/assertion",
                                call -> {
                                    throw new AssertionError("a bug");
                                }),
                        Route.open("/die/stack", call -> overflow(0)),
                        Route.open(
                                "/die/linkage",
                                call -> {
                                    throw new NoClassDefFoundError("a wrong jar");
                                }));
        try (TestServer server = TestServer.of(start(dying));
                ExecutorService clients = Executors.newFixedThreadPool(32)) {
            List<Future<String>> answers =
                    IntStream.range(0, REQUEST_COUNT)
                            .mapToObj(n -> clients.submit(() -> die(server, how)))
                            .toList();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("500 internal_error");
            }
            String member = server.newMemberWith(10);
            Reply points = server.get("/v1/members/" + member + "/points");
            assertThat(points.balance("available")).isEqualTo(10);
            assertThat(server.send(server.request("/health/ready")).status()).isEqualTo(200);
        }
    }

    @Test
    void whatNeverReachesARouteShouldLeaveItsPlace() throws Exception {
        try (TestServer server = TestServer.of(start(List.of()))) {
            for (int i = 0; i < REQUEST_COUNT; i++) {
                try (RawClient client = RawClient.connect(server.port())) {
                    client.send(
                            "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                    .formatted(i % 2 == 0 ? "/%2e%2e;a=b//" : "/a%2Fb;/%00"));
                    assertThat(client.rest()).startsWith("HTTP/1.1 4");
                }
            }
            server.newMemberWith(10);
            server.metrics(metrics -> metrics.contains("\ntallystick_http_at_work 0.0\n"));
        }
    }

    private static String die(TestServer server, String how) {
        Reply reply = server.send(server.request("/die/" + how));
        return reply.status() + " " + reply.code();
    }

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private static Answer overflow(int depth) {
        return overflow(depth + 1);
    }

    private Server start(List<Route> more) throws IOException {
        return Server.start(
                new ServerOptions(
                        directory,
                        "127.0.0.1",
                        0,
                        false,
                        Durability.PAGE_CACHE,
                        Optional.of(CLIENT)),
                RecoveryProgress.NONE,
                more);
    }
}
