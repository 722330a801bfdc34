package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * Posts in few words what tests of the rules need. Bodies are written with single quotes and
 * without txId: every posting gets a new one.
 */
final class Till {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TestServer server;
    private Instant now;

    Till(TestServer server) {
        this.server = server;
    }

    /** A till at a server with a test clock, which is put to an instant. */
    Till(TestServer server, Instant start) {
        this.server = server;
        moveTo(start);
    }

    /** {@return what came of a posting} */
    Reply post(String path, String fields) {
        return server.post(path, body(newId("T"), fields));
    }

    /** {@return what came of a change of stage} */
    Reply stage(String memberId, String stage) {
        return server.put(
                "/v1/members/" + memberId + "/stage", body(newId("T"), "'stage':'" + stage + "'"));
    }

    /** {@return the txId of a new earn} */
    String earn(String memberId, long points) {
        return done("/v1/earns", fields(memberId, points, ""));
    }

    /** {@return the txId of a new earn that says more} */
    String earn(String memberId, long points, String more) {
        return done("/v1/earns", fields(memberId, points, "," + more));
    }

    /** {@return the txId of a new redemption} */
    String redeem(String memberId, long points) {
        return done("/v1/redemptions", fields(memberId, points, ""));
    }

    /** {@return the txId of a new hold} */
    String hold(String memberId, long points) {
        return done("/v1/holds", fields(memberId, points, ""));
    }

    /** {@return the txId of something that is posted} */
    String done(String path, String fields) {
        Reply reply = post(path, fields);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        return reply.text("txId");
    }

    /** {@return the id of the only lot of an earn} */
    String lotOf(String earnTxId) {
        return server.get("/v1/transactions/" + earnTxId).json().at("/lots/0/lotId").textValue();
    }

    /** {@return a balance in words: available, pending, locked, held} */
    String balance(String memberId) {
        Reply points = server.get("/v1/members/" + memberId + "/points");
        return "%d %d %d %d"
                .formatted(
                        points.balance("available"),
                        points.balance("pending"),
                        points.balance("locked"),
                        points.balance("held"));
    }

    /** {@return the instant at which the test clock stands} */
    Instant now() {
        return now;
    }

    /** Puts the test clock forward. */
    void advance(long seconds) {
        moveTo(now.plusSeconds(seconds));
    }

    /** Puts the test clock to an instant. */
    void moveTo(Instant instant) {
        now = instant;
        assertThat(server.moveClock(now.toString()).status()).isEqualTo(200);
    }

    /** Asserts that a posting is refused by a rule, and recorded so. */
    static void assertRefused(Reply reply, int status, String code) {
        assertThat(reply.code()).as(reply.raw().body()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.header("Ledger-Position")).isEqualTo(reply.text("position"));
    }

    /** Asserts that a posting is turned away, so that nothing is recorded. */
    static void assertTurnedAway(Reply reply, int status, String code) {
        assertThat(reply.code()).as(reply.raw().body()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Ledger-Position")).isEmpty();
    }

    /**
     * Asserts that a posting is answered in exactly these words.
     *
     * @param json but for txId, position, postedAt and effectiveAt
     */
    static void assertAnswered(Reply reply, String json) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        assertThat(reply.header("Ledger-Position")).isEqualTo(reply.text("position"));
        var body = (com.fasterxml.jackson.databind.node.ObjectNode) reply.json();
        assertThat(body.path("effectiveAt")).isEqualTo(body.path("postedAt"));
        for (String changing : new String[] {"txId", "position", "postedAt", "effectiveAt"}) {
            assertThat(body.remove(changing)).as(changing).isNotNull();
        }
        assertThat((JsonNode) body).isEqualTo(tree(json));
    }

    /** {@return a balance as JSON} */
    static String balanceOf(long available, long pending, long locked, long held) {
        return "{'available':%d,'pending':%d,'locked':%d,'held':%d,'total':%d}"
                .formatted(available, pending, locked, held, available + pending + locked + held);
    }

    /** {@return a body} */
    static String body(String txId, String fields) {
        String rest = fields.isEmpty() ? "" : "," + fields;
        return "{'txId':'%s'%s}".formatted(txId, rest).replace('\'', '"');
    }

    /** {@return JSON with single quotes, read} */
    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fields(String memberId, long points, String more) {
        return "'memberId':'%s','points':%d%s".formatted(memberId, points, more);
    }
}
