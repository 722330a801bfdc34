package dev.tallystick.rest.serve;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ShutdownIT {
    @TempDir Path directory;

    @Test
    void shouldAnswerWhatIsAtWorkAndTakeNothingNew() throws Exception {
        String txId = newId("T");
        try (ExecutorService closer = Executors.newSingleThreadExecutor();
                TestServer server = TestServer.start(directory)) {
            String body = earn(txId, server.newMember(), 5);
            String token =
                    server.authorized("/")
                            .build()
                            .headers()
                            .firstValue("Authorization")
                            .orElseThrow();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream();
                out.write(
                        """
                        POST /v1/earns HTTP/1.1\r
                        Host: x\r
                        Authorization: %s\r
                        Content-Type: application/json\r
                        Content-Length: %d\r
                        Expect: 100-continue\r
                        Connection: close\r
                        \r
                        """
                                .formatted(token, body.length())
                                .getBytes(StandardCharsets.US_ASCII));
                String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
                assertThat(text(in.readNBytes(goOn.length()))).isEqualTo(goOn);
                Future<Void> closed = closer.submit(() -> close(server));
                while (takesRequests(server)) {
                    Thread.onSpinWait();
                }
                assertThat(closed.isDone()).isFalse();
                out.write(body.getBytes(StandardCharsets.US_ASCII));
                assertThat(text(in.readAllBytes())).startsWith("HTTP/1.1 201 Created");
                closed.get();
            }
        }
        try (TestServer again = TestServer.start(directory)) {
            assertThat(again.get("/v1/transactions/" + txId).text("outcome")).isEqualTo("POSTED");
        }
    }

    private static Void close(TestServer server) throws IOException {
        server.close();
        return null;
    }

    private static boolean takesRequests(TestServer server) {
        try {
            return server.send(server.request("/health/ready")).status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
