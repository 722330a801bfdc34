package dev.tallystick.rest.members;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URLEncoder;
import java.util.List;

class MemberSearchIT extends WithServer {
    private TestServer shop;

    @BeforeAll
    void enrol() {
        shop = server.as(newId("search"), "members:read", "members:write");
        enrol("ann", "Ann Lee", "ann@example.org", "+49 (171) 23");
        enrol("anna", "ANNA 100%", "Ann@Example.org", "004917123");
        enrol("änne", "Änne_Ö", "a_n@example.org", "171 23");
        enrol("odysseas", "Οδυσσέας", "o@example.org", null);
        enrol("odysseus", "ΟΔΥΣΣΕΥΣ Σ.", "u@example.org", null);
        enrol("bob", "Bob", "bob@example.org", null);
        assertThat(
                        shop.put(
                                        "/v1/members/anna/stage",
                                        "{\"txId\":\"%s\",\"stage\":\"BLOCKED\"}"
                                                .formatted(newId("T")))
                                .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    filter | value           | found
                    email  | ANN@example.org | anna ann
                    email  | a_n@example.org | anne
                    email  | nn@example.org  | -
                    email  | ann@example     | -
                    phone  | +49 171-23      | ann
                    phone  | 49 171 23       | ann
                    phone  | 004917123       | anna
                    phone  | 17123           | anne
                    name   | ann             | anna ann
                    name   | ANN LEE         | ann
                    name   | ann lee x       | -
                    name   | lee             | -
                    name   | anna 100%       | anna
                    name   | %               | -
                    name   | _               | -
                    name   | ÄNNE_           | anne
                    name   | äN              | anne
                    name   | b               | bob
                    name   | οδυσ            | odysseus odysseas
                    name   | ΟΔΥΣ            | odysseus odysseas
                    name   | οδυς            | odysseus odysseas
                    name   | οδυσσέασ        | odysseas
                    name   | ΟΔΥΣΣΕΥΣ        | odysseus
                    """)
    void shouldFindWhomPeopleMean(String filter, String value, String found) {
        Reply reply = shop.get("/v1/members?" + filter + "=" + encoded(value));
        assertThat(ids(reply)).isEqualTo(found == null ? List.of() : List.of(found.split(" ")));
        assertThat(reply.json().path("nextCursor").isNull()).isTrue();
    }

    @Test
    void filtersShouldNarrowEachOtherAndThePages() {
        assertThat(ids(shop.get("/v1/members?name=ann&email=ann@example.org&phone=4917123")))
                .containsExactly("ann");
        assertThat(ids(shop.get("/v1/members?name=ann&stage=BLOCKED"))).containsExactly("anna");
        assertThat(ids(shop.get("/v1/members?name=b&stage=BLOCKED"))).isEmpty();
        Reply first = shop.get("/v1/members?name=a&limit=1");
        assertThat(ids(first)).containsExactly("anna");
        String link = first.header("Link");
        assertThat(ids(shop.get(link.substring(1, link.indexOf('>'))))).containsExactly("ann");
        assertThat(shop.get("/v1/members?name=b&cursor=" + first.text("nextCursor")).code())
                .isEqualTo("invalid_cursor");
    }

    @Test
    void whatWasChangedOrClearedShouldNotBeFoundAnyMore() {
        shop.put("/v1/members/carl", "{\"name\":\"Carl\",\"email\":\"c@example.org\"}");
        shop.put("/v1/members/carl", "{\"name\":\"Karl\",\"email\":null}");
        assertThat(ids(shop.get("/v1/members?name=carl"))).isEmpty();
        assertThat(ids(shop.get("/v1/members?email=c@example.org"))).isEmpty();
        assertThat(ids(shop.get("/v1/members?name=karl"))).containsExactly("carl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email=", "name=", "phone=", "phone=x", "cardNumber=a%20b", "nick=x"})
    void shouldTurnAwayWhatIsWrong(String query) {
        assertThat(shop.get("/v1/members?" + query).status()).isEqualTo(400);
    }

    private void enrol(String id, String name, String email, String phone) {
        String body =
                "{\"name\":\"%s\",\"email\":\"%s\",\"phone\":%s}"
                        .formatted(name, email, phone == null ? "null" : "\"" + phone + "\"");
        assertThat(shop.put("/v1/members/" + id.replace('ä', 'a'), body).status()).isEqualTo(201);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    private static List<String> ids(Reply reply) {
        return reply.json().findValuesAsText("memberId");
    }
}
