package dev.tallystick.rest.feed;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;
import dev.tallystick.rest.http.Route;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class MinPositionIT extends WithServer {
    private static final long NEVER_REACHED = 1_000_000_000;

    @Test
    void shouldAnswerAtOnceWhatIsReached() {
        String memberId = server.newMember();
        String txId = newId("T");
        Reply posted = server.post("/v1/earns", earn(txId, memberId, 5));
        String asked = "?minPosition=" + posted.header("Ledger-Position");
        for (String path :
                new String[] {
                    "/v1/members/" + memberId,
                    "/v1/members/" + memberId + "/points",
                    "/v1/members/" + memberId + "/lots",
                    "/v1/transactions/" + txId,
                    "/v1/events",
                    "/v1/ledger/trial-balance",
                    "/v1/program"
                }) {
            assertThat(server.get(path + asked).status()).as(path).isEqualTo(200);
            assertThat(server.get(path + "?minPosition=0").status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void everyReadShouldWaitAndThenSayThatItIsNotThereYet() throws Exception {
        List<Future<?>> reads = new ArrayList<>();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Route route : server.routes()) {
                if (route.method().equals("GET") && !route.access().open()) {
                    reads.add(readers.submit(() -> requireNotReached(route.path())));
                }
            }
        }
        assertThat(reads).hasSizeGreaterThan(8);
        for (Future<?> read : reads) {
            read.get();
        }
    }

    private void requireNotReached(String template) {
        String path = template.replaceAll("\\{[^}]+}", "x") + "?minPosition=" + NEVER_REACHED;
        long startNanos = System.nanoTime();
        Reply reply = server.get(path);
        long waitedMs = (System.nanoTime() - startNanos) / 1_000_000;
        assertThat(reply.status()).as(path).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("position_not_reached");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.json().path("position").longValue()).isPositive();
        assertThat(waitedMs).as(path).isBetween(990L, 5_000L);
    }

    @Test
    void shouldAnswerAsSoonAsItIsReached() throws Exception {
        String memberId = server.newMemberWith(5);
        long position =
                server.get("/v1/members/" + memberId + "/points").json().path("position").asLong();
        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> waiting =
                    reader.submit(
                            () ->
                                    server.get(
                                            "/v1/members/%s/points?minPosition=%d"
                                                    .formatted(memberId, position + 1)));
            server.post("/v1/earns", earn(newId("T"), memberId, 7));
            assertThat(waiting.get().status()).isEqualTo(200);
            assertThat(waiting.get().balance("available")).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    path                                              | errors
                    /v1/program?minPosition=-1                        | query:minPosition out_of_range
                    /v1/program?minPosition=1.5                       | query:minPosition out_of_range
                    /v1/program?minPosition=ten                       | query:minPosition out_of_range
                    /v1/program?minPosition=                          | query:minPosition out_of_range
                    /v1/program?minPosition=9007199254740992          | query:minPosition out_of_range
                    /v1/program?minPosition=1&minPosition=1           | query:minPosition duplicate_field
                    /v1/events?after=x&minPosition=1000000000         | query:after out_of_range
                    /health/live?minPosition=1                        | query:minPosition unknown_field
                    """)
    void shouldRefuse(String path, String errors) {
        Reply reply = server.get(path);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    @Test
    void postingsShouldNotTakeIt() {
        assertThat(server.post("/v1/earns?minPosition=1", "{}").errors())
                .isEqualTo("query:minPosition unknown_field");
    }
}
