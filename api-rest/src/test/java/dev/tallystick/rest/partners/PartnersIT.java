package dev.tallystick.rest.partners;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

class PartnersIT extends WithServer {
    @Test
    void shouldBeMadeThenChangedInWhatIsGiven() {
        String path = "/v1/partners/" + newId("P");
        Reply made = server.put(path, "{\"name\":\"Café Nord\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("types").toString()).isEqualTo("[\"EARN\",\"REDEEM\"]");
        assertThat(server.get(path).json()).isEqualTo(made.json());
        Reply changed = server.put(path, "{\"types\":[\"EXCHANGE\"]}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("name")).isEqualTo("Café Nord");
        assertThat(changed.json().path("types").toString()).isEqualTo("[\"EXCHANGE\"]");
        Reply cleared = server.put(path, "{\"name\":null,\"types\":null}");
        assertThat(cleared.json().path("name").isNull()).isTrue();
        assertThat(cleared.json().path("types").toString()).isEqualTo("[\"EARN\",\"REDEEM\"]");
        assertThat(server.get(path).json()).isEqualTo(cleared.json());
    }

    @Test
    void shouldChangeOnlyThePartnerThatWasSeen() {
        String path = "/v1/partners/" + newId("P");
        assertThat(server.put(path, "{}", "If-Match", "*").code()).isEqualTo("precondition_failed");
        assertThat(server.get(path).code()).isEqualTo("partner_not_found");
        String first = server.put(path, "{\"name\":\"A\"}").header("ETag");
        assertThat(server.put(path, "{\"name\":\"A\"}").header("ETag")).isEqualTo(first);
        Reply second = server.put(path, "{\"name\":\"B\"}", "If-Match", first);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("ETag")).isNotEqualTo(first);
        Reply late = server.put(path, "{\"name\":\"C\"}", "If-Match", first);
        assertThat(late.status()).isEqualTo(412);
        assertThat(server.get(path).text("name")).isEqualTo("B");
        assertThat(server.get(path).header("ETag")).isEqualTo(second.header("ETag"));
    }

    @Test
    void shouldListByTypeNewestFirstInPagesThatStay() {
        TestServer shop = server.as(newId("partners"), "program:read", "program:write");
        List<String> exchanges = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String partnerId = newId("P");
            String types = i % 2 == 0 ? "[\"EXCHANGE\",\"EARN\"]" : "[\"REDEEM\"]";
            shop.put("/v1/partners/" + partnerId, "{\"types\":" + types + "}");
            if (i % 2 == 0) {
                exchanges.addFirst(partnerId);
            }
        }
        Reply first = shop.get("/v1/partners?type=EXCHANGE&limit=2");
        assertThat(partnerIds(first)).isEqualTo(exchanges.subList(0, 2));
        String link = first.header("Link");
        Reply second = shop.get(link.substring(1, link.indexOf('>')));
        assertThat(partnerIds(second)).isEqualTo(exchanges.subList(2, 3));
        assertThat(second.json().path("nextCursor").isNull()).isTrue();
        assertThat(partnerIds(shop.get("/v1/partners"))).hasSize(6);
        Reply otherFilter = shop.get("/v1/partners?type=EARN&cursor=" + first.text("nextCursor"));
        assertThat(otherFilter.code()).isEqualTo("invalid_cursor");
        assertThat(shop.get("/v1/partners?type=BANK").errors())
                .isEqualTo("query:type invalid_value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                         | errors
                    {"name":""}                  | /name invalid_length
                    {"name":7}                   | /name invalid_type
                    {"types":[]}                 | /types invalid_value
                    {"types":["BANK"]}           | /types invalid_value
                    {"types":["EARN","EARN"]}    | /types invalid_value
                    {"types":"EARN"}             | /types invalid_type
                    {"type":"EARN"}              | /type unknown_field
                    """)
    void shouldNameWhatIsWrong(String body, String errors) {
        String path = "/v1/partners/" + newId("P");
        assertThat(server.put(path, body).errors()).isEqualTo(errors);
        assertThat(server.get(path).code()).isEqualTo("partner_not_found");
    }

    @Test
    void shouldRefuseIdsOutsideTheAlphabet() {
        assertThat(server.put("/v1/partners/a@b", "{}").errors())
                .isEqualTo("path:partnerId invalid_id");
        assertThat(server.get("/v1/partners/" + "x".repeat(65)).errors())
                .isEqualTo("path:partnerId invalid_id");
    }

    @Test
    void shouldGrantAndTakePointsAndSumToZero() {
        TestServer shop = program();
        String memberId = shop.newMember();
        String partnerId = newPartner(shop, "[\"EARN\",\"REDEEM\"]");
        Reply earn = shop.post("/v1/earns", posting("E", memberId, 100, partnerId));
        assertThat(earn.status()).isEqualTo(201);
        assertThat(earn.text("partnerId")).isEqualTo(partnerId);
        Reply redeem = shop.post("/v1/redemptions", posting("R", memberId, 30, partnerId));
        assertThat(redeem.status()).isEqualTo(201);
        assertThat(redeem.text("partnerId")).isEqualTo(partnerId);
        assertThat(shop.get("/v1/transactions/R").text("partnerId")).isEqualTo(partnerId);
        JsonNode unit = shop.get("/v1/ledger/trial-balance").json().path("units").get(0);
        assertThat(unit.path("issued").longValue()).isEqualTo(-100);
        assertThat(unit.path("redeemed").longValue()).isEqualTo(30);
        assertThat(unit.path("available").longValue()).isEqualTo(70);
        assertThat(unit.path("sum").longValue()).isZero();
        JsonNode partner = shop.get("/v1/partners/" + partnerId).json();
        assertThat(partner.path("units").toString())
                .isEqualTo("[{\"unit\":\"POINTS\",\"granted\":100,\"taken\":30}]");
        assertThat(shop.get("/v1/partners").json().path("data").get(0)).isEqualTo(partner);
    }

    @Test
    void shouldTakeBackAndGiveBackWhatIsReversed() {
        TestServer shop = program();
        String memberId = shop.newMember();
        String granting = newPartner(shop, "[\"EARN\"]");
        String taking = newPartner(shop, "[\"EXCHANGE\"]");
        shop.post("/v1/earns", posting("E", memberId, 100, granting));
        shop.post("/v1/redemptions", posting("R", memberId, 30, taking));
        shop.post("/v1/redemptions/R/reversals", "{\"txId\":\"RR\",\"points\":10}");
        Reply reversal = shop.post("/v1/earns/E/reversals", "{\"txId\":\"ER\",\"points\":40}");
        assertThat(reversal.text("partnerId")).isEqualTo(granting);
        assertThat(shop.get("/v1/partners/" + granting).json().path("units").toString())
                .isEqualTo("[{\"unit\":\"POINTS\",\"granted\":60,\"taken\":0}]");
        assertThat(shop.get("/v1/partners/" + taking).json().path("units").toString())
                .isEqualTo("[{\"unit\":\"POINTS\",\"granted\":0,\"taken\":20}]");
        JsonNode unit = shop.get("/v1/ledger/trial-balance").json().path("units").get(0);
        assertThat(unit.path("sum").longValue()).isZero();
    }

    @Test
    void shouldRefuseWhatThePartnersTypesDoNotAllow() {
        TestServer shop = program();
        String memberId = shop.newMember();
        String earnOnly = newPartner(shop, "[\"EARN\"]");
        String exchange = newPartner(shop, "[\"EXCHANGE\"]");
        Reply earn = shop.post("/v1/earns", posting("E", memberId, 10, exchange));
        assertThat(earn.status()).isEqualTo(400);
        assertThat(earn.errors()).isEqualTo("/partnerId partner_type_mismatch");
        assertThat(shop.post("/v1/earns", posting("E", memberId, 10, earnOnly)).status())
                .isEqualTo(201);
        Reply redeem = shop.post("/v1/redemptions", posting("R", memberId, 5, earnOnly));
        assertThat(redeem.errors()).isEqualTo("/partnerId partner_type_mismatch");
        assertThat(shop.post("/v1/redemptions", posting("R", memberId, 5, exchange)).status())
                .isEqualTo(201);
    }

    @Test
    void shouldTurnUnknownPartnersAwayAndUseUpNoTxId() {
        TestServer shop = program();
        TestServer other = program();
        String memberId = shop.newMember();
        String foreign = newPartner(other, "[\"EARN\"]");
        Reply turned = shop.post("/v1/earns", posting("E", memberId, 10, foreign));
        assertThat(turned.status()).isEqualTo(404);
        assertThat(turned.code()).isEqualTo("partner_not_found");
        assertThat(shop.get("/v1/partners/" + foreign).code()).isEqualTo("partner_not_found");
        shop.put("/v1/partners/" + foreign, "{}");
        assertThat(shop.post("/v1/earns", posting("E", memberId, 10, foreign)).status())
                .isEqualTo(201);
    }

    @Test
    void shouldReplayThoughThePartnerMayNoLongerEarn() {
        TestServer shop = program();
        String memberId = shop.newMember();
        String partnerId = newPartner(shop, "[\"EARN\"]");
        Reply first = shop.post("/v1/earns", posting("E", memberId, 10, partnerId));
        shop.put("/v1/partners/" + partnerId, "{\"types\":[\"REDEEM\"]}");
        Reply again = shop.post("/v1/earns", posting("E", memberId, 10, partnerId));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.raw().body()).isEqualTo(first.raw().body());
        Reply withoutPartner = shop.post("/v1/earns", TestServer.earn("E", memberId, 10));
        assertThat(withoutPartner.code()).isEqualTo("tx_id_reused");
        assertThat(shop.post("/v1/earns", posting("E2", memberId, 10, partnerId)).code())
                .isEqualTo("partner_type_mismatch");
    }

    private TestServer program() {
        return server.as(
                newId("program"),
                "program:read",
                "program:write",
                "members:write",
                "points:earn",
                "points:redeem",
                "points:reverse",
                "points:read");
    }

    private static String newPartner(TestServer shop, String types) {
        String partnerId = newId("P");
        shop.put("/v1/partners/" + partnerId, "{\"types\":" + types + "}");
        return partnerId;
    }

    private static String posting(String txId, String memberId, long points, String partnerId) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d,\"partnerId\":\"%s\"}"
                .formatted(txId, memberId, points, partnerId);
    }

    private static List<String> partnerIds(Reply reply) {
        List<String> ids = new ArrayList<>();
        reply.json().path("data").forEach(partner -> ids.add(partner.path("partnerId").asText()));
        return ids;
    }
}
