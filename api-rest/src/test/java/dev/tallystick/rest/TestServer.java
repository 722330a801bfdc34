package dev.tallystick.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.serve.Server;
import dev.tallystick.rest.serve.ServerOptions;
import dev.tallystick.rest.serve.Tuning;
import dev.tallystick.rest.store.Databases;
import dev.tallystick.rest.store.PostgresqlAddress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A real server on a real directory and socket, and a client of it. */
public final class TestServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final BootstrapClient CLIENT = new BootstrapClient("shop", "s3cret");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger NEXT_ID = new AtomicInteger();

    private final AtomicReference<Server> server;
    private final HttpClient http;
    private String token;

    /** An answer, its body read as JSON where it is some. */
    public record Reply(HttpResponse<String> raw) {
        /** {@return the HTTP status} */
        public int status() {
            return raw.statusCode();
        }

        /** {@return the body} */
        public JsonNode json() {
            try {
                return MAPPER.readTree(raw.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** {@return a field of the body as text} */
        public String text(String field) {
            return json().path(field).asText();
        }

        /** {@return a field of the balance} */
        public long balance(String field) {
            return json().path("balance").path(field).longValue();
        }

        /** {@return the problem's code} */
        public String code() {
            return text("code");
        }

        /** {@return a header, "" if there is none} */
        public String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        /** {@return the pointers and codes of the problem's errors} */
        public String errors() {
            StringBuilder errors = new StringBuilder();
            for (JsonNode error : json().path("errors")) {
                errors.append(errors.isEmpty() ? "" : ", ")
                        .append(error.path("pointer").asText())
                        .append(' ')
                        .append(error.path("code").asText());
            }
            return errors.toString();
        }
    }

    private TestServer(AtomicReference<Server> server, HttpClient http) {
        this.server = server;
        this.http = http;
    }

    /** Starts a server whose time follows the wall. */
    public static TestServer start(Path directory) throws IOException {
        return start(directory, false);
    }

    /**
     * Starts a server whose time can be put forward, and not behind the wall clock: a test whose
     * dates are years ahead works for so long.
     */
    public static TestServer startWithTestClock(Path directory) throws IOException {
        return start(directory, true);
    }

    /** {@return a client of a server that was started elsewhere, as shop with secret s3cret} */
    public static TestServer of(Server server) {
        TestServer started =
                new TestServer(new AtomicReference<>(server), HttpClient.newHttpClient());
        started.token = started.token(CLIENT.clientId(), CLIENT.secret());
        return started;
    }

    private static TestServer start(Path directory, boolean testClock) throws IOException {
        return start(directory, testClock, Tuning.defaults());
    }

    /** Starts a server with limits of its own. */
    public static TestServer start(Path directory, Tuning tuning) throws IOException {
        return start(directory, false, tuning);
    }

    private static TestServer start(Path directory, boolean testClock, Tuning tuning)
            throws IOException {
        return start(directory, testClock, tuning, Databases.ofServer().addressFor(directory));
    }

    /** Starts a server on a database of one's choice. */
    public static TestServer start(Path directory, Databases database) throws IOException {
        return start(directory, false, Tuning.defaults(), database.addressFor(directory));
    }

    /** Starts a server whose time can be put forward on a database of one's choice. */
    public static TestServer startWithTestClock(Path directory, Databases database)
            throws IOException {
        return start(directory, true, Tuning.defaults(), database.addressFor(directory));
    }

    /** Starts a server with limits of its own on a database of one's choice. */
    public static TestServer start(Path directory, Tuning tuning, Databases database)
            throws IOException {
        return start(directory, false, tuning, database.addressFor(directory));
    }

    /** Starts a server on a PostgreSQL database. */
    public static TestServer start(Path directory, Tuning tuning, PostgresqlAddress database)
            throws IOException {
        return start(directory, false, tuning, Optional.of(database));
    }

    private static TestServer start(
            Path directory, boolean testClock, Tuning tuning, Optional<PostgresqlAddress> database)
            throws IOException {
        return of(
                Server.start(
                        new ServerOptions(
                                        directory,
                                        "127.0.0.1",
                                        0,
                                        testClock,
                                        Durability.PAGE_CACHE,
                                        Optional.of(CLIENT))
                                .withDatabase(database),
                        RecoveryProgress.NONE,
                        List.of(),
                        tuning));
    }

    /** {@return an id that no other call returned} */
    public static String newId(String prefix) {
        return prefix + "-" + NEXT_ID.incrementAndGet();
    }

    /** {@return the operations the server has} */
    public List<Route> routes() {
        return server.get().routes();
    }

    /** {@return the port it listens on} */
    public int port() {
        return server.get().port();
    }

    /** Enrols a new member. */
    public String newMember() {
        String memberId = newId("M");
        put("/v1/members/" + memberId, "{}");
        return memberId;
    }

    /** Enrols a new member with points that never expire. */
    public String newMemberWith(long points) {
        String memberId = newMember();
        post("/v1/earns", earn(newId("T"), memberId, points));
        return memberId;
    }

    /** {@return the body of an earn} */
    public static String earn(String txId, String memberId, long points) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d}"
                .formatted(txId, memberId, points);
    }

    /** Reads. */
    public Reply get(String path) {
        return send(authorized(path).GET());
    }

    /** Posts JSON. */
    public Reply post(String path, String body, String... headers) {
        return send(withHeaders(json(path), headers).POST(body(body)));
    }

    /** Puts JSON. */
    public Reply put(String path, String body, String... headers) {
        return send(withHeaders(json(path), headers).PUT(body(body)));
    }

    /** {@return the hash of the ledger's whole state} */
    public String stateHash() {
        return get("/v1/ledger/state-hash").text("stateHash");
    }

    /** Scrapes the metrics until they tell something: a request counts once its answer is out. */
    public String metrics(Predicate<String> isTold) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        String metrics = send(request("/metrics")).raw().body();
        while (!isTold.test(metrics)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError("not told by the metrics:\n" + metrics);
            }
            metrics = send(request("/metrics")).raw().body();
        }
        return metrics;
    }

    /** Puts the test clock forward. */
    public Reply moveClock(String now) {
        return post("/v1/test-clock", "{\"now\":\"" + now + "\"}");
    }

    /** {@return a request without a token} */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    /** {@return a request with a token} */
    public HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", authorization());
    }

    /** {@return what the client puts into the Authorization header} */
    public String authorization() {
        return "Bearer " + token;
    }

    /** Sends a request. */
    public Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(
                    http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks for a token with HTTP Basic. */
    public Reply requestToken(String clientId, String secret, String form) {
        String basic =
                Base64.getEncoder()
                        .encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return send(
                request("/oauth2/token")
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(body(form)));
    }

    /** Makes a client in a program and returns a client of this server that acts as it. */
    public TestServer as(String program, String... scopes) {
        put("/v1/programs/" + program, "{}");
        String clientId = newId("client");
        Reply made =
                put(
                        "/v1/clients/" + clientId,
                        "{\"program\":\"%s\",\"scopes\":[\"%s\"]}"
                                .formatted(program, String.join("\",\"", scopes)));
        TestServer other = new TestServer(server, http);
        other.token = token(clientId, made.text("secret"));
        return other;
    }

    /**
     * Ends the server and lets go of it: what a class of tests has in static fields stays. The
     * client hangs up first, or the server would wait a second for what else it may ask.
     */
    @Override
    public void close() throws IOException {
        http.shutdown();
        Server running = server.getAndSet(null);
        if (running != null) {
            running.close();
        }
    }

    private String token(String clientId, String secret) {
        Reply reply = requestToken(clientId, secret, "grant_type=client_credentials");
        while (reply.status() == 429) {
            Thread.onSpinWait();
            reply = requestToken(clientId, secret, "grant_type=client_credentials");
        }
        return reply.text("access_token");
    }

    private HttpRequest.Builder json(String path) {
        return authorized(path).header("Content-Type", "application/json");
    }

    private static HttpRequest.Builder withHeaders(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }
}
