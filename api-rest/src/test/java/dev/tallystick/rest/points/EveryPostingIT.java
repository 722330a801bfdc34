package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.points.PostingCase.Ready;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What holds for every operation that changes points, whatever it does. */
class EveryPostingIT {
    private static final int THREADS = 12;

    @TempDir private static Path directory;
    private static TestServer server;
    private static TestServer elsewhere;
    private static TestServer reader;

    @BeforeAll
    static void startServer() throws IOException {
        server = TestServer.startWithTestClock(directory);
        assertThat(server.moveClock("2040-03-01T00:00:00Z").status()).isEqualTo(200);
        assertThat(
                        server.put(
                                        "/v1/program",
                                        "{\"units\":[{\"unit\":\"POINTS\",\"default\":true},{\"unit\":\"MILES\"}]}")
                                .status())
                .isEqualTo(200);
        elsewhere =
                server.as(
                        "elsewhere",
                        "points:earn",
                        "points:redeem",
                        "points:hold",
                        "points:reverse",
                        "points:adjust",
                        "members:write");
        reader = server.as("demo", "points:read", "members:read", "program:write");
    }

    @AfterAll
    static void stopServer() throws IOException {
        for (JsonNode unit : server.get("/v1/ledger/trial-balance").json().path("units")) {
            assertThat(unit.path("sum").longValue()).isZero();
        }
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void aDryRunShouldAnswerWhatIsThenDone(PostingCase operation) {
        Ready ready = operation.prepare(server);
        String txId = newId("T");
        String before = server.stateHash();
        Reply dry = ready.send(server, "?dryRun=true", txId);
        assertThat(dry.status()).as(dry.raw().body()).isEqualTo(201);
        assertThat(dry.header("Ledger-Position")).isEmpty();
        assertThat(server.stateHash()).isEqualTo(before);
        assertThat(server.get("/v1/transactions/" + txId).status()).isEqualTo(404);

        Reply real = ready.send(server, "", txId);
        assertThat(real.status()).isEqualTo(201);
        assertThat(real.header("Ledger-Position")).isEqualTo(real.text("position"));
        assertThat(dry.json()).isEqualTo(asIfDry(real.json()));
        assertThat(server.stateHash()).isNotEqualTo(before);

        Reply afterwards = ready.send(server, "?dryRun=true", txId);
        assertThat(afterwards.raw().body()).isEqualTo(real.raw().body());
        assertThat(afterwards.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @EnumSource
    void aRetryShouldGetTheFirstAnswerAndOtherContentNone(PostingCase operation) {
        Ready ready = operation.prepare(server);
        String txId = newId("T");
        Reply first = ready.sendUnderKey(server, txId);
        assertThat(first.status()).as(first.raw().body()).isEqualTo(201);
        String after = server.stateHash();
        Reply again = ready.send(server, "", txId);
        assertThat(again.raw().body()).isEqualTo(first.raw().body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        Reply other = ready.sendWith(server, txId, "\"unit\":\"POINTS\"");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("tx_id_reused");
        assertThat(server.stateHash()).isEqualTo(after);
        Reply another = operation.prepare(server).send(server, "", txId);
        assertThat(another.code()).as("another member or path").isEqualTo("tx_id_reused");
        JsonNode transaction = server.get("/v1/transactions/" + txId).json();
        assertThat(transaction.path("outcome").textValue()).isEqualTo("POSTED");
        for (var field : first.json().properties()) {
            assertThat(transaction.get(field.getKey())).isEqualTo(field.getValue());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    EARN            | "expiresAt":null
                    EARN            | "description":"x"
                    REDEEM          | "upTo":true
                    EARN_REVERSAL   | "reason":"x"
                    REDEEM_REVERSAL | "reason":"x"
                    LOCK            | "reason":"x"
                    HOLD            | "expiresInSeconds":900
                    EXPIRE          | "reason":"x"
                    ADJUST          | "note":"x"
                    ADJUST          | "allowNegative":true
                    ADJUST          | "expiresAt":null
                    ADJUST          | "expiresAt":"2050-01-01"
                    STAGE           | "reason":"x"
                    """)
    void everyFieldShouldTellOneRequestFromAnother(PostingCase operation, String field) {
        Ready ready = operation.prepare(server);
        String txId = newId("T");
        assertThat(ready.sendWith(server, txId, field).status()).isEqualTo(201);
        assertThat(ready.sendWith(server, txId, field).header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(ready.send(server, "", txId).code()).isEqualTo("tx_id_reused");
    }

    @ParameterizedTest
    @EnumSource(
            value = PostingCase.class,
            names = {"LOCK", "UNLOCK", "RELEASE", "TRANSFER_REVERSAL", "MERGE_REVERSAL"})
    void nothingToSayShouldNeedNoBody(PostingCase operation) {
        Ready ready = operation.prepare(server);
        String txId = newId("T");
        Reply reply = server.post(ready.path(), "", "Idempotency-Key", txId);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        assertThat(ready.send(server, "", txId).raw().body()).isEqualTo(reply.raw().body());
        assertThat(server.post(ready.path(), "").code()).isEqualTo("tx_id_missing");
    }

    @ParameterizedTest
    @EnumSource(
            value = PostingCase.class,
            mode = Mode.MATCH_ANY,
            names = {".*REVERSAL", ".*LOCK", "CAPTURE", "RELEASE"})
    void whatFollowsShouldBeInTheUnitOfTheFirst(PostingCase operation) {
        Ready ready = operation.prepare(server);
        String before = server.stateHash();
        assertInvalid(
                ready.sendWith(server, newId("T"), "\"unit\":\"MILES\""), "/unit unit_mismatch");
        assertThat(server.stateHash()).isEqualTo(before);
        assertThat(ready.sendWith(server, newId("T"), "\"unit\":\"POINTS\"").text("unit"))
                .isEqualTo("POINTS");
    }

    @ParameterizedTest
    @EnumSource
    void manyThreadsShouldPostItOnce(PostingCase operation) throws Exception {
        Ready ready = operation.prepare(server);
        String txId = newId("T");
        List<Callable<Reply>> tries = new ArrayList<>();
        for (int n = 0; n < THREADS; n++) {
            tries.add(() -> ready.send(server, "", txId));
        }
        List<Reply> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Reply> reply : threads.invokeAll(tries)) {
                replies.add(reply.get());
            }
        }
        assertThat(replies).extracting(Reply::status).containsOnly(201);
        assertThat(replies)
                .extracting(reply -> reply.raw().body())
                .containsOnly(replies.getFirst().raw().body());
        assertThat(replies)
                .filteredOn(reply -> reply.header("Idempotency-Replayed").isEmpty())
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aMalformedRequestShouldLeaveNoTrace(PostingCase operation) {
        Ready ready = operation.prepare(server);
        String before = server.stateHash();
        String txId = newId("T");
        assertInvalid(ready.sendWith(server, txId, "\"mood\":1"), "/mood unknown_field");
        assertInvalid(ready.sendWith(server, txId, "\"op\":\"earn\""), "/op unknown_field");
        assertInvalid(ready.sendWith(server, txId, "\"unit\":\"GOLD\""), "/unit unknown_unit");
        assertInvalid(ready.send(server, "", "", ready.fields()), "/txId tx_id_missing");
        assertInvalid(ready.send(server, "", "~1"), "/txId invalid_id");
        assertInvalid(ready.send(server, "", "order:7"), "/txId reserved_tx_id");
        assertInvalid(ready.send(server, "?dry=true", txId), "query:dry unknown_field");
        if (ready.fields().contains("\"points\"")) {
            for (String points : List.of("0", "1.0", "\"1\"", "9007199254740992")) {
                String fields =
                        ready.fields().replaceAll("\"points\":\\d+", "\"points\":" + points);
                Reply reply = ready.send(server, "", "\"txId\":\"" + txId + "\"", fields);
                assertThat(reply.status()).as(points).isEqualTo(400);
                assertThat(reply.errors()).startsWith("/points ");
            }
        }
        assertThat(server.stateHash()).isEqualTo(before);
        assertThat(ready.send(server, "", txId).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource
    void onlyThoseWhoMayShouldAndOnlyInTheirProgram(PostingCase operation) {
        Ready ready = operation.prepare(server);
        String before = server.stateHash();
        Reply forbidden = ready.send(reader, "", newId("T"));
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.code()).isEqualTo("insufficient_scope");
        assertThat(forbidden.header("WWW-Authenticate")).contains(operation.scope);
        Reply unknown = ready.send(elsewhere, "", newId("T"));
        assertThat(unknown.status()).as(unknown.raw().body()).isEqualTo(404);
        assertThat(unknown.code()).isIn("member_not_found", "transaction_not_found");
        assertThat(server.stateHash()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aBatchShouldDoTheSame(PostingCase operation) {
        Ready ready = operation.prepare(server);
        String txId = newId("T");
        if (operation.op.isEmpty()) {
            Reply reply =
                    server.post(
                            "/v1/batches",
                            "{\"operations\":[" + ready.inBatch(opNameOf(operation), txId) + "]}");
            assertThat(reply.json().at("/results/0/body/code").textValue())
                    .isEqualTo("invalid_value");
            return;
        }
        String operations = "\"operations\":[" + ready.inBatch(operation.op, txId) + "]}";
        Reply forbidden = reader.post("/v1/batches", "{" + operations);
        assertThat(forbidden.json().at("/results/0/status").intValue()).isEqualTo(403);
        Reply dry = server.post("/v1/batches?dryRun=true", "{" + operations);
        Reply atomicDry = server.post("/v1/batches?dryRun=true", "{\"atomic\":true," + operations);
        Reply real = server.post("/v1/batches", "{" + operations);
        JsonNode result = real.json().at("/results/0");
        assertThat(result.path("status").intValue()).as(real.raw().body()).isEqualTo(201);
        assertThat(dry.json().at("/results/0/body")).isEqualTo(asIfDry(result.path("body")));
        assertThat(atomicDry.json()).isEqualTo(dry.json());
        Reply own = ready.send(server, "", txId);
        assertThat(own.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(own.json()).isEqualTo(result.path("body"));
    }

    private static String opNameOf(PostingCase operation) {
        return switch (operation) {
            case MERGE -> "merge";
            case MERGE_REVERSAL -> "mergeReversal";
            case TRANSFER_REVERSAL -> "transferReversal";
            default -> "stage";
        };
    }

    private static void assertInvalid(Reply reply, String errors) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    /** What a dry run cannot know: the entry's place, and those of the lots that it makes. */
    private static JsonNode asIfDry(JsonNode posted) {
        ObjectNode dry = posted.deepCopy();
        String position = posted.path("position").asText();
        dry.putNull("position");
        for (JsonNode lot : dry.path("lots")) {
            if (lot.path("lotId").asText().startsWith(position + "-")) {
                ((ObjectNode) lot).putNull("lotId");
            }
        }
        return dry;
    }
}
