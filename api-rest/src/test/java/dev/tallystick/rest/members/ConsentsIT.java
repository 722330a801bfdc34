package dev.tallystick.rest.members;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

class ConsentsIT extends WithServer {
    @BeforeAll
    void configureLists() {
        for (String path :
                List.of(
                        "communication-categories/offers",
                        "communication-categories/news",
                        "communication-channels/email",
                        "communication-channels/sms",
                        "languages/de")) {
            server.put("/v1/" + path, "{}");
        }
        for (String path :
                List.of(
                        "communication-categories/old",
                        "communication-channels/fax",
                        "languages/la")) {
            server.put("/v1/" + path, "{\"active\":false}");
        }
    }

    @Test
    void everyChangeShouldStandWithItsInstantAndItsClient() {
        String member = server.newMember();
        Reply given =
                put(
                        member,
                        "offers",
                        "{\"granted\":true,\"channels\":[\"sms\",\"email\"],\"language\":\"de\",\"source\":\"form"
                            + " 3\"}");
        assertThat(given.status()).isEqualTo(201);
        assertThat(shown(given.json()))
                .isEqualTo("offers true [\"email\",\"sms\"] \"de\" \"form 3\"");
        assertThat(given.text("clientId")).isEqualTo("shop");
        assertThat(put(member, "offers", "{\"granted\":true}").json())
                .as("says nothing new")
                .isEqualTo(given.json());
        Reply fewer = put(member, "offers", "{\"channels\":[\"email\"]}");
        assertThat(fewer.status()).isEqualTo(200);
        assertThat(shown(fewer.json())).isEqualTo("offers true [\"email\"] \"de\" null");
        Reply all = put(member, "offers", "{\"channels\":null,\"language\":null}");
        assertThat(shown(all.json())).isEqualTo("offers true null null null");
        put(member, "news", "{\"granted\":true}");
        Reply withdrawn = put(member, "offers", "{\"granted\":false,\"source\":\"by phone\"}");
        assertThat(shown(withdrawn.json())).isEqualTo("offers false null null \"by phone\"");
        assertThat(list(member, ""))
                .containsExactly("offers false null null \"by phone\"", "news true null null null");
        assertThat(list(member, "?category=news")).containsExactly("news true null null null");
        assertThat(list(member, "?category=offers&history=true"))
                .containsExactly(
                        "offers false null null \"by phone\"",
                        "offers true null null null",
                        "offers true [\"email\"] \"de\" null",
                        "offers true [\"email\",\"sms\"] \"de\" \"form 3\"");
        Reply first = server.get(path(member) + "?history=true&limit=2");
        Reply second =
                server.get(
                        path(member) + "?history=true&limit=3&cursor=" + first.text("nextCursor"));
        assertThat(first.json().path("data")).hasSize(2);
        assertThat(second.json().path("data")).hasSize(3);
        assertThat(second.json().path("nextCursor").isNull()).isTrue();
        JsonNode history = server.get("/v1/members/" + member + "/history").json().path("data");
        assertThat(history.findValuesAsText("type"))
                .containsExactly(
                        "CONSENT_WITHDRAWN",
                        "CONSENT_GIVEN",
                        "CONSENT_GIVEN",
                        "CONSENT_GIVEN",
                        "CONSENT_GIVEN",
                        "ENROLLED");
        assertThat(history.at("/0/at").asText()).isEqualTo(withdrawn.text("changedAt"));
        assertThat(history.at("/0/details").toString()).isEqualTo("{\"category\":\"offers\"}");
        assertThat(history.at("/3/details").toString())
                .isEqualTo("{\"category\":\"offers\",\"channels\":[\"email\"]}");
    }

    @Test
    void whatIsOutOfUseShouldTakeWithdrawalsOnly() {
        String member = server.newMember();
        assertThat(put(member, "old", "{\"granted\":true}").code())
                .isEqualTo("communication_category_not_active");
        assertThat(put(member, "news", "{\"granted\":true,\"channels\":[\"fax\"]}").code())
                .isEqualTo("communication_channel_not_active");
        assertThat(put(member, "news", "{\"granted\":true,\"language\":\"la\"}").code())
                .isEqualTo("language_not_active");
        assertThat(list(member, "")).isEmpty();
        assertThat(put(member, "old", "{\"granted\":false}").status()).isEqualTo(201);
    }

    @Test
    void whatWentOutOfUseShouldNotBeGivenAgain() {
        String member = server.newMember();
        server.put("/v1/communication-channels/pager", "{}");
        server.put("/v1/languages/nl", "{}");
        put(member, "offers", "{\"granted\":true,\"channels\":[\"email\",\"pager\"]}");
        put(member, "news", "{\"granted\":true,\"language\":\"nl\"}");
        server.put("/v1/communication-channels/pager", "{\"active\":false}");
        server.put("/v1/languages/nl", "{\"active\":false}");
        assertThat(put(member, "offers", "{\"granted\":true}").status())
                .as("says nothing new")
                .isEqualTo(200);
        assertThat(put(member, "offers", "{\"granted\":false}").status()).isEqualTo(200);
        assertThat(put(member, "news", "{\"granted\":false}").status()).isEqualTo(200);
        assertThat(put(member, "offers", "{\"granted\":true}").code())
                .isEqualTo("communication_channel_not_active");
        assertThat(put(member, "news", "{\"granted\":true}").code())
                .isEqualTo("language_not_active");
        assertThat(list(member, ""))
                .containsExactly(
                        "news false null \"nl\" null",
                        "offers false [\"email\",\"pager\"] null null");
        assertThat(put(member, "news", "{\"granted\":true,\"language\":null}").status())
                .isEqualTo(200);
        assertThat(put(member, "offers", "{\"granted\":true,\"channels\":[\"email\"]}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    category | body                                          | code
                    news     | {}                                            | missing_field
                    news     | {"granted":null}                              | invalid_type
                    news     | {"granted":1}                                 | invalid_type
                    news     | {"granted":true,"channels":[]}                | invalid_value
                    news     | {"granted":true,"channels":["sms","sms"]}     | invalid_value
                    news     | {"granted":true,"channels":["a b"]}           | invalid_id
                    news     | {"granted":true,"channels":"sms"}             | invalid_type
                    news     | {"granted":true,"language":"d e"}             | invalid_id
                    news     | {"granted":true,"source":""}                  | invalid_length
                    news     | {"granted":true,"why":"x"}                    | unknown_field
                    news     | {"granted":true,"channels":["post"]}          | communication_channel_not_found
                    news     | {"granted":true,"language":"fr"}              | language_not_found
                    rumours  | {"granted":true}                              | communication_category_not_found
                    rumours  | {"granted":false}                             | communication_category_not_found
                    a%20b    | {"granted":true}                              | invalid_id
                    """)
    void shouldTurnAwayWhatIsWrong(String category, String body, String code) {
        String member = server.newMember();
        assertThat(put(member, category, body).code()).isEqualTo(code);
        assertThat(list(member, "")).isEmpty();
    }

    @Test
    void shouldKnowWhoseConsentsTheyAre() {
        String member = server.newMember();
        assertThat(put("nobody", "news", "{\"granted\":true}").code())
                .isEqualTo("member_not_found");
        assertThat(server.get(path("nobody")).code()).isEqualTo("member_not_found");
        TestServer other = server.as(newId("other"), "members:read", "members:write");
        assertThat(other.get(path(member)).code()).isEqualTo("member_not_found");
        assertThat(other.put(path(member) + "/news", "{\"granted\":true}").code())
                .isEqualTo("member_not_found");
        TestServer reader = server.as("demo", "members:read");
        assertThat(reader.put(path(member) + "/news", "{}").status()).isEqualTo(403);
        TestServer writer = server.as("demo", "members:write");
        assertThat(writer.get(path(member)).status()).isEqualTo(403);
        assertThat(server.get(path(member) + "?history=yes").status()).isEqualTo(400);
    }

    private Reply put(String member, String category, String body) {
        return server.put(path(member) + "/" + category, body);
    }

    private static String path(String member) {
        return "/v1/members/" + member + "/consents";
    }

    private List<String> list(String member, String query) {
        List<String> shown = new ArrayList<>();
        server.get(path(member) + query)
                .json()
                .path("data")
                .forEach(consent -> shown.add(shown(consent)));
        return shown;
    }

    private static String shown(JsonNode consent) {
        return "%s %s %s %s %s"
                .formatted(
                        consent.path("category").asText(),
                        consent.path("granted"),
                        consent.path("channels"),
                        consent.path("language"),
                        consent.path("source"));
    }
}
