package dev.tallystick.rest.http;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.rest.RawClient;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class HttpIT extends WithServer {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    line                                          | status | code
                    GET /nowhere HTTP/1.1                         | 404    | not_found
                    GET /v1/members/ HTTP/1.1                     | 404    | not_found
                    GET //v1/program HTTP/1.1                     | 404    | not_found
                    GET /v1/members/%00 HTTP/1.1                  | 400    | invalid_request
                    GET /v1/members/%ff HTTP/1.1                  | 400    | invalid_request
                    GET /v1/members/%C0%AF HTTP/1.1               | 400    | invalid_request
                    GET /v1/members/%2e%2e HTTP/1.1               | 401    | unauthorized
                    GET /v1/members/a;b HTTP/1.1                  | 401    | unauthorized
                    GET /v1/members/%zz HTTP/1.1                  | 400    | invalid_request
                    PATCH /v1/program HTTP/1.1                    | 405    | method_not_allowed
                    DELETE /v1/earns HTTP/1.1                     | 405    | method_not_allowed
                    BREW /v1/earns HTTP/1.1                       | 405    | method_not_allowed
                    GET /v1/program HTTP/1.1                      | 401    | unauthorized
                    GET /v1/earns HTTP/9.9                        | 505    | http_version_not_supported
                    nonsense                                      | 400    | invalid_request
                    """)
    void shouldAnswerWithAProblemWhateverIsAsked(String line, int status, String code)
            throws IOException {
        RawAnswer answer = raw(line + "\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).as(answer.head()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("status").intValue()).isEqualTo(status);
        assertThat(answer.head().toLowerCase(java.util.Locale.ROOT))
                .contains("application/problem+json")
                .contains("request-id: " + answer.json().path("requestId").asText());
    }

    @Test
    void shouldRefuseHeadersWithoutEnd() throws IOException {
        RawAnswer answer =
                raw(
                        "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: "
                                + "x".repeat(20_000)
                                + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.json().path("code").asText()).isEqualTo("headers_too_large");
    }

    @Test
    void shouldRefusePathsWithoutEnd() throws IOException {
        String line = "GET /v1/members/" + "x".repeat(20_000) + " HTTP/1.1";
        RawAnswer answer = raw(line + "\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer.status()).isEqualTo(414);
        assertThat(answer.json().path("code").asText()).isEqualTo("uri_too_long");
    }

    @Test
    void shouldTakeABodyThatEndsEarlyForTheClientsFault() throws IOException {
        String head =
                String.join(
                        "\r\n",
                        "POST /oauth2/token HTTP/1.1",
                        "Host: x",
                        "Content-Length: 50",
                        "Content-Type: application/x-www-form-urlencoded",
                        "",
                        "");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((head + "grant").getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).matches(text -> text.isEmpty() || text.startsWith("HTTP/1.1 4"));
        }
    }

    /** Its client could take the connection for another request, and find it closed. */
    @ParameterizedTest
    @CsvSource({
        "/v1/earns,401,X: y",
        "/v1/earn,404,X: y",
        "/v1/program/stage,404,X: y",
        "/v1/earns,401,Expect: 100-continue"
    })
    void whoIsRefusedBeforeItsBodyCameShouldHearThatTheConnectionEnds(
            String path, int status, String header) throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            client.send(
                    "POST "
                            + path
                            + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + header
                            + "\r\nContent-Length: 50\r\n\r\n");
            assertThat(client.head())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(client.rest()).contains("\"status\":" + status);
        }
    }

    @Test
    void whoIsRefusedWithItsBodyReadShouldKeepTheConnection() throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            for (int n = 0; n < 2; n++) {
                client.send("POST /v1/earns HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
                String head = client.head();
                assertThat(head)
                        .startsWith("HTTP/1.1 401 ")
                        .doesNotContainIgnoringCase("Connection: close");
                int length =
                        Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
                for (int read = 0; read < length; read++) {
                    assertThat(client.read()).isNotNegative();
                }
            }
        }
    }

    @Test
    void shouldNameTheMethodsThatAreAllowed() {
        Reply reply = server.send(server.authorized("/v1/program").DELETE());
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("GET, HEAD, PUT");
    }

    @Test
    void shouldAnswerHeadAsGetWithoutTheBody() {
        Reply head =
                server.send(
                        server.authorized("/v1/program").method("HEAD", BodyPublishers.noBody()));
        Reply get = server.get("/v1/program");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.raw().body()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
        assertThat(head.header("Request-Id")).isNotEmpty();
        assertThat(
                        server.send(
                                        server.request("/v1/program")
                                                .method("HEAD", BodyPublishers.noBody()))
                                .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    type                              | status
                    application/json                  | 201
                    application/json; charset=utf-8   | 201
                    Application/JSON;charset="UTF-8"  | 201
                    application/json; charset=latin1  | 415
                    application/json; q=1             | 415
                    text/plain                        | 415
                    application/x-www-form-urlencoded | 415
                    ``                                | 415
                    """)
    void shouldTakeJsonInUtf8Only(String type, int status) {
        var request = server.authorized("/v1/earns");
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        Reply reply =
                server.send(
                        request.POST(
                                BodyPublishers.ofString(earn(newId("T"), server.newMember(), 1))));
        assertThat(reply.status()).isEqualTo(status);
    }

    @Test
    void shouldRefuseCompressedBodies() {
        Reply reply = server.post("/v1/earns", "{}", "Content-Encoding", "gzip");
        assertThat(reply.code()).isEqualTo("unsupported_media_type");
    }

    @Test
    void shouldRefuseBodiesThatAreTooLarge() {
        String memberId = server.newMember();
        String large = earn(newId("T"), memberId, 1) + " ".repeat(1 << 20);
        Reply reply = server.post("/v1/earns", large);
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("body_too_large");
        Reply chunked =
                server.send(
                        server.authorized("/v1/earns")
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () ->
                                                        new java.io.ByteArrayInputStream(
                                                                large.getBytes(
                                                                        StandardCharsets.UTF_8)))));
        assertThat(chunked.code()).isEqualTo("body_too_large");
        assertThat(server.post("/v1/batches", "{} " + " ".repeat(16 << 20)).status())
                .isEqualTo(413);
    }

    @Test
    void shouldChangeNothingForRequestsItRefuses() {
        String memberId = server.newMemberWith(10);
        String txId = newId("T");
        String good = earn(txId, memberId, 1);
        TestServer other = server.as("other", "points:earn", "points:redeem", "points:read");
        TestServer reader = server.as("demo", "points:read");
        String before = server.stateHash();
        List<Reply> refused = new ArrayList<>();
        refused.add(server.send(server.request("/v1/earns").POST(BodyPublishers.ofString(good))));
        refused.add(
                server.send(
                        server.request("/v1/earns")
                                .header("Authorization", "Bearer x")
                                .POST(BodyPublishers.ofString(good))));
        refused.add(reader.post("/v1/earns", good));
        refused.add(other.post("/v1/earns", good));
        refused.add(other.post("/v1/redemptions", good));
        refused.add(other.get("/v1/members/" + memberId + "/points"));
        refused.add(server.post("/v1/earns", good.replace("}", ",\"points\":1}")));
        refused.add(server.post("/v1/earns", good.substring(1)));
        refused.add(server.post("/v1/earns", good + good));
        refused.add(server.post("/v1/earns", ""));
        refused.add(server.post("/v1/earns", good + " ".repeat(1 << 20)));
        refused.add(server.post("/v1/batches", "[" + good + "]"));
        refused.add(server.put("/v1/earns", good));
        assertThat(refused)
                .extracting(Reply::status)
                .containsExactly(401, 401, 403, 404, 404, 404, 400, 400, 400, 400, 413, 400, 405);
        assertThat(server.stateHash()).isEqualTo(before);
        assertThat(server.get("/v1/transactions/" + txId).status()).isEqualTo(404);
    }

    @Test
    void shouldKeepProgramsApart() {
        TestServer other =
                server.as("apart", "points:earn", "points:read", "members:write", "members:read");
        String memberId = server.newMemberWith(10);
        other.put("/v1/members/" + memberId, "{\"name\":\"Other\"}");
        String txId = newId("T");
        assertThat(server.post("/v1/earns", earn(txId, memberId, 5)).status()).isEqualTo(201);
        assertThat(other.get("/v1/transactions/" + txId).status()).isEqualTo(404);
        Reply same = other.post("/v1/earns", earn(txId, memberId, 7));
        assertThat(same.status()).isEqualTo(201);
        assertThat(same.header("Idempotency-Replayed")).isEmpty();
        assertThat(same.balance("available")).isEqualTo(7);
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                .isEqualTo(15);
        assertThat(server.get("/v1/members/" + memberId).text("name")).isNotEqualTo("Other");
        assertThat(other.get("/v1/members").json().path("data")).hasSize(1);
    }

    @Test
    void shouldGiveEveryAnswerAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (String path : List.of("/health/live", "/nowhere", "/v1/program", "/v1/members/%00")) {
            for (int i = 0; i < 5; i++) {
                ids.add(server.get(path).header("Request-Id"));
            }
        }
        assertThat(ids).hasSize(20).doesNotContain("");
    }

    private record RawAnswer(int status, String head, JsonNode json) {}

    private RawAnswer raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            String body = answer.substring(end + 4);
            return new RawAnswer(
                    Integer.parseInt(answer.substring(9, 12)),
                    answer.substring(0, end),
                    MAPPER.readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1)));
        }
    }
}
