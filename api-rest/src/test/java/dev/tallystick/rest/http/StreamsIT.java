package dev.tallystick.rest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

class StreamsIT {
    private static final int IDLE_MS = 500;

    private final CompletableFuture<IOException> endless = new CompletableFuture<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        start(Limits.defaults().withPatience(IDLE_MS, 400, 100), answered -> {});
    }

    private void start(Limits limits, RequestObserver observer) throws IOException {
        List<Route> routes =
                List.of(
                        Route.open("/lines", call -> Answer.streamed("text/plain", this::lines)),
                        Route.open("/drops", call -> Answer.streamed("text/plain", this::drops)),
                        Route.open("/broken", call -> Answer.streamed("text/plain", this::broken)),
                        Route.open(
                                "/endless", call -> Answer.streamed("text/plain", this::endless)));
        server =
                HttpServer.start(
                        "127.0.0.1",
                        0,
                        routes,
                        authorization -> null,
                        position -> {},
                        observer,
                        limits);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSendABodyAsItComesIntoBeing() throws Exception {
        assertThat(get("/lines")).isEqualTo("line\n".repeat(1_000));
        assertThat(server.streamCount()).isZero();
    }

    @Test
    void aStreamThatHasLittleToTellShouldNotBeHurried() throws Exception {
        assertThat(get("/drops")).isEqualTo("drop\n".repeat(20));
    }

    @Test
    void aBodyThatBreaksOffShouldNotLookWhole() {
        assertThatThrownBy(() -> get("/broken")).isInstanceOf(IOException.class);
        assertThat(server.streamCount()).isZero();
    }

    @Test
    void aClientThatTakesNothingForTooLongShouldBeCutOff() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(
                            "GET /endless HTTP/1.1\r\nHost: x\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(endless.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(StreamOutput.ClientException.class);
        }
    }

    @Test
    void aStreamThatNeverBeganShouldLeaveItsPlace() throws Exception {
        server.close();
        start(
                Limits.defaults(),
                answered -> {
                    throw new IllegalStateException("a bug");
                });
        for (int i = 0; i < 2 * Streams.CLIENT_COUNT_MAX; i++) {
            assertThat(status("/lines")).isNotEqualTo(429);
        }
        assertThat(server.streamCount()).isZero();
    }

    private int status(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    private void lines(StreamOutput out) throws IOException {
        for (int n = 0; n < 1_000; n++) {
            out.write("line\n".getBytes(StandardCharsets.US_ASCII));
            if (n % 100 == 0) {
                out.flush();
            }
        }
    }

    /** A few bytes a second, far fewer than the reader of a whole answer may take. */
    private void drops(StreamOutput out) throws IOException {
        for (int n = 0; n < 20; n++) {
            out.write("drop\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(IDLE_MS / 5));
        }
    }

    private void broken(StreamOutput out) throws IOException {
        out.write("half of it".getBytes(StandardCharsets.US_ASCII));
        throw new IOException("the disk failed");
    }

    private void endless(StreamOutput out) throws IOException {
        byte[] piece = new byte[64 << 10];
        try {
            while (out.isOpen()) {
                out.write(piece);
            }
        } catch (IOException e) {
            endless.complete(e);
            throw e;
        }
    }
}
