package dev.tallystick.rest.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;

/**
 * One client of a running server. Signs in by client credentials, renews its token, comes back when
 * the server is busy. Safe for many threads; made for virtual ones.
 */
public final class ApiClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final ObjectMapper mapper = new ObjectMapper();
    private final URI base;
    private final Patience patience;
    private final HttpClient http;
    private final TokenSource tokens;

    /**
     * @param base where the server listens, as {@code http://127.0.0.1:8080}
     * @param credentials of a client of the program to work in
     * @param patience when to give up
     */
    public ApiClient(URI base, Credentials credentials, Patience patience) {
        String text = base.toString();
        this.base = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
        this.patience = patience;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
        this.tokens = new TokenSource(() -> fetchToken(credentials));
    }

    /** {@return the answer to a GET} */
    public ApiAnswer get(String path) throws IOException, InterruptedException {
        return call("GET", path, null);
    }

    /** {@return the answer to a POST of a JSON body} */
    public ApiAnswer post(String path, JsonNode body) throws IOException, InterruptedException {
        return call("POST", path, body);
    }

    /** {@return the answer to a PUT of a JSON body} */
    public ApiAnswer put(String path, JsonNode body) throws IOException, InterruptedException {
        return call("PUT", path, body);
    }

    /** {@return an id as one segment of a path} */
    public static String segment(String id) {
        return URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }

    private ApiAnswer call(String method, String path, JsonNode body)
            throws IOException, InterruptedException {
        BodyPublisher content =
                body == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body));
        boolean tokenRefused = false;
        while (true) {
            String token = tokens.current();
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(base + path))
                            .timeout(ANSWER_TIMEOUT)
                            .header("Authorization", "Bearer " + token)
                            .method(method, content);
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            HttpResponse<byte[]> response = patientlySend(request.build());
            if (response.statusCode() != 401 || tokenRefused) {
                return answer(response);
            }
            tokenRefused = true; // once: a restarted server may not know the token any more
            tokens.reject(token);
        }
    }

    private HttpResponse<byte[]> patientlySend(HttpRequest request)
            throws IOException, InterruptedException {
        int busy = 0;
        int broken = 0;
        while (true) {
            try {
                HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
                boolean isBusy = response.statusCode() == 503 || response.statusCode() == 429;
                if (!isBusy || ++busy > patience.busyMax()) {
                    return response;
                }
                patience.pause(busy, retryAfterSeconds(response));
            } catch (IOException e) {
                if (++broken > patience.brokenMax()) {
                    throw unreachable(e);
                }
                patience.pause(broken);
            }
        }
    }

    private JsonNode fetchToken(Credentials credentials) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + "/oauth2/token"))
                        .timeout(ANSWER_TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(credentials.toForm()))
                        .build();
        ApiAnswer answer = answer(patientlySend(request));
        if (answer.status() == 401) {
            throw new IOException("the server does not know client " + credentials);
        }
        return answer.orThrow("no access token");
    }

    private ApiAnswer answer(HttpResponse<byte[]> response) throws IOException {
        boolean replayed =
                response.headers()
                        .firstValue("Idempotency-Replayed")
                        .filter("true"::equals)
                        .isPresent();
        return new ApiAnswer(response.statusCode(), parse(response.body()), replayed);
    }

    private JsonNode parse(byte[] body) throws IOException {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("no JSON from " + base + ": is this the ledger's server?", e);
        }
    }

    private IOException unreachable(IOException cause) {
        String why = cause instanceof ConnectException ? "nothing listens there" : cause.toString();
        return new IOException("cannot reach " + base + ": " + why, cause);
    }

    private static long retryAfterSeconds(HttpResponse<?> response) {
        String value = response.headers().firstValue("Retry-After").orElse("0");
        return value.chars().allMatch(Character::isDigit) && value.length() < 6
                ? Long.parseLong(value)
                : 0;
    }

    @Override
    public void close() {
        http.close();
    }
}
