package dev.tallystick.rest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The client against a scripted server on a real socket. */
class ApiClientTest {
    private static final Patience QUICK = new Patience(2, 0, Duration.ofMillis(1));

    private final Queue<Integer> statuses = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();
    private HttpServer server;
    private ApiClient client;
    private int tokenCount;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/oauth2/token", this::token);
        server.createContext("/v1/", this::scripted);
        server.start();
        client = new ApiClient(base(), new Credentials("shop", "s:c+ret"), QUICK);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void shouldSignInOnceAndSendItsToken() throws Exception {
        client.get("/v1/a");
        client.put("/v1/b", new ObjectMapper().createObjectNode());
        assertThat(seen)
                .containsExactly(
                        "grant_type=client_credentials&client_id=shop&client_secret=s%3Ac%2Bret",
                        "GET /v1/a Bearer token-1", "PUT /v1/b Bearer token-1");
    }

    @Test
    void shouldFetchANewTokenWhenItsOwnIsRefused() throws Exception {
        statuses.addAll(List.of(401, 200));
        assertThat(client.get("/v1/a").status()).isEqualTo(200);
        assertThat(seen)
                .endsWith(
                        "GET /v1/a Bearer token-1",
                        "grant_type=client_credentials&client_id=shop&client_secret=s%3Ac%2Bret",
                        "GET /v1/a Bearer token-2");
    }

    @Test
    void shouldReturnTheSecondRefusalOfATokenAsTheAnswer() throws Exception {
        statuses.addAll(List.of(401, 401));
        assertThat(client.get("/v1/a").status()).isEqualTo(401);
    }

    @Test
    void shouldComeBackWhenTheServerIsBusy() throws Exception {
        statuses.addAll(List.of(503, 429, 201));
        assertThat(client.get("/v1/a").status()).isEqualTo(201);
    }

    @Test
    void shouldAnswerBusyWhenItsPatienceEnds() throws Exception {
        statuses.addAll(List.of(503, 503, 503, 201));
        ApiAnswer answer = client.get("/v1/a");
        assertThat(answer.status()).isEqualTo(503);
        assertThatThrownBy(() -> answer.orThrow("balance"))
                .isInstanceOf(IOException.class)
                .hasMessage("balance: 503 overloaded: try later");
    }

    @Test
    void shouldSayThatNothingListens() {
        server.stop(0);
        assertThatThrownBy(() -> client.get("/v1/a"))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot reach " + base() + ": nothing listens there");
    }

    private void token(HttpExchange exchange) throws IOException {
        seen.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        tokenCount++;
        answer(
                exchange,
                200,
                "{\"access_token\": \"token-" + tokenCount + "\", \"expires_in\": 900}");
    }

    private void scripted(HttpExchange exchange) throws IOException {
        note(exchange);
        Integer status = statuses.poll();
        answer(
                exchange,
                status == null ? 200 : status,
                "{\"code\": \"overloaded\", \"detail\": \"try later\"}");
    }

    private void note(HttpExchange exchange) {
        seen.add(
                exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestURI()
                        + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Retry-After", "1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
