package dev.tallystick.rest.auth;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class AuthIT extends WithServer {
    private static final String GRANT = "grant_type=client_credentials";

    @Test
    void shouldGiveATokenByBasicOrForm() {
        Reply basic = server.requestToken("shop", "s3cret", GRANT);
        assertThat(basic.status()).isEqualTo(200);
        assertThat(basic.text("token_type")).isEqualTo("Bearer");
        assertThat(basic.json().path("expires_in").intValue()).isBetween(60, 3_600);
        assertThat(basic.text("scope")).startsWith("points:earn points:redeem").endsWith("admin");
        assertThat(basic.header("Cache-Control")).isEqualTo("no-store");
        Reply form = form(GRANT + "&client_id=shop&client_secret=s3cret&scope=points%3Aread+admin");
        assertThat(form.status()).isEqualTo(200);
        assertThat(form.text("scope")).isEqualTo("points:read admin");
    }

    @Test
    void shouldNarrowWhatATokenMayDo() {
        String token =
                server.requestToken("shop", "s3cret", GRANT + "&scope=points:read")
                        .text("access_token");
        Reply allowed =
                server.send(
                        server.request("/v1/ledger/trial-balance")
                                .header("Authorization", "Bearer " + token));
        assertThat(allowed.status()).isEqualTo(200);
        Reply refused =
                server.send(
                        server.request("/v1/ledger/state-hash")
                                .header("Authorization", "Bearer " + token));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("insufficient_scope");
        assertThat(refused.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"admin\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    form                                                                         | status | error
                    grant_type=client_credentials                                                | 401    | invalid_client
                    grant_type=client_credentials&client_id=shop                                 | 401    | invalid_client
                    grant_type=client_credentials&client_id=shop&client_secret=wrong             | 401    | invalid_client
                    grant_type=client_credentials&client_id=nobody&client_secret=s3cret          | 401    | invalid_client
                    grant_type=client_credentials&client_id=%00&client_secret=s3cret             | 401    | invalid_client
                    grant_type=password&client_id=shop&client_secret=s3cret                      | 400    | unsupported_grant_type
                    client_id=shop&client_secret=s3cret                                          | 400    | invalid_request
                    grant_type=client_credentials&grant_type=x&client_id=shop                    | 400    | invalid_request
                    grant_type=client_credentials&client_id=shop&client_secret=s3cret&scope=all  | 400    | invalid_scope
                    grant_type=client_credentials&client_id=shop&client_secret=s3cret&scope=     | 400    | invalid_scope
                    """)
    void shouldAnswerErrorsAsOAuthDoes(String form, int status, String error) {
        Reply reply = form(form);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("error")).isEqualTo(error);
        assertThat(reply.header("WWW-Authenticate").isEmpty()).isEqualTo(status != 401);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void shouldWantAForm() {
        Reply reply = server.post("/oauth2/token", "{}");
        assertThat(reply.status()).isEqualTo(415);
    }

    @Test
    void shouldMakeClientsAndRotateTheirSecrets() {
        String path = "/v1/clients/" + newId("C");
        Reply made = server.put(path, "{\"scopes\":[\"points:read\"]}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("program")).isEqualTo("demo");
        String clientId = made.text("clientId");
        String first = made.text("secret");
        assertThat(token(clientId, first).text("scope")).isEqualTo("points:read");
        Reply widened = server.put(path, "{\"scopes\":[\"points:read\",\"admin\"]}");
        assertThat(widened.status()).isEqualTo(200);
        assertThat(widened.json().has("secret")).isFalse();
        assertThat(token(clientId, first).text("scope")).isEqualTo("points:read admin");
        Reply stale = server.put(path, "{}", "If-Match", made.header("ETag"));
        assertThat(stale.status()).isEqualTo(412);
        Reply rotated =
                server.put(path, "{\"rotateSecret\":true}", "If-Match", widened.header("ETag"));
        assertThat(rotated.status()).isEqualTo(200);
        assertThat(token(clientId, first).status()).isEqualTo(401);
        assertThat(token(clientId, rotated.text("secret")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                                        | status | code
                    {}                                          | 400    | missing_field
                    {"scopes":["fly"]}                          | 400    | invalid_value
                    {"scopes":"admin"}                          | 400    | invalid_type
                    {"scopes":["admin"],"secret":"mine"}        | 400    | unknown_field
                    {"scopes":["admin"],"program":"a b"}        | 400    | invalid_id
                    {"scopes":["admin"],"program":"nowhere"}    | 404    | program_not_found
                    """)
    void shouldRefuseClientsThatCannotBe(String body, int status, String code) {
        Reply reply = server.put("/v1/clients/" + newId("C"), body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void theSecretOfBeforeShouldHoldAsLongAsWasSaid() {
        String path = "/v1/clients/" + newId("C");
        Reply made = server.put(path, "{\"scopes\":[\"points:read\"],\"name\":\"Till 7\"}");
        String clientId = made.text("clientId");
        String first = made.text("secret");
        String bearer = token(clientId, first).text("access_token");
        Reply rotated = server.put(path, "{\"rotateSecret\":true,\"overlapSeconds\":600}");
        assertThat(rotated.json().has("previousSecretUntil")).isTrue();
        assertThat(token(clientId, first).status()).isEqualTo(200);
        assertThat(token(clientId, rotated.text("secret")).status()).isEqualTo(200);
        assertThat(readAs(bearer).status()).isEqualTo(404);
        Reply again = server.put(path, "{\"rotateSecret\":true,\"overlapSeconds\":600}");
        assertThat(token(clientId, first).status()).isEqualTo(401);
        assertThat(token(clientId, rotated.text("secret")).status()).isEqualTo(200);
        Reply atOnce = server.put(path, "{\"rotateSecret\":true}");
        assertThat(token(clientId, again.text("secret")).status()).isEqualTo(401);
        assertThat(token(clientId, atOnce.text("secret")).status()).isEqualTo(200);
        assertThat(atOnce.json().has("previousSecretUntil")).isFalse();
        assertThat(readAs(bearer).status()).isEqualTo(401);
        assertThat(server.put(path, "{\"overlapSeconds\":600}").errors())
                .isEqualTo("/overlapSeconds conflicting_fields");
        assertThat(server.put(path, "{\"rotateSecret\":true,\"overlapSeconds\":2592001}").errors())
                .isEqualTo("/overlapSeconds out_of_range");
    }

    @Test
    void whatIsTakenFromAClientShouldBeTakenFromItsTokensAtOnce() {
        String path = "/v1/clients/" + newId("C");
        Reply made = server.put(path, "{\"scopes\":[\"points:read\",\"members:read\"]}");
        String clientId = made.text("clientId");
        String secret = made.text("secret");
        String bearer = token(clientId, secret).text("access_token");
        assertThat(readAs(bearer).status()).isEqualTo(404);
        server.put(path, "{\"scopes\":[\"members:read\"]}");
        assertThat(readAs(bearer).status()).isEqualTo(403);
        server.put(path, "{\"scopes\":[\"points:read\"]}");
        assertThat(readAs(bearer).status()).isEqualTo(404);
        Reply disabled = server.put(path, "{\"disabled\":true}");
        assertThat(disabled.json().path("disabled").booleanValue()).isTrue();
        assertThat(readAs(bearer).status()).isEqualTo(401);
        assertThat(token(clientId, secret).text("error")).isEqualTo("invalid_client");
        server.put(path, "{\"disabled\":false}");
        assertThat(readAs(bearer).status()).isEqualTo(401);
        String fresh = token(clientId, secret).text("access_token");
        assertThat(readAs(fresh).status()).isEqualTo(404);
        server.put("/v1/programs/elsewhere", "{}");
        server.put(path, "{\"program\":\"elsewhere\"}");
        assertThat(readAs(fresh).status()).isEqualTo(401);
    }

    @Test
    void shouldShowClientsWithoutSecrets() {
        String program = newId("clients");
        server.put("/v1/programs/" + program, "{}");
        for (String name : List.of("A", "B", "C")) {
            server.put(
                    "/v1/clients/" + program + "-" + name,
                    "{\"program\":\"%s\",\"scopes\":[\"points:read\"],\"name\":\"%s\"}"
                            .formatted(program, name));
        }
        Reply first = server.get("/v1/clients?limit=2&program=" + program);
        assertThat(first.json().path("data").findValuesAsText("name")).containsExactly("C", "B");
        assertThat(first.raw().body()).doesNotContain("secret", "argon2");
        String link = first.header("Link");
        Reply second = server.get(link.substring(1, link.indexOf('>')));
        assertThat(second.json().path("data").findValuesAsText("name")).containsExactly("A");
        Reply one = server.get("/v1/clients/" + program + "-A");
        assertThat(one.json()).isEqualTo(second.json().path("data").path(0));
        assertThat(one.header("ETag")).isNotEmpty();
        assertThat(server.get("/v1/clients/" + newId("no")).code()).isEqualTo("client_not_found");
        assertThat(server.get("/v1/programs/" + program).json())
                .isEqualTo(server.put("/v1/programs/" + program, "{}").json());
        assertThat(server.get("/v1/programs/" + newId("no")).code()).isEqualTo("program_not_found");
        assertThat(
                        server.get("/v1/programs?limit=100")
                                .json()
                                .path("data")
                                .findValuesAsText("program"))
                .contains("demo", program);
        assertThat(server.get("/v1/programs?limit=1").json().path("nextCursor").isTextual())
                .isTrue();
    }

    private Reply readAs(String bearer) {
        return server.send(
                server.request("/v1/members/nobody/points")
                        .header("Authorization", "Bearer " + bearer));
    }

    @Test
    void shouldLetOnlyOperatorsMakeClientsAndPrograms() {
        TestServer clerk = server.as("demo", "program:write", "members:write");
        assertThat(clerk.put("/v1/clients/x", "{\"scopes\":[\"admin\"]}").status()).isEqualTo(403);
        assertThat(clerk.put("/v1/programs/x", "{}").status()).isEqualTo(403);
        assertThat(clerk.get("/v1/ledger/state-hash").status()).isEqualTo(403);
    }

    @Test
    void shouldStoreNoSecret() throws IOException {
        String secret =
                server.put("/v1/clients/" + newId("C"), "{\"scopes\":[\"admin\"]}").text("secret");
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content.contains(secret)).as(file.toString()).isFalse();
            }
        }
    }

    private Reply token(String clientId, String secret) {
        return server.requestToken(clientId, secret, GRANT);
    }

    private Reply form(String form) {
        return server.send(
                server.request("/oauth2/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }
}
