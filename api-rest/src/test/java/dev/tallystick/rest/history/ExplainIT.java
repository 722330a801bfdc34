package dev.tallystick.rest.history;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** How a transaction came about, and what became of it. */
class ExplainIT extends WithServer {
    @Test
    void shouldExplainHowAnEarnCameAboutAndWhatBecameOfIt() {
        String memberId = server.newMember();
        server.put("/v1/partners/shop-1", "{}");
        String earnTxId = newId("T");
        server.post(
                "/v1/earns",
                """
                {"txId": "%s", "memberId": "%s", "points": 100, "partnerId": "shop-1",
                 "expiresAt": "2090-01-01", "description": "shoes"}
                """
                        .formatted(earnTxId, memberId));
        List<String> redemptions = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            redemptions.addFirst(newId("T"));
            server.post("/v1/redemptions", earn(redemptions.getFirst(), memberId, 10));
        }
        JsonNode story = server.get("/v1/transactions/" + earnTxId + "/explain?limit=2").json();
        assertThat(story.at("/request/points").longValue()).isEqualTo(100);
        assertThat(story.at("/request/partnerId").textValue()).isEqualTo("shop-1");
        assertThat(story.at("/request/description").textValue()).isEqualTo("shoes");
        assertThat(story.at("/request/expiresAt").textValue())
                .isEqualTo("2090-01-02T00:00:00.000Z");
        assertThat(story.get("promotions")).isEmpty();
        assertThat(story.at("/configuration/configuredAt").longValue()).isPositive();
        assertThat(story.get("effects").findValuesAsText("effect"))
                .contains("LOT_MADE", "BOOKED", "ACCOUNT_OPENED");
        assertThat(texts(story.get("later"), "txId")).isEqualTo(redemptions.subList(0, 2));
        assertThat(story.at("/later/data/0/effects/0/effect").textValue()).isEqualTo("LOT_TAKEN");
        String cursor = story.at("/later/nextCursor").textValue();
        JsonNode rest =
                server.get("/v1/transactions/" + earnTxId + "/explain?limit=2&cursor=" + cursor)
                        .json();
        assertThat(texts(rest.get("later"), "txId")).isEqualTo(redemptions.subList(2, 3));
        assertThat(rest.at("/later/nextCursor").isNull()).isTrue();
    }

    @Test
    void shouldExplainARefusal() {
        String memberId = server.newMemberWith(5);
        String txId = newId("T");
        server.post("/v1/redemptions", earn(txId, memberId, 6));
        JsonNode story = server.get("/v1/transactions/" + txId + "/explain").json();
        assertThat(story.get("outcome").textValue()).isEqualTo("REFUSED");
        assertThat(story.at("/refusal/available").longValue()).isEqualTo(5);
        assertThat(story.at("/request/points").longValue()).isEqualTo(6);
        assertThat(story.get("effects")).isEmpty();
        assertThat(story.at("/later/data")).isEmpty();
    }

    @Test
    void shouldNameTheConfigurationThatWasInForce() {
        String memberId = server.newMember();
        String before = newId("T");
        String after = newId("T");
        server.post("/v1/earns", earn(before, memberId, 1));
        long configuredAt =
                server.get("/v1/transactions/" + before + "/explain")
                        .json()
                        .at("/configuration/configuredAt")
                        .longValue();
        server.put(
                "/v1/program",
                """
                {"units": [{"unit": "POINTS", "scale": 0, "default": true,
                            "expiry": {"type": "AFTER", "duration": "P9Y"}}]}
                """);
        server.post("/v1/earns", earn(after, memberId, 1));
        assertThat(
                        server.get("/v1/transactions/" + before + "/explain")
                                .json()
                                .at("/configuration/configuredAt")
                                .longValue())
                .isEqualTo(configuredAt);
        long since =
                server.get("/v1/transactions/" + after + "/explain")
                        .json()
                        .at("/configuration/configuredAt")
                        .longValue();
        assertThat(since).isGreaterThan(configuredAt);
        assertThat(server.get("/v1/transactions/~" + since).text("type")).isEqualTo("CONFIG");
        JsonNode request =
                server.get("/v1/transactions/~" + since + "/explain").json().get("request");
        assertThat(request.at("/units/0/expiry/duration").textValue()).isEqualTo("P9Y");
        server.put(
                "/v1/program",
                """
                {"units": [{"unit": "POINTS", "scale": 0, "default": true,
                            "expiry": {"type": "NEVER"}}]}
                """);
    }

    @Test
    void shouldTellWhoseAccountWasOpened() {
        String sender = server.newMemberWith(5);
        String receiver = server.newMember();
        String txId = newId("T");
        server.post(
                "/v1/transfers",
                """
                {"txId": "%s", "fromMemberId": "%s", "toMemberId": "%s", "points": 5}
                """
                        .formatted(txId, sender, receiver));
        JsonNode effects =
                server.get("/v1/transactions/" + txId + "/explain").json().get("effects");
        assertThat(effects)
                .filteredOn(effect -> effect.get("effect").asText().equals("ACCOUNT_OPENED"))
                .singleElement()
                .satisfies(
                        opened -> assertThat(opened.get("memberId").asText()).isEqualTo(receiver));
    }

    @Test
    void shouldListWhatReversedATransaction() {
        String memberId = server.newMember();
        String earnTxId = newId("T");
        String first = newId("T");
        String second = newId("T");
        server.post("/v1/earns", earn(earnTxId, memberId, 100));
        reverse(earnTxId, first, ",\"points\":30");
        reverse(earnTxId, second, "");
        JsonNode reversals = server.get("/v1/transactions/" + earnTxId).json().get("reversals");
        assertThat(reversals.findValuesAsText("txId")).containsExactly(first, second);
        assertThat(reversals.findValuesAsText("points")).containsExactly("-30", "-70");
        assertThat(reversals.findValuesAsText("type"))
                .containsExactly("EARN_REVERSAL", "EARN_REVERSAL");
        JsonNode story = server.get("/v1/transactions/" + first + "/explain").json();
        assertThat(story.at("/request/originalTxId").textValue()).isEqualTo(earnTxId);
        assertThat(server.get("/v1/transactions/" + first).json().get("reversals")).isEmpty();
    }

    private void reverse(String earnTxId, String txId, String points) {
        Reply reply =
                server.post(
                        "/v1/earns/" + earnTxId + "/reversals",
                        "{\"txId\":\"" + txId + "\"" + points + "}");
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
    }

    private static List<String> texts(JsonNode page, String field) {
        List<String> texts = new ArrayList<>();
        page.get("data").forEach(row -> texts.add(row.get(field).textValue()));
        return texts;
    }
}
