package dev.tallystick.rest.promotions;

import static dev.tallystick.rest.promotions.Rules.basket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** What promotions did stands over a restart, and they go on. */
class PromotionsRestartIT {
    private static final String TEN = basket("1:A:2:10.00");
    private static final String PROMOTION =
            Rules.promotion("'grant':{'fixed':60},'budget':{'points':100}");

    @TempDir Path directory;

    @Test
    void shouldAnswerAndReverseAsBefore() throws IOException {
        String member;
        Reply first;
        Reply explained;
        String hash;
        try (TestServer server = TestServer.start(directory)) {
            member = server.newMember();
            assertThat(server.put("/v1/promotions/p", PROMOTION).status()).isEqualTo(201);
            first = earn(server, "T-1", member);
            assertThat(first.json().path("points").longValue()).isEqualTo(60);
            explained = server.get("/v1/transactions/T-1/explain");
            hash = server.stateHash();
        }
        try (TestServer server = TestServer.start(directory)) {
            assertThat(server.stateHash()).isEqualTo(hash);
            assertThat(earn(server, "T-1", member).raw().body()).isEqualTo(first.raw().body());
            assertThat(server.get("/v1/transactions/T-1/explain").raw().body())
                    .isEqualTo(explained.raw().body());
            assertThat(earn(server, "T-2", member).json().path("points").longValue()).isEqualTo(40);
            server.put("/v1/promotions/p", "{\"grant\":{\"fixed\":5}}");
            assertThat(giveBack(server, "T-1", 1).json().path("points").longValue()).isZero();
            assertThat(giveBack(server, "T-1", 2).code()).isEqualTo("tx_id_reused");
        }
        try (TestServer server = TestServer.start(directory)) {
            Reply rest =
                    server.post(
                            "/v1/earns/T-1/reversals",
                            "{\"txId\":\"R-2\",\"returnedItems\":[{\"lineId\":\"1\",\"quantity\":1}]}");
            assertThat(rest.json().path("points").longValue()).isEqualTo(-60);
            assertThat(
                            server.get("/v1/promotions/p?version=1")
                                    .json()
                                    .at("/grant/fixed")
                                    .intValue())
                    .isEqualTo(60);
        }
    }

    private static Reply earn(TestServer server, String txId, String member) {
        return server.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"basket\":%s}".formatted(txId, member, TEN));
    }

    private static Reply giveBack(TestServer server, String earn, int quantity) {
        return server.post(
                "/v1/earns/" + earn + "/reversals",
                "{\"txId\":\"R-1\",\"returnedItems\":[{\"lineId\":\"1\",\"quantity\":%d}]}"
                        .formatted(quantity));
    }
}
