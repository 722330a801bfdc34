package dev.tallystick.rest.members;

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

class MembersIT extends WithServer {
    @Test
    void shouldEnrolThenUpdateWhatIsGiven() {
        String path = "/v1/members/" + newId("M");
        Reply enrolled =
                server.put(
                        path,
                        "{\"name\":\"Ann\",\"email\":\"ann@example.org\",\"phone\":\"+1"
                            + " 2\",\"birthDate\":\"1984-02-29\",\"attributes\":{\"size\":1.50}}");
        assertThat(enrolled.status()).isEqualTo(201);
        Reply updated = server.put(path, "{\"name\":\"Anna\",\"phone\":null}");
        assertThat(updated.status()).isEqualTo(200);
        JsonNode member = server.get(path).json();
        assertThat(member).isEqualTo(updated.json());
        assertThat(member.path("name").asText()).isEqualTo("Anna");
        assertThat(member.path("email").asText()).isEqualTo("ann@example.org");
        assertThat(member.path("phone").isNull()).isTrue();
        assertThat(member.path("birthDate").asText()).isEqualTo("1984-02-29");
        assertThat(member.path("attributes").toString()).isEqualTo("{\"size\":1.5}");
        assertThat(member.path("stage").asText()).isEqualTo("ACTIVE");
        assertThat(member.path("balance").path("total").longValue()).isZero();
    }

    @Test
    void shouldTakeEveryIdItsRuleAllows() {
        for (String memberId : List.of("a@b.c", "A-1:2_3", "$!*'(),+=[]", "x".repeat(128))) {
            String encoded = memberId.replace("[", "%5B").replace("]", "%5D");
            assertThat(server.put("/v1/members/" + encoded, "{}").text("memberId"))
                    .isEqualTo(memberId);
            assertThat(server.get("/v1/members/" + encoded).status()).isEqualTo(200);
        }
        for (String memberId :
                List.of("a%7Eb", "a;b", "%2e%2e", "a%20b", "%C3%A4", "x".repeat(129))) {
            Reply reply = server.put("/v1/members/" + memberId, "{}");
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.errors()).isEqualTo("path:memberId invalid_id");
        }
    }

    @Test
    void shouldListNewestFirstInPagesThatStay() {
        TestServer shop = server.as(newId("list"), "members:read", "members:write");
        List<String> enrolled = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            enrolled.addFirst(shop.newMember());
        }
        Reply first = shop.get("/v1/members?limit=2");
        assertThat(memberIds(first)).isEqualTo(enrolled.subList(0, 2));
        shop.newMember();
        String link = first.header("Link");
        Reply second = shop.get(link.substring(1, link.indexOf('>')));
        assertThat(memberIds(second)).isEqualTo(enrolled.subList(2, 4));
        Reply last = shop.get("/v1/members?limit=2&cursor=" + second.text("nextCursor"));
        assertThat(memberIds(last)).isEqualTo(enrolled.subList(4, 5));
        assertThat(last.json().path("nextCursor").isNull()).isTrue();
        assertThat(last.header("Link")).isEmpty();
        Reply foreign = server.get("/v1/members?cursor=" + first.text("nextCursor"));
        assertThat(foreign.code()).isEqualTo("invalid_cursor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                          | errors
                    {"tier":"G D"}                | /tier invalid_id
                    {"tier":{"tierId":"GOLD"}}    | /tier invalid_type
                    {"cardNumber":"4 4"}          | /cardNumber invalid_id
                    {"language":"d e"}            | /language invalid_id
                    {"nick":"A"}                  | /nick unknown_field
                    {"memberId":"A"}              | /memberId unknown_field
                    {"name":""}                   | /name invalid_length
                    {"email":"ann"}               | /email invalid_email
                    {"birthDate":"2026-02-29"}    | /birthDate invalid_date
                    {"attributes":[]}             | /attributes invalid_type
                    {"attributes":{"a":[1e37]}}   | /attributes out_of_range
                    {"attributes":{"a":1e-999999}} | /attributes out_of_range
                    {"name":1,"email":2}          | /name invalid_type, /email invalid_type
                    """)
    void shouldNameWhatIsWrong(String body, String errors) {
        String path = "/v1/members/" + newId("M");
        assertThat(server.put(path, body).errors()).isEqualTo(errors);
        assertThat(server.get(path).code()).isEqualTo("member_not_found");
    }

    @Test
    void shouldListTheMembersOfAStageInPages() {
        TestServer shop = server.as(newId("stages"), "members:read", "members:write");
        List<String> blocked = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            String memberId = shop.newMember();
            if (i % 2 == 0) {
                blocked.addFirst(memberId);
                String body = "{\"txId\":\"%s\",\"stage\":\"BLOCKED\"}".formatted(newId("T"));
                assertThat(shop.put("/v1/members/" + memberId + "/stage", body).status())
                        .isEqualTo(201);
            }
        }
        Reply first = shop.get("/v1/members?stage=BLOCKED&limit=3");
        assertThat(memberIds(first)).isEqualTo(blocked.subList(0, 3));
        String link = first.header("Link");
        Reply last = shop.get(link.substring(1, link.indexOf('>')));
        assertThat(memberIds(last)).isEqualTo(blocked.subList(3, 4));
        assertThat(last.json().path("nextCursor").isNull()).isTrue();
        assertThat(memberIds(shop.get("/v1/members?stage=ACTIVE"))).hasSize(3);
        assertThat(memberIds(shop.get("/v1/members?stage=ERASED"))).isEmpty();
        assertThat(shop.get("/v1/members?stage=blocked").errors())
                .isEqualTo("query:stage invalid_value");
        assertThat(shop.get("/v1/members?stage=ACTIVE&cursor=" + first.text("nextCursor")).code())
                .isEqualTo("invalid_cursor");
    }

    @Test
    void aLanguageShouldBeOneInUseOrTheOneOfBefore() {
        server.put("/v1/languages/de", "{}");
        String path = "/v1/members/" + newId("M");
        Reply unknown = server.put(path, "{\"language\":\"xx\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("language_not_found");
        assertThat(server.get(path).code()).isEqualTo("member_not_found");
        assertThat(server.put(path, "{\"language\":\"de\"}").text("language")).isEqualTo("de");
        server.put("/v1/languages/de", "{\"active\":false}");
        assertThat(server.put(path, "{\"name\":\"A\",\"language\":\"de\"}").status())
                .isEqualTo(200);
        Reply other = server.put("/v1/members/" + newId("M"), "{\"language\":\"de\"}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("language_not_active");
        assertThat(server.put(path, "{\"language\":null}").json().path("language").isNull())
                .isTrue();
        assertThat(server.get(path + "/history").json().at("/data/0/details").toString())
                .isEqualTo("{\"fields\":[\"language\"]}");
    }

    private static List<String> memberIds(Reply reply) {
        List<String> ids = new ArrayList<>();
        reply.json().path("data").forEach(member -> ids.add(member.path("memberId").asText()));
        return ids;
    }
}
