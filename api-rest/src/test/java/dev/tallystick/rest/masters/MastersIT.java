package dev.tallystick.rest.masters;

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

class MastersIT extends WithServer {
    @Test
    void shouldBeAddedThenChangedInWhatIsGiven() {
        String path = "/v1/masters/" + newId("cities") + "/KRK";
        Reply made =
                server.put(
                        path,
                        "{\"value\":{\"country\":\"PL\"},\"description\":\"Cracow\",\"descriptions\":{\"pl\":\"Kraków\"}}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().at("/value/country").asText()).isEqualTo("PL");
        assertThat(server.get(path).json()).isEqualTo(made.json());
        Reply changed = server.put(path, "{\"value\":\"Kraków\",\"active\":false}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("value")).isEqualTo("Kraków");
        assertThat(changed.text("description")).isEqualTo("Cracow");
        Reply cleared =
                server.put(
                        path,
                        "{\"value\":null,\"description\":null,\"descriptions\":null,\"active\":null}");
        assertThat(cleared.json().path("value").isNull()).isTrue();
        assertThat(cleared.json().path("description").isNull()).isTrue();
        assertThat(cleared.json().path("descriptions")).isEmpty();
        assertThat(cleared.json().path("active").booleanValue()).isTrue();
        assertThat(server.get(path).json()).isEqualTo(cleared.json());
    }

    @Test
    void shouldChangeAndRemoveOnlyTheEntryThatWasSeen() {
        String path = "/v1/masters/" + newId("cities") + "/KRK";
        assertThat(server.put(path, "{}", "If-Match", "*").code()).isEqualTo("precondition_failed");
        String first = server.put(path, "{\"value\":\"a\"}").header("ETag");
        assertThat(server.put(path, "{\"value\":\"a\"}").header("ETag")).isEqualTo(first);
        server.put(path, "{\"value\":\"b\"}", "If-Match", first);
        assertThat(server.put(path, "{\"value\":\"c\"}", "If-Match", first).status())
                .isEqualTo(412);
        assertThat(delete(path, first).status()).isEqualTo(412);
        assertThat(server.get(path).text("value")).isEqualTo("b");
        assertThat(delete(path, "*").status()).isEqualTo(204);
        assertThat(server.get(path).code()).isEqualTo("master_entry_not_found");
        assertThat(server.send(server.authorized(path).DELETE()).code())
                .isEqualTo("master_entry_not_found");
    }

    @Test
    void shouldListEntriesAndMastersInPagesOfTheirOwnProgram() {
        TestServer shop = server.as(newId("program"), "program:read", "program:write");
        for (int i = 0; i < 5; i++) {
            shop.put("/v1/masters/cities/K" + i, "{\"active\":" + (i % 2 == 0) + "}");
        }
        shop.put("/v1/masters/colours/RED", "{}");
        Reply first = shop.get("/v1/masters/cities?active=true&limit=2");
        assertThat(keys(first)).containsExactly("K4", "K2");
        String link = first.header("Link");
        Reply second = shop.get(link.substring(1, link.indexOf('>')));
        assertThat(keys(second)).containsExactly("K0");
        assertThat(keys(shop.get("/v1/masters/cities?active=false"))).containsExactly("K3", "K1");
        assertThat(shop.get("/v1/masters?limit=1").json().path("data").toString())
                .isEqualTo("[{\"name\":\"colours\",\"entryCount\":1}]");
        assertThat(shop.get("/v1/masters").json().at("/data/1/entryCount").intValue()).isEqualTo(5);
        assertThat(shop.get("/v1/masters/towns").code()).isEqualTo("master_not_found");
        assertThat(shop.get("/v1/masters/cities?active=7").errors())
                .isEqualTo("query:active invalid_type");
        TestServer other = server.as(newId("program"), "program:read");
        assertThat(other.get("/v1/masters").json().path("data")).isEmpty();
        assertThat(other.get("/v1/masters/cities").code()).isEqualTo("master_not_found");
        assertThat(other.get("/v1/masters/cities/K1").code()).isEqualTo("master_entry_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                                       | errors
                    {"value":7}                                | /value invalid_type
                    {"value":["a"]}                            | /value invalid_type
                    {"value":""}                               | /value invalid_length
                    {"value":{"a":{"a":{"a":{"a":{"a":{}}}}}}} | /value too_deep
                    {"description":""}                         | /description invalid_length
                    {"descriptions":{"x y":"a"}}               | /descriptions invalid_value
                    {"descriptions":{"de":""}}                 | /descriptions invalid_length
                    {"descriptions":{"de":7}}                  | /descriptions invalid_length
                    {"descriptions":"de"}                      | /descriptions invalid_type
                    {"active":"yes"}                           | /active invalid_type
                    {"name":"x"}                               | /name unknown_field
                    """)
    void shouldNameWhatIsWrong(String body, String errors) {
        String path = "/v1/masters/" + newId("cities") + "/A";
        assertThat(server.put(path, body).errors()).isEqualTo(errors);
        assertThat(server.get(path).status()).isEqualTo(404);
    }

    @Test
    void shouldRefuseWhatIsTooLargeAndIdsOutsideTheAlphabet() {
        String path = "/v1/masters/" + newId("cities");
        String large = "{\"value\":{\"a\":\"%s\"}}".formatted("x".repeat(16_400));
        assertThat(server.put(path + "/A", large).errors()).isEqualTo("/value too_large");
        String texts = "{\"descriptions\":{%s\"de\":\"x\"}}";
        StringBuilder languages = new StringBuilder();
        for (char c = 'a'; c <= 'z'; c++) {
            languages.append("\"a%s\":\"x\",\"b%s\":\"x\",".formatted(c, c));
        }
        assertThat(server.put(path + "/A", texts.formatted(languages)).errors())
                .isEqualTo("/descriptions too_large");
        assertThat(server.put(path + "/a~b", "{}").errors()).isEqualTo("path:key invalid_id");
        assertThat(server.put("/v1/masters/a@b/A", "{}").errors())
                .isEqualTo("path:name invalid_id");
    }

    private Reply delete(String path, String etag) {
        return server.send(server.authorized(path).header("If-Match", etag).DELETE());
    }

    private static List<String> keys(Reply reply) {
        List<String> keys = new ArrayList<>();
        for (JsonNode entry : reply.json().path("data")) {
            keys.add(entry.path("key").asText());
        }
        return keys;
    }
}
