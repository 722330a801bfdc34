package dev.tallystick.rest.members;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class MergedMembersIT extends WithServer {
    private String source;
    private String target;
    private String card;
    private String alias;

    @BeforeEach
    void enrol() {
        server.put("/v1/identity-providers/shop", "{}");
        server.put("/v1/communication-categories/offers", "{}");
        source = server.newMemberWith(30);
        target = server.newMember();
        card = newId("40000000");
        alias = newId("customer");
        server.put("/v1/members/" + source, "{\"cardNumber\":\"%s\"}".formatted(card));
        server.put(
                "/v1/members/" + source + "/aliases/shop", "{\"value\":\"%s\"}".formatted(alias));
    }

    @Test
    void cardsAndAliasesShouldLeadToWhoTookThePlaceAndBack() {
        String before = server.get("/v1/members/" + source).json().toString();
        assertLeadsTo(source);
        String mergeTxId = merge(source, target);
        assertLeadsTo(target);
        assertThat(server.get("/v1/cards/" + card).json().at("/member/balance/total").longValue())
                .isEqualTo(30);
        String last = server.newMember();
        String secondTxId = merge(target, last);
        assertLeadsTo(last);
        unmerge(secondTxId);
        assertLeadsTo(target);
        unmerge(mergeTxId);
        assertLeadsTo(source);
        assertThat(server.get("/v1/members/" + source).json()).hasToString(before);
        assertThat(server.put("/v1/members/" + source, "{\"name\":\"again\"}").status())
                .isEqualTo(200);
    }

    @Test
    void aMergedProfileShouldOnlyBeRead() {
        String path = "/v1/members/" + source;
        server.put(path + "/consents/offers", "{\"granted\":true}");
        server.put(path + "/currencies/EUR", "{}");
        String before = server.get(path + "/consents").raw().body();
        merge(source, target);
        for (Reply reply :
                List.of(
                        server.put(path, "{\"name\":\"x\"}"),
                        server.put(path, "{\"cardNumber\":null}"),
                        server.put("/v1/customers/" + source, "{\"name\":\"x\"}"),
                        server.put(path + "/aliases/shop", "{\"value\":\"x\"}"),
                        server.put(path + "/currencies/USD", "{}"),
                        server.send(server.authorized(path + "/currencies/EUR").DELETE()),
                        server.put(path + "/consents/offers", "{\"granted\":false}"),
                        server.put(path + "/pin", "{\"pin\":\"4711\"}"),
                        server.put(path + "/password", "{\"password\":\"battery staple\"}"),
                        server.put(path + "/redemption-threshold", "{\"points\":5}"))) {
            assertMerged(reply);
        }
        Reply read = server.get(path);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.text("mergedInto")).isEqualTo(target);
        assertThat(read.json().path("name").isNull()).isTrue();
        assertThat(read.text("cardNumber")).isEqualTo(card);
        assertThat(server.get(path + "/consents").raw().body()).isEqualTo(before);
        assertThat(server.get(path + "/history").status()).isEqualTo(200);
    }

    @Test
    void whatWasLostShouldStillBeReplacedAndTakenAway() {
        String mergeTxId = merge(source, target);
        String next = newId("50000000");
        Reply replaced =
                server.post(
                        "/v1/cards/" + card + "/replacement",
                        "{\"newCardNumber\":\"%s\"}".formatted(next));
        assertThat(replaced.status()).isEqualTo(201);
        assertThat(replaced.json().at("/member/memberId").asText()).isEqualTo(target);
        assertThat(server.get("/v1/cards/" + card).code()).isEqualTo("card_replaced");
        assertThat(
                        server.send(
                                        server.authorized("/v1/members/" + source + "/aliases/shop")
                                                .DELETE())
                                .status())
                .isEqualTo(204);
        assertThat(byAlias()).isEmpty();
        Reply taken =
                server.put("/v1/members/" + target, "{\"cardNumber\":\"%s\"}".formatted(next));
        assertThat(taken.code()).isEqualTo("card_number_taken");
        unmerge(mergeTxId);
        assertThat(server.get("/v1/members/" + source).text("cardNumber")).isEqualTo(next);
    }

    @Test
    void bothHistoriesShouldTellOfTheMergeAndOfItsReversal() {
        String mergeTxId = merge(source, target);
        unmerge(mergeTxId);
        assertThat(history(source)).containsSubsequence("MERGE_REVERSED", "MERGED", "ENROLLED");
        assertThat(history(target))
                .containsSubsequence("MERGED_FROM_REVERSED", "MERGED_FROM", "ENROLLED");
        Reply merged = server.get("/v1/members/" + source + "/history?type=MERGED");
        assertThat(merged.json().at("/data/0/details/into").asText()).isEqualTo(target);
        assertThat(merged.json().at("/data/0/clientId").isNull()).isTrue();
        assertThat(merged.json().at("/data/0/position").longValue())
                .isEqualTo(
                        server.get("/v1/transactions/" + mergeTxId)
                                .json()
                                .path("position")
                                .longValue());
    }

    @Test
    void aMergeInAnotherUnitShouldBeToldAsWell() {
        server.put(
                "/v1/program",
                """
                {"units":[{"unit":"POINTS","scale":0,"default":true,"expiry":{"type":"NEVER"}},
                          {"unit":"STATUS","scale":0,"default":false,"expiry":{"type":"NEVER"}}]}
                """);
        String without = server.newMember();
        Reply merge =
                server.post(
                        "/v1/members/" + without + "/merge",
                        "{\"txId\":\"%s\",\"intoMemberId\":\"%s\",\"unit\":\"STATUS\"}"
                                .formatted(newId("T"), target));
        assertThat(merge.status()).isEqualTo(201);
        assertThat(server.get("/v1/members/" + without).text("mergedInto")).isEqualTo(target);
        assertThat(server.put("/v1/members/" + without, "{\"name\":\"x\"}").code())
                .isEqualTo("member_merged");
    }

    @Test
    void nobodyShouldLogInAsWhoWasMergedOrChangeHisPassword() {
        String path = "/v1/members/" + source + "/password";
        String session = "{\"memberId\":\"%s\",\"password\":\"%s\"}";
        String change = "{\"currentPassword\":\"%s\",\"newPassword\":\"battery staple\"}";
        server.put(path, "{\"password\":\"correct horse\"}");
        String mergeTxId = merge(source, target);
        assertThat(server.post("/v1/member-sessions", session.formatted(source, "wrong")).code())
                .isEqualTo("invalid_credentials");
        assertMerged(
                server.post("/v1/member-sessions", session.formatted(source, "correct horse")));
        assertMerged(server.post(path + "/change", change.formatted("correct horse")));
        unmerge(mergeTxId);
        assertThat(
                        server.post(
                                        "/v1/member-sessions",
                                        session.formatted(source, "correct horse"))
                                .status())
                .isEqualTo(201);
    }

    private void assertMerged(Reply reply) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("member_merged");
        assertThat(reply.text("mergedInto")).isEqualTo(target);
    }

    private void assertLeadsTo(String member) {
        assertThat(server.get("/v1/cards/" + card).json().at("/member/memberId").asText())
                .isEqualTo(member);
        assertThat(server.get("/v1/members?cardNumber=" + card).json().findValuesAsText("memberId"))
                .containsExactly(member);
        assertThat(byAlias()).containsExactly(member);
    }

    private List<String> byAlias() {
        return server.get("/v1/members?alias=shop:" + alias).json().findValuesAsText("memberId");
    }

    private List<String> history(String member) {
        return server.get("/v1/members/" + member + "/history").json().findValuesAsText("type");
    }

    private String merge(String source, String target) {
        Reply reply =
                server.post(
                        "/v1/members/" + source + "/merge",
                        "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}".formatted(newId("T"), target));
        assertThat(reply.status()).isEqualTo(201);
        return reply.text("txId");
    }

    private void unmerge(String mergeTxId) {
        assertThat(
                        server.post(
                                        "/v1/merges/" + mergeTxId + "/reversals",
                                        "{\"txId\":\"%s\"}".formatted(newId("T")))
                                .status())
                .isEqualTo(201);
    }
}
