package dev.tallystick.rest.members;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class CurrenciesIT extends WithServer {
    @Test
    void oneOfTheCurrenciesShouldBePreferred() {
        String member = server.newMember();
        Reply euro = server.put(path(member, "EUR"), "{}");
        assertThat(euro.status()).isEqualTo(201);
        assertThat(euro.json().path("preferred").booleanValue()).isTrue();
        assertThat(server.put(path(member, "EUR"), "{}").json()).isEqualTo(euro.json());
        server.put(path(member, "CHF"), "{\"preferred\":false}");
        assertThat(list(member)).containsExactly("CHF", "EUR *");
        assertThat(preferred(member)).isEqualTo("EUR");
        Reply franc = server.put(path(member, "CHF"), "{\"preferred\":true}");
        assertThat(franc.status()).isEqualTo(200);
        assertThat(list(member)).containsExactly("CHF *", "EUR");
        server.put(path(member, "EUR"), "{\"preferred\":false}");
        assertThat(preferred(member)).as("it was not").isEqualTo("CHF");
        server.put(path(member, "CHF"), "{\"preferred\":false}");
        assertThat(preferred(member)).isEmpty();
        server.put(path(member, "CHF"), "{\"preferred\":true}");
        assertThat(remove(member, "CHF").status()).isEqualTo(204);
        assertThat(preferred(member)).isEmpty();
        assertThat(list(member)).containsExactly("EUR");
        assertThat(remove(member, "CHF").code()).isEqualTo("currency_not_found");
        assertThat(
                        server.get("/v1/members/" + member + "/history?type=CURRENCY_SET")
                                .json()
                                .path("data"))
                .hasSize(5);
        assertThat(server.get("/v1/members/" + member + "/history").json().at("/data/0/details"))
                .hasToString("{\"currency\":\"CHF\"}");
    }

    @Test
    void shouldTurnAwayWhatIsWrong() {
        String member = server.newMember();
        for (String code : List.of("XYZ", "eur", "XAU")) {
            assertThat(server.put(path(member, code), "{}").errors())
                    .isEqualTo("path:currency invalid_currency");
        }
        assertThat(server.put(path(member, "EUR"), "{\"preferred\":1}").errors())
                .isEqualTo("/preferred invalid_type");
        assertThat(server.put(path(member, "EUR"), "{\"main\":true}").errors())
                .isEqualTo("/main unknown_field");
        assertThat(list(member)).isEmpty();
        assertThat(server.put(path("nobody", "EUR"), "{}").code()).isEqualTo("member_not_found");
        assertThat(remove("nobody", "EUR").code()).isEqualTo("member_not_found");
        assertThat(server.get("/v1/members/nobody/currencies").code())
                .isEqualTo("member_not_found");
        TestServer other = server.as(newId("other"), "members:read", "members:write");
        assertThat(other.put(path(member, "EUR"), "{}").code()).isEqualTo("member_not_found");
        TestServer reader = server.as("demo", "members:read");
        assertThat(reader.put(path(member, "EUR"), "{}").status()).isEqualTo(403);
    }

    private static String path(String member, String currency) {
        return "/v1/members/" + member + "/currencies/" + currency;
    }

    private Reply remove(String member, String currency) {
        return server.send(server.authorized(path(member, currency)).DELETE());
    }

    private String preferred(String member) {
        return server.get("/v1/members/" + member).json().path("currency").asText("");
    }

    private List<String> list(String member) {
        List<String> shown = new ArrayList<>();
        for (JsonNode row :
                server.get("/v1/members/" + member + "/currencies").json().path("data")) {
            shown.add(
                    row.path("currency").asText()
                            + (row.path("preferred").booleanValue() ? " *" : ""));
        }
        return shown;
    }
}
