package dev.tallystick.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.RawClient;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.util.List;

/** What goes wrong behind the door, outside of every route, leaves no place taken. */
class AdmissionHandlerIT {
    private static final int PLACES = 4;

    private final Limits limits = Limits.defaults().withCounts(100, PLACES);
    private final Admission admission = new Admission(limits);
    private final Connections connections = new Connections(limits);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    @BeforeEach
    void start() throws Exception {
        Requests requests =
                new Requests(
                        List.of(),
                        authorization -> null,
                        position -> {},
                        answered -> {},
                        new Streams());
        AdmissionHandler door = new AdmissionHandler(admission, admission, connections, requests);
        door.setHandler(
                new Handler.Abstract() {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) {
                        return answer(Request.getPathInContext(request), callback);
                    }
                });
        server.setHandler(door);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.addBean(connections);
        server.addConnector(connector);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        connections.close();
    }

    private static boolean answer(String path, Callback callback) {
        switch (path) {
            case "/exception" -> throw new IllegalStateException("a bug");
            case "/error" -> throw new AssertionError("a bug");
            case "/nobody" -> {
                return false;
            }
            default -> {
                callback.succeeded();
                return true;
            }
        }
    }

    @Test
    @Timeout(10)
    void whatIsThrownShouldLeaveItsPlace() throws Exception {
        for (int i = 0; i < PLACES; i++) {
            assertThat(get("/exception")).startsWith("HTTP/1.1 500 ");
            assertThat(get("/error")).startsWith("HTTP/1.1 500 ");
            assertThat(get("/nobody")).startsWith("HTTP/1.1 404 ");
        }
        assertThat(get("/")).startsWith("HTTP/1.1 200 ");
        while (admission.atWorkCount() > 0) {
            Thread.onSpinWait(); // the answer is out a moment before its place is free
        }
    }

    private String get(String path) throws Exception {
        try (RawClient client = RawClient.connect(connector.getLocalPort())) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            return client.rest();
        }
    }
}
