package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

class PostingIT extends WithServer {
    @Test
    void shouldAnswerAnEarnInFull() {
        String memberId = server.newMember();
        String txId = newId("T");
        Reply reply = server.post("/v1/earns", earn(txId, memberId, 120));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Request-Id")).isNotEmpty();
        JsonNode body = reply.json();
        assertThat(body.path("txId").textValue()).isEqualTo(txId);
        assertThat(body.path("type").textValue()).isEqualTo("EARN");
        assertThat(body.path("memberId").textValue()).isEqualTo(memberId);
        assertThat(body.path("points").longValue()).isEqualTo(120);
        assertThat(body.path("amount").longValue()).isEqualTo(120);
        assertThat(reply.header("Ledger-Position")).isEqualTo(body.path("position").asText());
        assertThat(body.path("postedAt")).isEqualTo(body.path("effectiveAt"));
        assertThat(body.path("balance").toString())
                .isEqualTo(
                        "{\"available\":120,\"pending\":0,\"locked\":0,\"held\":0,\"total\":120}");
        assertThat(body.path("lots").toString())
                .isEqualTo(
                        "[{\"lotId\":\"%s-0\",\"points\":120,\"source\":\"base\",\"activatesAt\":null,\"expiresAt\":null}]"
                                .formatted(body.path("position").asText()));
        assertThat(body.path("allocations").toString()).isEqualTo("[]");
        assertThat(body.has("expired")).isFalse();
    }

    @Test
    void shouldAnswerARetryWithTheFirstResult() {
        String memberId = server.newMember();
        String txId = newId("T");
        Reply first =
                server.post(
                        "/v1/earns",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":5,\"metadata\":{\"a\":1.10,\"b\":2}}"
                                .formatted(txId, memberId));
        server.post("/v1/earns", earn(newId("T"), memberId, 7));
        String before = server.stateHash();
        Reply again =
                server.post(
                        "/v1/earns",
                        " { \"metadata\" : {\"b\":2e0,\"a\":1.1}, \"points\":5, \"description\":null,\n\"memberId\":\"%s\" }"
                                .formatted(memberId),
                        "Idempotency-Key",
                        txId);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.raw().body()).isEqualTo(first.raw().body());
        assertThat(again.header("Ledger-Position")).isEqualTo(first.header("Ledger-Position"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(server.stateHash()).isEqualTo(before);
    }

    @Test
    void shouldRefuseATxIdForOtherContent() {
        String memberId = server.newMemberWith(10);
        String txId = newId("T");
        server.post("/v1/earns", earn(txId, memberId, 5));
        String before = server.stateHash();
        assertReused(server.post("/v1/earns", earn(txId, memberId, 6)), txId);
        assertReused(server.post("/v1/redemptions", earn(txId, memberId, 5)), txId);
        assertReused(server.post("/v1/earns", earn(txId, server.newMember(), 5)), txId);
        assertThat(server.stateHash()).isEqualTo(before);
    }

    @Test
    void shouldFreezeARefusal() {
        String memberId = server.newMemberWith(10);
        String txId = newId("R");
        Reply refused = server.post("/v1/redemptions", earn(txId, memberId, 11));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("insufficient_points");
        assertThat(refused.json().path("available").longValue()).isEqualTo(10);
        assertThat(refused.json().path("required").longValue()).isEqualTo(11);
        assertThat(refused.header("Ledger-Position")).isEqualTo(refused.text("position"));
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        server.post("/v1/earns", earn(newId("T"), memberId, 100));
        Reply again = server.post("/v1/redemptions", earn(txId, memberId, 11));
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.raw().body().replace(again.text("requestId"), ""))
                .isEqualTo(refused.raw().body().replace(refused.text("requestId"), ""));
        Reply transaction = server.get("/v1/transactions/" + txId);
        assertThat(transaction.status()).isEqualTo(200);
        assertThat(transaction.text("outcome")).isEqualTo("REFUSED");
        assertThat(transaction.json().path("refusal").path("code").asText())
                .isEqualTo("insufficient_points");
    }

    @Test
    void shouldRedeemFromTheSoonestExpiringLotFirst() {
        String memberId = server.newMember();
        String late = newId("T");
        String soon = newId("T");
        String never = newId("T");
        server.post("/v1/earns", earn(never, memberId, 10));
        server.post("/v1/earns", dated(late, memberId, 10, "2990-01-01"));
        server.post("/v1/earns", dated(soon, memberId, 10, "2980-01-01"));
        Reply reply = server.post("/v1/redemptions", earn(newId("R"), memberId, 25));
        assertThat(reply.json().path("points").longValue()).isEqualTo(-25);
        assertThat(reply.json().path("amount").longValue()).isEqualTo(25);
        assertThat(reply.json().path("allocations"))
                .extracting(part -> part.path("earnTxId").asText() + " " + part.path("points"))
                .containsExactly(soon + " 10", late + " 10", never + " 5");
        assertThat(reply.json().path("allocations").get(0).path("expiresAt").asText())
                .isEqualTo("2980-01-02T00:00:00.000Z");
        JsonNode lots = server.get("/v1/members/" + memberId + "/lots").json().path("data");
        assertThat(lots).hasSize(1);
        assertThat(lots.get(0).path("earnTxId").asText()).isEqualTo(never);
        assertThat(lots.get(0).path("granted").longValue()).isEqualTo(10);
        assertThat(lots.get(0).path("available").longValue()).isEqualTo(5);
    }

    @Test
    void shouldTakeWhatThereIsWhenAskedTo() {
        String memberId = server.newMemberWith(10);
        String upTo = "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":15,\"upTo\":true}";
        Reply some = server.post("/v1/redemptions", upTo.formatted(newId("R"), memberId));
        assertThat(some.status()).isEqualTo(201);
        assertThat(some.json().path("amount").longValue()).isEqualTo(10);
        Reply none = server.post("/v1/redemptions", upTo.formatted(newId("R"), memberId));
        assertThat(none.code()).isEqualTo("insufficient_points");
    }

    @Test
    void shouldShowWhatADryRunWouldDoAndDoNothing() {
        String memberId = server.newMemberWith(10);
        String before = server.stateHash();
        String txId = newId("T");
        Reply dry = server.post("/v1/earns?dryRun=true", earn(txId, memberId, 5));
        assertThat(dry.status()).isEqualTo(201);
        assertThat(dry.json().path("position").isNull()).isTrue();
        assertThat(dry.json().path("lots").get(0).path("lotId").isNull()).isTrue();
        assertThat(dry.balance("available")).isEqualTo(15);
        assertThat(dry.header("Ledger-Position")).isEmpty();
        Reply refused = server.post("/v1/redemptions?dryRun=true", earn(newId("R"), memberId, 11));
        assertThat(refused.code()).isEqualTo("insufficient_points");
        assertThat(refused.json().path("position").isNull()).isTrue();
        assertThat(server.stateHash()).isEqualTo(before);
        assertThat(server.get("/v1/transactions/" + txId).status()).isEqualTo(404);
        Reply real = server.post("/v1/earns?dryRun=false", earn(txId, memberId, 5));
        Reply replay = server.post("/v1/earns?dryRun=true", earn(txId, memberId, 5));
        assertThat(replay.raw().body()).isEqualTo(real.raw().body());
        assertThat(replay.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void shouldExpireAtOnceWhatIsOverOnArrival() {
        String memberId = server.newMember();
        Reply reply =
                server.post(
                        "/v1/earns",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":9,\"occurredAt\":\"2020-01-01\",\"expiresAt\":\"2020-12-31\"}"
                                .formatted(newId("T"), memberId));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().path("points").longValue()).isZero();
        assertThat(reply.json().path("amount").longValue()).isEqualTo(9);
        assertThat(reply.json().path("expired").longValue()).isEqualTo(9);
        assertThat(reply.json().path("lots").get(0).path("points").longValue()).isEqualTo(9);
        assertThat(reply.text("effectiveAt")).isEqualTo("2020-01-01T00:00:00.000Z");
        assertThat(reply.balance("total")).isZero();
    }

    @Test
    void shouldShowWhatIsPendingAndWhatExpiresNext() {
        String memberId = server.newMember();
        server.post("/v1/earns", dated(newId("T"), memberId, 3, "2980-01-01"));
        server.post("/v1/earns", dated(newId("T"), memberId, 4, "2980-01-01"));
        Reply pending =
                server.post(
                        "/v1/earns",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":5,\"activatesAt\":\"2970-01-01\"}"
                                .formatted(newId("T"), memberId));
        assertThat(pending.json().path("lots").get(0).path("activatesAt").asText())
                .isEqualTo("2970-01-01T00:00:00.000Z");
        Reply points = server.get("/v1/members/" + memberId + "/points?unit=POINTS");
        assertThat(points.balance("available")).isEqualTo(7);
        assertThat(points.balance("pending")).isEqualTo(5);
        assertThat(points.balance("total")).isEqualTo(12);
        assertThat(points.json().path("nextExpiry").toString())
                .isEqualTo("{\"points\":7,\"expiresAt\":\"2980-01-02T00:00:00.000Z\"}");
        assertThat(points.json().path("position").longValue()).isPositive();
        assertThat(
                        server.post("/v1/redemptions", earn(newId("R"), memberId, 8))
                                .json()
                                .path("available")
                                .longValue())
                .isEqualTo(7);
    }

    @Test
    void shouldTakeAMomentAheadAsNow() {
        String memberId = server.newMember();
        String soon = java.time.Instant.now().plusSeconds(200).toString().substring(0, 19) + "Z";
        Reply reply =
                server.post(
                        "/v1/earns",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":1,\"occurredAt\":\"%s\"}"
                                .formatted(newId("T"), memberId, soon));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.text("effectiveAt")).isEqualTo(reply.text("postedAt"));
    }

    @Test
    void shouldRefuseToPassTheLargestSum() {
        String memberId = server.newMemberWith(1);
        Reply reply = server.post("/v1/earns", earn(newId("T"), memberId, (1L << 53) - 1));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("balance_limit");
        assertThat(reply.json().path("position").longValue()).isPositive();
    }

    @Test
    void shouldKeepFreeTextOutOfTheJournal() throws IOException {
        String memberId = server.newMember();
        String txId = newId("T");
        String secret = "Zanzibar-and-back";
        Reply reply =
                server.post(
                        "/v1/earns",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":1,\"description\":\"%s\",\"metadata\":{\"trip\":\"%s\"}}"
                                .formatted(txId, memberId, secret, secret));
        assertThat(reply.text("description")).isEqualTo(secret);
        Reply read = server.get("/v1/transactions/" + txId);
        assertThat(read.text("description")).isEqualTo(secret);
        assertThat(read.json().path("metadata").path("trip").asText()).isEqualTo(secret);
        try (Stream<Path> files = Files.walk(directory.resolve("journal"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(content.contains(secret)).as(file.toString()).isFalse();
            }
        }
    }

    @Test
    void shouldShowAPostedTransactionAsFirstAnswered() {
        String memberId = server.newMember();
        String txId = newId("T");
        Reply first = server.post("/v1/earns", earn(txId, memberId, 3));
        server.post("/v1/redemptions", earn(newId("R"), memberId, 3));
        JsonNode transaction = server.get("/v1/transactions/" + txId).json();
        assertThat(transaction.path("outcome").asText()).isEqualTo("POSTED");
        assertThat(transaction.path("reversals").toString()).isEqualTo("[]");
        for (var field : first.json().properties()) {
            assertThat(transaction.get(field.getKey())).isEqualTo(field.getValue());
        }
        assertThat(server.get("/v1/transactions/" + newId("T")).code())
                .isEqualTo("transaction_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    path            | fields                                                                | errors
                    /v1/earns       | "points":0                                                            | /points out_of_range
                    /v1/earns       | "points":1.0                                                          | /points invalid_type
                    /v1/earns       | "points":1,"mood":1                                                   | /mood unknown_field
                    /v1/earns       | "points":1,"op":"earn"                                                | /op unknown_field
                    /v1/earns       | "points":1,"points":1                                                 | /points duplicate_field
                    /v1/earns       | "points":1,"unit":"MILES"                                             | /unit unknown_unit
                    /v1/earns       | "points":1,"basket":{}                                                | /basket conflicting_fields, /basket/currency missing_field, /basket/items missing_field
                    /v1/earns       | "points":1,"partnerId":"P Q"                                          | /partnerId invalid_id
                    /v1/redemptions | "points":1,"pin":1234                                                 | /pin invalid_type
                    /v1/redemptions | "points":1,"partnerId":"P Q"                                          | /partnerId invalid_id
                    /v1/redemptions | "points":1,"expiresAt":"2030-01-01"                                   | /expiresAt unknown_field
                    /v1/earns       | "points":1,"occurredAt":"2990-01-01"                                  | /occurredAt occurred_in_future
                    /v1/earns       | "points":1,"activatesAt":"2980-01-02","expiresAt":"2980-01-01"        | /expiresAt expires_before_activation
                    /v1/earns       | "points":1,"activatesAt":"2980-01-02","expiresAt":"2980-01-02T00:00:00Z" | /expiresAt expires_before_activation
                    /v1/earns       | "points":1,"expiresAt":"9999-12-31"                                   | /expiresAt invalid_time
                    /v1/earns       | "points":1,"activatesAt":"9999-12-31T23:59:59-01:00","expiresAt":null | /activatesAt invalid_time
                    /v1/earns       | "points":1,"description":7                                            | /description invalid_type
                    /v1/earns       | "points":1,"metadata":[]                                              | /metadata invalid_type
                    /v1/earns       | "points":-3,"description":"","metadata":7,"x":{}                      | /points out_of_range, /description invalid_length, /metadata invalid_type, /x unknown_field
                    """)
    void shouldNameWhatIsWrong(String path, String fields, String errors) {
        String memberId = server.newMember();
        String txId = newId("T");
        String before = server.stateHash();
        Reply reply =
                server.post(
                        path,
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",%s}"
                                .formatted(txId, memberId, fields));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
        assertThat(server.stateHash()).isEqualTo(before);
        assertThat(server.get("/v1/transactions/" + txId).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                          | header   | status | code
                    ``                            | ``       | 400    | tx_id_missing
                    "txId":null,                  | ``       | 400    | tx_id_missing
                    "txId":"~1",                  | ``       | 400    | invalid_id
                    "txId":"a b",                 | ``       | 400    | invalid_id
                    "txId":7,                     | ``       | 400    | invalid_type
                    "txId":"order:1",             | ``       | 400    | reserved_tx_id
                    "txId":"order-cancellation:1",| ``       | 400    | reserved_tx_id
                    ``                            | order:2  | 400    | reserved_tx_id
                    ``                            | a b      | 400    | invalid_id
                    "txId":"A-1",                 | A-2      | 400    | tx_id_mismatch
                    "txId":"A-3",                 | "A-3"    | 201    | ``
                    "txId":"A-4",                 | A-4      | 201    | ``
                    ``                            | A-5      | 201    | ``
                    ``                            | "A-6"    | 201    | ``
                    """)
    void shouldTakeTheTxIdFromBodyOrHeader(String body, String header, int status, String code) {
        String memberId = server.newMember();
        String json = "{" + body + "\"memberId\":\"" + memberId + "\",\"points\":1}";
        Reply reply =
                header.isEmpty()
                        ? server.post("/v1/earns", json)
                        : server.post("/v1/earns", json, "Idempotency-Key", header);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        if (status == 400) {
            boolean isOfHeader = body.isEmpty() && !header.isEmpty();
            assertThat(reply.errors())
                    .isEqualTo((isOfHeader ? "header:Idempotency-Key " : "/txId ") + code);
        }
    }

    @Test
    void shouldNotChooseAmongTwoKeys() {
        Reply reply =
                server.post(
                        "/v1/earns",
                        "{\"memberId\":\"%s\",\"points\":1}".formatted(server.newMember()),
                        "Idempotency-Key",
                        newId("K"),
                        "Idempotency-Key",
                        newId("K"));
        assertThat(reply.errors()).isEqualTo("header:Idempotency-Key invalid_header");
    }

    @Test
    void shouldCheckInTheOrderOfTheContract() {
        String memberId = server.newMember();
        String txId = newId("T");
        server.post("/v1/earns", earn(txId, memberId, 5));
        TestServer reader = server.as("demo", "points:read");
        assertThat(reader.post("/v1/earns", "no json").status()).isEqualTo(403);
        assertThat(server.post("/v1/earns", earn(txId, "nobody", -5)).code())
                .isEqualTo("out_of_range");
        assertThat(server.post("/v1/earns", earn(txId, "nobody", 5)).code())
                .isEqualTo("tx_id_reused");
        assertThat(server.post("/v1/earns", earn(newId("T"), "nobody", 5)).code())
                .isEqualTo("member_not_found");
        assertThat(server.post("/v1/redemptions", earn(newId("T"), "nobody", 5)).status())
                .isEqualTo(404);
    }

    @Test
    void shouldRefuseQueriesNobodyKnows() {
        String memberId = server.newMember();
        assertThat(server.post("/v1/earns?dryRun=yes", "{}").errors())
                .isEqualTo("query:dryRun invalid_type");
        assertThat(server.post("/v1/earns?dryrun=true", "{}").errors())
                .isEqualTo("query:dryrun unknown_field");
        assertThat(server.get("/v1/members/" + memberId + "/points?unit=MILES").errors())
                .isEqualTo("query:unit unknown_unit");
        assertThat(server.get("/v1/members/nobody/points").code()).isEqualTo("member_not_found");
        assertThat(server.get("/v1/members/nobody/lots").code()).isEqualTo("member_not_found");
    }

    private static String dated(String txId, String memberId, long points, String expiresAt) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d,\"expiresAt\":\"%s\"}"
                .formatted(txId, memberId, points, expiresAt);
    }

    private static void assertReused(Reply reply, String txId) {
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("tx_id_reused");
        assertThat(reply.text("txId")).isEqualTo(txId);
    }
}
