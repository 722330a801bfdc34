package dev.tallystick.rest.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class FeedEndIT {
    @TempDir Path directory;

    @Test
    void streamsShouldEndInOrderWhenTheServerStops() throws Exception {
        try (TestServer server = TestServer.start(directory);
                EventStream stream = EventStream.open(server, "")) {
            server.newMemberWith(5);
            assertThat(stream.next().data().path("type").asText()).isEqualTo("CONFIG");
            assertThat(stream.next().data().path("type").asText()).isEqualTo("EARN");
            assertThat(millisToClose(server)).isLessThan(5_000);
            assertThat(stream.next()).isNull(); // an end, where a broken connection would throw
            assertThat(stream.lastComment()).isEqualTo("the server stops");
        }
    }

    @Test
    void aClientThatTakesNothingShouldNotKeepTheServerFromStopping() throws Exception {
        try (TestServer server = TestServer.start(directory);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String memberId = server.newMember();
            StringBuilder operations = new StringBuilder();
            for (int n = 0; n < 10_000; n++) {
                operations
                        .append(n == 0 ? "" : ",")
                        .append("{\"op\":\"earn\",")
                        .append(TestServer.earn("T-" + n, memberId, 1).substring(1));
            }
            for (int n = 0; n < 2; n++) {
                String batch = operations.toString().replace("T-", "T" + n + "-");
                server.post("/v1/batches", "{\"operations\":[" + batch + "]}");
            }
            socket.getOutputStream()
                    .write(
                            """
                            GET /v1/events HTTP/1.1\r
                            Host: x\r
                            Accept: text/event-stream\r
                            Authorization: %s\r
                            \r
                            """
                                    .formatted(server.authorization())
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(millisToClose(server)).isLessThan(8_000);
        }
    }

    private static long millisToClose(TestServer server) throws IOException {
        long startNanos = System.nanoTime();
        server.close();
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
