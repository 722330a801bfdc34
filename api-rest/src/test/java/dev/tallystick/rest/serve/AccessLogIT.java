package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.rest.client.Credentials;
import dev.tallystick.rest.client.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The log as an operator has it: what a server process printed. */
class AccessLogIT {
    private static final Credentials CLIENT = new Credentials("till-17", "zebra-secret");
    private static final List<String> PERSONAL =
            List.of(
                    "Member-ann",
                    "ann@example.org",
                    "Ann Private",
                    "Tx-hush",
                    "a private note",
                    "Hush-code");

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";

    @Test
    void shouldLeadFromRequestsToPositionsAndNameNobody() throws Exception {
        List<HttpResponse<String>> answers = new ArrayList<>();
        HttpResponse<String> earned;
        Path log;
        try (ServerProcess server = new ServerProcess(directory.resolve("data"), CLIENT)) {
            server.start();
            log = server.log();
            token = token(server);
            answers.add(send(server, "PUT", "/v1/members/Member-ann", MEMBER));
            earned = send(server, "POST", "/v1/earns", EARN);
            answers.add(earned);
            answers.add(send(server, "POST", "/v1/earns", EARN));
            answers.add(send(server, "POST", "/v1/redemptions", REDEEM));
            answers.add(send(server, "POST", "/v1/earns", "{\"ann@example.org\":1}"));
            answers.add(send(server, "GET", "/v1/members/Member-ann/points?unit=Member-ann", ""));
            answers.add(send(server, "GET", "/v1/transactions/Tx-hush-1?minPosition=1", ""));
            answers.add(send(server, "GET", "/v1/members/Member-ann%00", ""));
            answers.add(send(server, "GET", "/nowhere/Member-ann?name=Ann%20Private", ""));
            answers.add(send(server, "Member-ann", "/v1/program", ""));
            answers.add(send(server, "GET", "/v1/events", ""));
            answers.add(send(server, "POST", "/v1/vouchers/Hush-code-1/use", "{}"));
            server.stop();
            assertThat(server.awaitEnd()).isZero();
        }
        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsExactly(201, 201, 201, 422, 400, 400, 200, 400, 404, 405, 200, 404);
        List<String> lines = Files.readAllLines(log, UTF_8);
        for (HttpResponse<String> answer : answers) {
            String requestId = answer.headers().firstValue("Request-Id").orElseThrow();
            assertThat(lines.stream().filter(line -> line.contains("requestId=" + requestId + " ")))
                    .as(requestId)
                    .hasSize(1);
        }
        String requestId = earned.headers().firstValue("Request-Id").orElseThrow();
        String position = earned.headers().firstValue("Ledger-Position").orElseThrow();
        Matcher line =
                Pattern.compile(
                                "time=\\S+ level=INFO logger=tallystick.access requestId="
                                        + requestId
                                        + " method=POST route=/v1/earns status=201 micros=\\d+"
                                        + " client=till-17 position="
                                        + position
                                        + "$",
                                Pattern.MULTILINE)
                        .matcher(String.join("\n", lines));
        assertThat(line.find()).isTrue();
        String whole = String.join("\n", lines);
        for (String personal : PERSONAL) {
            assertThat(whole).doesNotContain(personal);
        }
        assertThat(whole)
                .doesNotContain(token)
                .doesNotContain(CLIENT.secret())
                .doesNotContain("minPosition");
    }

    private static final String MEMBER = "{\"name\":\"Ann Private\",\"email\":\"ann@example.org\"}";
    private static final String EARN =
            "{\"txId\":\"Tx-hush-1\",\"memberId\":\"Member-ann\",\"points\":5,"
                    + "\"description\":\"a private note\"}";
    private static final String REDEEM =
            "{\"txId\":\"Tx-hush-2\",\"memberId\":\"Member-ann\",\"points\":50}";

    private String token(ServerProcess server) throws IOException, InterruptedException {
        String basic =
                Base64.getEncoder()
                        .encodeToString((CLIENT.id() + ":" + CLIENT.secret()).getBytes(UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(server.url().resolve("/oauth2/token"))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                        .build();
        String body = http.send(request, BodyHandlers.ofString()).body();
        Matcher matcher = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(body);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private HttpResponse<String> send(ServerProcess server, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.url().resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
