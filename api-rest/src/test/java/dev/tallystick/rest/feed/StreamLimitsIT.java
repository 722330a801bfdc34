package dev.tallystick.rest.feed;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.feed.EventStream.Event;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class StreamLimitsIT {
    private static final String[] SCOPES = {"points:earn", "points:read", "members:write"};

    @TempDir Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aClientThatTakesNothingShouldHarmNobody() throws Exception {
        TestServer busy = server.as("busy", SCOPES);
        String memberId = busy.newMember();
        earnMany(busy, memberId, 10_000);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            socket.getOutputStream()
                    .write(
                            """
                            GET /v1/events HTTP/1.1\r
                            Host: x\r
                            Accept: text/event-stream\r
                            Authorization: %s\r
                            \r
                            """
                                    .formatted(busy.authorization())
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            long startNanos = System.nanoTime();
            earnMany(busy, memberId, 10_000);
            assertThat((System.nanoTime() - startNanos) / 1_000_000).isLessThan(10_000);
            try (EventStream other = EventStream.open(busy, "")) {
                long last = 0;
                for (int n = 0; n < 20_001; n++) {
                    Event event = other.next();
                    assertThat(event.data().path("previousPosition").longValue()).isEqualTo(last);
                    last = event.id();
                }
            }
        }
        while (streamCount() > 0) {
            busy.post("/v1/earns", earn(newId("T"), memberId, 1)); // what tells that one is gone
        }
    }

    @Test
    void streamsOfAClientAndOfAllShouldBeCounted() throws Exception {
        List<EventStream> open = new ArrayList<>();
        try {
            TestServer first = server.as("limits", SCOPES);
            for (int n = 0; n < 8; n++) {
                open.add(requireOpen(first));
            }
            requireRefused(first, 429);
            for (int client = 1; client < 8; client++) {
                TestServer next = server.as("limits", SCOPES);
                for (int n = 0; n < 8; n++) {
                    open.add(requireOpen(next));
                }
            }
            TestServer late = server.as("limits", SCOPES);
            requireRefused(late, 503);
            assertThat(late.get("/v1/events").status()).isEqualTo(200);
            open.removeFirst().close();
            Reply earned = first.post("/v1/earns", earn(newId("T"), first.newMember(), 1));
            assertThat(earned.status()).isEqualTo(201);
            while (streamCount() == 64) {
                // the server learns that a client is gone when it writes to it
                first.post("/v1/earns", earn(newId("T"), first.newMember(), 1));
            }
            open.add(requireOpen(late));
        } finally {
            open.forEach(EventStream::close);
        }
    }

    private static EventStream requireOpen(TestServer client) throws Exception {
        EventStream stream = EventStream.open(client, "");
        assertThat(stream.status()).isEqualTo(200);
        return stream;
    }

    private static void requireRefused(TestServer client, int status) throws Exception {
        try (EventStream stream = EventStream.open(client, "")) {
            assertThat(stream.status()).isEqualTo(status);
            assertThat(stream.header("Retry-After")).isEqualTo("5");
            assertThat(stream.problem().path("code").asText()).isEqualTo("too_many_streams");
        }
    }

    private static void earnMany(TestServer shop, String memberId, int count) {
        StringBuilder operations = new StringBuilder();
        for (int n = 0; n < count; n++) {
            operations
                    .append(n == 0 ? "" : ",")
                    .append("{\"op\":\"earn\",")
                    .append(earn(newId("T"), memberId, 1).substring(1));
        }
        assertThat(shop.post("/v1/batches", "{\"operations\":[" + operations + "]}").status())
                .isEqualTo(200);
    }

    private int streamCount() {
        return server.send(server.request("/metrics"))
                .raw()
                .body()
                .lines()
                .filter(line -> line.startsWith("tallystick_streams "))
                .mapToInt(line -> (int) Double.parseDouble(line.split(" ", -1)[1]))
                .findFirst()
                .orElseThrow();
    }
}
