package dev.tallystick.rest.members;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class CardsIT extends WithServer {
    @Test
    void aCardShouldLeadToItsMember() {
        String card = newId("40000000");
        String member = withCard(card);
        Reply shown = server.get("/v1/cards/" + card);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.text("cardNumber")).isEqualTo(card);
        assertThat(shown.text("stage")).isEqualTo("ACTIVE");
        assertThat(shown.json().path("member"))
                .isEqualTo(server.get("/v1/members/" + member).json());
        assertThat(shown.json().at("/member/cardNumber").asText()).isEqualTo(card);
        Reply found = server.get("/v1/members?cardNumber=" + card);
        assertThat(found.json().at("/data/0")).isEqualTo(shown.json().path("member"));
        assertThat(found.json().path("data")).hasSize(1);
        server.put(
                "/v1/members/" + member + "/stage",
                "{\"txId\":\"%s\",\"stage\":\"BLOCKED\"}".formatted(newId("T")));
        assertThat(server.get("/v1/cards/" + card).text("stage")).isEqualTo("BLOCKED");
    }

    @Test
    void aReplacementShouldEndTheOldCardForGood() {
        String old = newId("40000000");
        String next = newId("50000000");
        String member = withCard(old);
        Reply replaced = replace(old, next);
        assertThat(replaced.status()).isEqualTo(201);
        assertThat(replaced.text("cardNumber")).isEqualTo(next);
        assertThat(replaced.json().at("/member/memberId").asText()).isEqualTo(member);
        assertThat(server.get("/v1/cards/" + next).json()).isEqualTo(replaced.json());
        assertThat(replace(old, next).json()).as("a retry").isEqualTo(replaced.json());
        Reply stale = server.get("/v1/cards/" + old);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.code()).isEqualTo("card_replaced");
        assertThat(stale.raw().body()).as("whoever has the card").doesNotContain(next, member);
        assertThat(replace(old, newId("6")).code()).isEqualTo("card_replaced");
        assertThat(server.get("/v1/members?cardNumber=" + old).json().path("data")).isEmpty();
        Reply again = server.put("/v1/members/" + member, card(old));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("card_number_taken");
        assertThat(server.get("/v1/members/" + member).text("cardNumber")).isEqualTo(next);
        assertThat(types(member)).containsExactly("CARD_REPLACED", "CARD_ISSUED", "ENROLLED");
        assertThat(server.get("/v1/members/" + member + "/history").raw().body())
                .doesNotContain(old, next)
                .contains(old.substring(old.length() - 4), next.substring(next.length() - 4));
    }

    @Test
    void theProfileShouldGiveReplaceAndTakeACard() {
        String first = newId("40000000");
        String second = newId("50000000");
        String member = withCard(first);
        String path = "/v1/members/" + member;
        assertThat(server.put(path, card(first)).status()).as("the same").isEqualTo(200);
        assertThat(server.put(path, "{\"name\":\"A\"}").text("cardNumber")).isEqualTo(first);
        assertThat(server.put(path, card(second)).text("cardNumber")).isEqualTo(second);
        assertThat(server.get("/v1/cards/" + first).code()).isEqualTo("card_replaced");
        Reply without = server.put(path, "{\"cardNumber\":null}");
        assertThat(without.json().path("cardNumber").isNull()).isTrue();
        assertThat(server.get("/v1/cards/" + second).code()).isEqualTo("card_cancelled");
        assertThat(replace(second, newId("6")).code()).isEqualTo("card_cancelled");
        assertThat(types(member))
                .containsExactly(
                        "CARD_CANCELLED",
                        "CARD_REPLACED",
                        "PROFILE_CHANGED",
                        "CARD_ISSUED",
                        "ENROLLED");
    }

    @Test
    void ofSixteenWhoWantOneNumberExactlyOneShouldGetIt() {
        String card = newId("race");
        List<String> members = IntStream.range(0, 16).mapToObj(i -> server.newMember()).toList();
        List<Reply> replies =
                Together.run(16, i -> server.put("/v1/members/" + members.get(i), card(card)));
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
        assertThat(replies)
                .filteredOn(reply -> reply.status() != 200)
                .allMatch(reply -> reply.code().equals("card_number_taken"));
        Reply winner = replies.stream().filter(reply -> reply.status() == 200).findFirst().get();
        assertThat(server.get("/v1/cards/" + card).json().at("/member/memberId").asText())
                .isEqualTo(winner.text("memberId"));
    }

    @Test
    void ofSixteenReplacementsOfOneCardExactlyOneShouldCount() {
        String old = newId("40000000");
        String member = withCard(old);
        List<Reply> replies = Together.run(16, i -> replace(old, old + "-" + i));
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(1);
        assertThat(replies)
                .filteredOn(reply -> reply.status() != 201)
                .allMatch(reply -> reply.code().equals("card_replaced"));
        Reply winner = replies.stream().filter(reply -> reply.status() == 201).findFirst().get();
        assertThat(server.get("/v1/members/" + member).text("cardNumber"))
                .isEqualTo(winner.text("cardNumber"));
        assertThat(types(member)).containsExactly("CARD_REPLACED", "CARD_ISSUED", "ENROLLED");
    }

    @Test
    void shouldTurnAwayWhatIsWrong() {
        String card = newId("40000000");
        withCard(card);
        assertThat(server.get("/v1/cards/unknown").code()).isEqualTo("card_not_found");
        assertThat(replace("unknown", newId("6")).code()).isEqualTo("card_not_found");
        assertThat(server.get("/v1/cards/a%20b").errors()).isEqualTo("path:cardNumber invalid_id");
        assertThat(replace(card, card).errors()).isEqualTo("/newCardNumber same_card");
        assertThat(replace(card, "a b").errors()).isEqualTo("/newCardNumber invalid_id");
        Reply none = server.post("/v1/cards/" + card + "/replacement", "{\"card\":\"1\"}");
        assertThat(none.errors()).isEqualTo("/newCardNumber missing_field, /card unknown_field");
        String taken = newId("50000000");
        withCard(taken);
        assertThat(replace(card, taken).code()).isEqualTo("card_number_taken");
        assertThat(server.get("/v1/cards/" + card).status()).as("nothing changed").isEqualTo(200);
        TestServer reader = server.as("demo", "members:read");
        assertThat(reader.post("/v1/cards/" + card + "/replacement", "{}").status()).isEqualTo(403);
        TestServer writer = server.as("demo", "members:write");
        assertThat(writer.get("/v1/cards/" + card).status()).isEqualTo(403);
        TestServer other = server.as(newId("other"), "members:read", "members:write");
        assertThat(other.get("/v1/cards/" + card).code()).isEqualTo("card_not_found");
        String namesake = newId("M");
        assertThat(other.put("/v1/members/" + namesake, card(card)).status())
                .as("numbers are a program's own")
                .isEqualTo(201);
        assertThat(server.get("/v1/cards/" + card).json().at("/member/memberId").asText())
                .isNotEqualTo(namesake);
    }

    private String withCard(String card) {
        String member = newId("M");
        assertThat(server.put("/v1/members/" + member, card(card)).status()).isEqualTo(201);
        return member;
    }

    private Reply replace(String card, String newCard) {
        return server.post(
                "/v1/cards/" + card + "/replacement",
                "{\"newCardNumber\":\"%s\"}".formatted(newCard));
    }

    private static String card(String number) {
        return "{\"cardNumber\":\"%s\"}".formatted(number);
    }

    private List<String> types(String member) {
        return server.get("/v1/members/" + member + "/history").json().findValuesAsText("type");
    }
}
