package dev.tallystick.rest.serve;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
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
                Server running = start();
                TestServer server = TestServer.of(running)) {
            HttpRequest.Builder ready = server.request("/health/ready");
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
                Future<Void> closed = closer.submit(() -> close(running));
                while (takesRequests(server, ready)) {
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

    private Server start() throws IOException {
        return Server.start(
                new ServerOptions(
                                directory,
                                "127.0.0.1",
                                0,
                                false,
                                Durability.PAGE_CACHE,
                                BootstrapClient.parse("shop:s3cret"))
                        .withDatabase(Databases.ofServer().addressFor(directory)),
                RecoveryProgress.NONE);
    }

    private static Void close(Server running) throws IOException {
        running.close();
        return null;
    }

    private static boolean takesRequests(TestServer server, HttpRequest.Builder ready) {
        try {
            return server.send(ready).status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
