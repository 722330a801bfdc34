package dev.tallystick.rest.serve;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.LosingProxy;
import dev.tallystick.rest.store.TestPostgresql;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A commit is done, and the database's answer to it is lost: the client is told 503, and whatever
 * was remembered goes by what is stored now, without anybody's asking again.
 */
class LostAnswerIT {
    @TempDir static Path directory;
    private static LosingProxy proxy;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        proxy = new LosingProxy(TestPostgresql.shared().newDatabase());
        server = TestServer.start(directory, Tuning.defaults(), proxy.address());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        proxy.close();
    }

    @Test
    void products() {
        server.put("/v1/products/HAT", "{\"name\":\"Hut\"}");
        lose("product", () -> server.put("/v1/products/HAT", "{\"name\":\"Kappe\"}"));
        assertThat(server.get("/v1/products/HAT").text("name")).isEqualTo("Kappe");
    }

    @Test
    void partners() {
        server.put("/v1/partners/P", "{\"name\":\"Ann\"}");
        lose("partner", () -> server.put("/v1/partners/P", "{\"name\":\"Ben\"}"));
        assertThat(server.get("/v1/partners/P").text("name")).isEqualTo("Ben");
    }

    @Test
    void clients() {
        TestServer other = server.as("till", "points:read", "members:read");
        assertThat(other.get("/v1/members").status()).isEqualTo(200);
        String client =
                server.get("/v1/clients?program=till").json().at("/data/0/clientId").textValue();
        lose("client", () -> server.put("/v1/clients/" + client, "{\"disabled\":true}"));
        assertThat(other.get("/v1/members").status()).isEqualTo(401);
    }

    @Test
    void promotions() {
        server.put("/v1/promotions/gift", gift("{}", 10));
        String memberId = server.newMember();
        assertThat(points(memberId)).isEqualTo(10);
        lose("promotion", () -> server.put("/v1/promotions/gift", gift("{}", 20)));
        assertThat(points(memberId)).isEqualTo(20);
        server.put("/v1/promotions/gift", "{\"to\":\"2020-01-01\",\"from\":\"2019-01-01\"}");
    }

    @Test
    void profilesAndSegmentsOfMembers() {
        String memberId = server.newMember();
        server.put("/v1/segments/vip", "{\"name\":\"Best\"}");
        server.put("/v1/promotions/best", gift("{\"segments\":[\"vip\"]}", 30));
        server.put(
                "/v1/promotions/tall",
                gift("{\"condition\":\"member.attributes.size == 'XL'\"}", 5));
        assertThat(points(memberId)).isZero();
        lose("segment_member", () -> server.put("/v1/segments/vip/members/" + memberId, "{}"));
        assertThat(points(memberId)).isEqualTo(30);
        lose(
                "member",
                () -> server.put("/v1/members/" + memberId, "{\"attributes\":{\"size\":\"XL\"}}"));
        assertThat(points(memberId)).isEqualTo(35);
    }

    @Test
    void tiersGivenByHand() {
        String memberId = server.newMember();
        server.put(
                "/v1/tiers/GOLD",
                """
                {"name": "Gold", "rank": 20, "qualification": {"by": "POINTS", "threshold": 1000,
                 "period": {"type": "SINCE_ENROLMENT"}}}
                """);
        server.put("/v1/promotions/golden", gift("{\"tiers\":[\"GOLD\"]}", 40));
        assertThat(points(memberId)).isZero();
        lose(
                "tier_manual",
                () -> server.put("/v1/members/" + memberId + "/tier", "{\"tier\":\"GOLD\"}"));
        assertThat(points(memberId)).isEqualTo(40);
    }

    @Test
    void thresholdsAboveWhichSpendingNeedsThePin() {
        String memberId = server.newMemberWith(100);
        assertThat(redeem(memberId).status()).isEqualTo(201);
        lose(
                "redemption_threshold",
                () ->
                        server.put(
                                "/v1/members/" + memberId + "/redemption-threshold",
                                "{\"points\":5}"));
        assertThat(redeem(memberId).code()).isEqualTo("pin_required");
    }

    /** The request is told nothing, and done. */
    private static void lose(String table, Supplier<Reply> request) {
        proxy.loseAnswerOf(table);
        Reply reply = request.get();
        assertThat(reply.status() + " " + reply.code()).isEqualTo("503 database_unavailable");
        assertThat(proxy.hasLost()).isTrue();
        server.metrics(text -> text.contains("tallystick_database_up 1.0"));
    }

    private static long points(String memberId) {
        return server.post(
                        "/v1/basket-evaluations",
                        """
                        {"memberId": "%s", "basket": {"currency": "EUR",
                         "items": [{"lineId": "1", "productId": "HAT", "quantity": 1, "amount": "10.00"}]}}
                        """
                                .formatted(memberId))
                .json()
                .path("points")
                .longValue();
    }

    private static Reply redeem(String memberId) {
        return server.post("/v1/redemptions", earn(newId("T"), memberId, 10));
    }

    private static String gift(String when, long points) {
        return """
        {"name": "Gift", "from": "2020-01-01", "to": null, "kind": "BONUS", "priority": 1, "when": %s, "grant": {"fixed": %d}}
        """
                .formatted(when, points);
    }
}
