package dev.tallystick.rest.settings;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class SettingsIT extends WithServer {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity-providers",
                "communication-categories",
                "communication-channels",
                "languages"
            })
    void shouldMakeChangeReadAndList(String list) {
        TestServer shop = server.as(newId("settings"), "program:read", "program:write");
        String path = "/v1/" + list + "/de";
        Reply made = shop.put(path, "{\"name\":\"One\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        assertThat(made.json().path("active").booleanValue()).isTrue();
        Reply changed = shop.put(path, "{\"active\":false}", "If-Match", "\"1\"");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        Reply read = shop.get(path);
        assertThat(read.json()).isEqualTo(changed.json());
        assertThat(read.text("name")).isEqualTo("One");
        assertThat(read.json().path("active").booleanValue()).isFalse();
        assertThat(shop.put(path, "{}").header("ETag")).as("nothing changed").isEqualTo("\"2\"");
        Reply reborn = shop.put(path, "{\"name\":null,\"active\":null}");
        assertThat(reborn.json().path("name").isNull()).isTrue();
        assertThat(reborn.json().path("active").booleanValue()).isTrue();
        shop.put("/v1/" + list + "/fr", "{}");
        shop.put("/v1/" + list + "/it", "{}");
        Reply first = shop.get("/v1/" + list + "?limit=2");
        assertThat(ids(first)).containsExactly("it", "fr");
        String link = first.header("Link");
        Reply last = shop.get(link.substring(1, link.indexOf('>')));
        assertThat(ids(last)).containsExactly("de");
        assertThat(last.json().path("nextCursor").isNull()).isTrue();
    }

    @Test
    void listsAndProgramsShouldBeApart() {
        String id = newId("s");
        server.put("/v1/identity-providers/" + id, "{}");
        assertThat(server.get("/v1/communication-channels/" + id).code())
                .isEqualTo("communication_channel_not_found");
        TestServer other = server.as(newId("other"), "program:read");
        assertThat(other.get("/v1/identity-providers/" + id).code())
                .isEqualTo("identity_provider_not_found");
        assertThat(ids(other.get("/v1/identity-providers"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    path                               | body           | errors
                    languages/german_                  | {}             | path:id invalid_id
                    languages/a:b                      | {}             | path:id invalid_id
                    communication-categories/a%20b     | {}             | path:id invalid_id
                    communication-channels/email       | {"name":""}    | /name invalid_length
                    communication-channels/email       | {"active":1}   | /active invalid_type
                    identity-providers/shop            | {"id":"shop"}  | /id unknown_field
                    """)
    void shouldNameWhatIsWrong(String path, String body, String errors) {
        assertThat(server.put("/v1/" + path, body).errors()).isEqualTo(errors);
    }

    @Test
    void shouldRefuseAnOlderVersionAndTheWrongScope() {
        String path = "/v1/languages/pt-BR";
        assertThat(server.put(path, "{}", "If-Match", "*").code()).isEqualTo("precondition_failed");
        assertThat(server.get(path).code()).isEqualTo("language_not_found");
        server.put(path, "{}");
        assertThat(server.put(path, "{}", "If-Match", "\"7\"").status()).isEqualTo(412);
        TestServer reader = server.as("demo", "program:read");
        assertThat(reader.put(path, "{}").code()).isEqualTo("insufficient_scope");
        TestServer stranger = server.as("demo", "members:read");
        assertThat(stranger.get(path).code()).isEqualTo("insufficient_scope");
        assertThat(stranger.get("/v1/languages").code()).isEqualTo("insufficient_scope");
    }

    private static List<String> ids(Reply page) {
        List<String> ids = new ArrayList<>();
        for (JsonNode setting : page.json().path("data")) {
            ids.add(setting.path("id").asText());
        }
        return ids;
    }
}
