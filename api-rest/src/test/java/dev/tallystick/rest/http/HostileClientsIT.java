package dev.tallystick.rest.http;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.RawClient;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.serve.Tuning;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Whatever some clients do, a client that behaves is answered, and nothing is left behind. */
@Timeout(60)
@Isolated("counts the threads and the memory of the whole process")
class HostileClientsIT {
    private static final int IDLE_MS = 2_000;
    private static final int HEAD_MS = 1_000;
    private static final int BODY_GRACE_MS = 1_000;
    private static final int CONNECTIONS_MAX = 1_000;
    private static final int CLIENTS = 50;
    private static final long TRICKLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Pools may have grown to their bounds meanwhile; a thread for each client would be more. */
    private static final int THREADS_LEFT_MAX = 60;

    private static final long BYTES_LEFT_MAX = 64 << 20;

    @TempDir private static Path directory;
    private static TestServer server;
    private static int threadsBefore;
    private static long bytesBefore;

    private final List<RawClient> clients = new ArrayList<>();
    private WellBehaved wellBehaved;

    @BeforeAll
    static void startServer() throws IOException {
        Limits limits = Limits.defaults();
        server =
                TestServer.start(
                        directory,
                        Tuning.defaults()
                                .withLimits(
                                        limits.withPatience(IDLE_MS, HEAD_MS, BODY_GRACE_MS)
                                                .withCounts(
                                                        CONNECTIONS_MAX,
                                                        limits.requestCountMax())));
        server.newMemberWith(1);
        threadsBefore = threadCount();
        bytesBefore = bytesInUse();
    }

    @AfterAll
    static void nothingShouldBeLeftBehind() throws IOException {
        server.metrics(metrics -> metrics.contains("\ntallystick_http_at_work 0.0\n"));
        assertThat(threadCount()).isLessThan(threadsBefore + THREADS_LEFT_MAX);
        assertThat(bytesInUse()).isLessThan(bytesBefore + BYTES_LEFT_MAX);
        server.close();
    }

    @BeforeEach
    void behaveWell() {
        wellBehaved = new WellBehaved(server);
    }

    @AfterEach
    void aClientThatBehavesShouldHaveBeenAnswered() throws Exception {
        wellBehaved.close();
        for (RawClient client : clients) {
            client.close();
        }
        // all but those of the HTTP client that behaves: what is gone is noticed at once
        server.metrics(metrics -> connectionCount(metrics) <= 10);
    }

    @Test
    void headsThatComeByteByByteShouldBeCutOff() throws IOException {
        connectMany("GET /health/live HTTP/1.1\r\nHost: ", 0);
        trickleUntilClosed("x");
    }

    @Test
    void bodiesThatComeByteByByteShouldBeCutOff() throws IOException {
        connectMany(
                """
                POST /v1/earns HTTP/1.1\r
                Host: x\r
                Authorization: %s\r
                Content-Type: application/json\r
                Content-Length: 1000000\r
                \r
                """
                        .formatted(server.authorization()),
                0);
        RawClient patient = clients.removeLast();
        trickleUntilClosed(" ");
        assertThat(patient.head()).startsWith("HTTP/1.1 408 ");
        assertThat(patient.rest()).contains("body_incomplete");
        patient.close();
    }

    @Test
    void largeBodiesThatNeverComeShouldTakeNoRoom() throws IOException {
        connectMany(
                """
                POST /v1/batches HTTP/1.1\r
                Host: x\r
                Authorization: %s\r
                Content-Type: application/json\r
                Content-Length: 16777216\r
                \r
                {\
                """
                        .formatted(server.authorization()),
                0);
        wellBehaved.awaitAnswers(10);
        trickleUntilClosed(" ");
    }

    @Test
    void answersThatNobodyTakesShouldBeGivenUp() throws IOException {
        connectMany("GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n", 4_096);
        wellBehaved.awaitAnswers(10);
        server.metrics(metrics -> connectionCount(metrics) < 10);
    }

    @Test
    void answersThatAreTakenByteByByteShouldBeGivenUp() throws IOException {
        connectMany("GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n", 4_096);
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (connectionCount(server.metrics(metrics -> true)) >= 10) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            for (RawClient client : clients) {
                readOne(client);
            }
            LockSupport.parkNanos(TRICKLE_NANOS);
        }
    }

    @Test
    void aClientThatSendsNoMoreButListensShouldBeAnswered() throws IOException {
        RawClient client = connect(0);
        client.send(
                "GET /v1/program HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n\r\n"
                        .formatted(server.authorization()));
        client.endOutput();
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        client.rest();
    }

    @Test
    void connectionsThatAreHalfOpenShouldBeClosed() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            connect(0).send("POST /v1/earns HTTP/1.1\r\nHost: x\r\nContent-Le");
            connect(0).endOutput();
        }
        for (RawClient client : clients) {
            client.rest();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    line            | header   | status
                    GET /x?%s       | x        | 414
                    GET /%s         | x        | 414
                    GET /v1/program | X-%s: x  | 431
                    GET /v1/program | X-X: %s  | 431
                    """)
    void headsThatAreHugeShouldBeRefused(String line, String header, int status)
            throws IOException {
        String huge = "x".repeat(1 << 20);
        for (int i = 0; i < 10; i++) {
            RawClient client = connect(0);
            try {
                client.send(line.formatted(huge) + " HTTP/1.1\r\n");
                client.send("Host: x\r\n" + header.formatted(huge) + "\r\n\r\n");
            } catch (IOException e) {
                continue; // closed before all was sent, which is as good
            }
            assertThat(client.rest()).matches(text -> isEmptyOr(status, text));
        }
        RawClient modest = connect(0);
        String large = "x".repeat(9_000);
        modest.send(line.formatted(large) + " HTTP/1.1\r\n");
        modest.send("Host: x\r\n" + header.formatted(large) + "\r\n\r\n");
        assertThat(modest.head()).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void bodiesThatAreHugeShouldBeRefusedBeforeTheyCome() throws IOException {
        RawClient client = connect(0);
        client.send(
                """
                POST /v1/earns HTTP/1.1\r
                Host: x\r
                Authorization: %s\r
                Content-Type: application/json\r
                Expect: 100-continue\r
                Content-Length: 9000000000000000000\r
                \r
                """
                        .formatted(server.authorization()));
        assertThat(client.head()).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void deepJsonShouldBeRefused() {
        String deep = "{\"a\":".repeat(100_000);
        assertThat(server.post("/v1/earns", deep).status()).isEqualTo(400);
        assertThat(server.post("/v1/earns", "[".repeat(500_000)).status()).isEqualTo(400);
    }

    @Test
    void garbageBehindARequestShouldEndTheConnection() throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = connect(0);
            client.send(
                    "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
                            + "\u0000\u0001\u00ff".repeat(99));
            String answers = client.rest();
            assertThat(answers).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 400 ");
        }
    }

    @Test
    void requestsWithoutEndInOnePieceShouldEachBeAnswered() throws IOException {
        RawClient client = connect(0);
        client.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500));
        client.send("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(client.rest().split("HTTP/1.1 200 ", -1)).hasSize(502);
    }

    @Test
    void idleConnectionsShouldKeepNobodyOut() throws IOException {
        for (int i = 0; i < 2 * CONNECTIONS_MAX; i++) {
            connect(0);
        }
        RawClient newcomer = connect(0);
        newcomer.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(newcomer.head()).startsWith("HTTP/1.1 200 ");
        assertThat(connectionCount(server.metrics(metrics -> true)))
                .isLessThanOrEqualTo(CONNECTIONS_MAX);
        for (RawClient client : clients) {
            client.rest(); // those who never ask are closed in the end, all of them
        }
    }

    @Test
    void connectionsThatComeAndGoShouldLeaveNothing() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            RawClient client = RawClient.connect(server.port());
            switch (i % 4) {
                case 0 -> client.reset();
                case 1 -> client.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
                case 2 ->
                        client.send("POST /v1/earns HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n");
                default -> {}
            }
            client.close();
        }
    }

    @Test
    void clientsThatLeaveBeforeTheirAnswerShouldHarmNobody() throws IOException {
        String memberId = server.newMember();
        for (int i = 0; i < 200; i++) {
            RawClient client = RawClient.connect(server.port());
            String body = earn(newId("T"), memberId, 1);
            client.send(
                    """
                    POST /v1/earns HTTP/1.1\r
                    Host: x\r
                    Authorization: %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    %s\
                    """
                            .formatted(server.authorization(), body.length(), body));
            client.reset();
        }
    }

    private static boolean isEmptyOr(int status, String text) {
        return text.isEmpty() || text.startsWith("HTTP/1.1 " + status + " ");
    }

    private RawClient connect(int receiveBytes) throws IOException {
        RawClient client = RawClient.connect(server.port(), receiveBytes);
        clients.add(client);
        return client;
    }

    private void connectMany(String text, int receiveBytes) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            connect(receiveBytes).send(text);
        }
    }

    /** Sends to each a little at a time until the server has had enough. */
    private void trickleUntilClosed(String text) {
        List<RawClient> open = new ArrayList<>(clients);
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!open.isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            Iterator<RawClient> each = open.iterator();
            while (each.hasNext()) {
                try {
                    each.next().send(text);
                } catch (IOException e) {
                    each.remove();
                }
            }
            LockSupport.parkNanos(TRICKLE_NANOS);
        }
    }

    private static void readOne(RawClient client) {
        try {
            client.read();
        } catch (IOException e) {
            assertThat(e).hasMessageNotContaining("timed out");
        }
    }

    private static int connectionCount(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith("tallystick_http_connections "))
                .mapToInt(line -> (int) Double.parseDouble(line.split(" ", -1)[1]))
                .findFirst()
                .orElseThrow();
    }

    private static int threadCount() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long bytesInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
