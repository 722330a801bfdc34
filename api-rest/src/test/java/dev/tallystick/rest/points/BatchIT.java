package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class BatchIT extends WithServer {
    @Test
    void shouldAnswerEachOperationInItsPlace() {
        String memberId = server.newMember();
        String earnTxId = newId("T");
        Reply reply =
                batch(
                        "",
                        operation("earn", earnTxId, memberId, 10),
                        operation("redeem", newId("R"), memberId, 4),
                        operation("redeem", newId("R"), memberId, 7),
                        operation("earn", newId("T"), "nobody", 1),
                        operation("earn", newId("T"), memberId, 0),
                        operation("earn", earnTxId, memberId, 10),
                        operation("earn", earnTxId, memberId, 11),
                        operation("hold", newId("H"), memberId, 1),
                        operation("gift", newId("H"), memberId, 1));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(statuses(reply)).containsExactly(201, 201, 422, 404, 400, 201, 422, 201, 400);
        JsonNode results = reply.json().path("results");
        assertThat(results.get(1).path("body").path("allocations").get(0).path("earnTxId").asText())
                .isEqualTo(earnTxId);
        assertThat(results.get(2).path("body").path("available").longValue()).isEqualTo(6);
        assertThat(results.get(5).path("replayed").booleanValue()).isTrue();
        assertThat(results.get(5).path("body")).isEqualTo(results.get(0).path("body"));
        assertThat(reply.header("Ledger-Position"))
                .isEqualTo(results.get(7).path("body").path("position").asText());
        assertThat(codes(reply).subList(6, 9)).containsExactly("tx_id_reused", "", "invalid_value");
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                .isEqualTo(5);
    }

    @Test
    void shouldAnswerAnOperationAsItsOwnEndpointWould() {
        String memberId = server.newMember();
        String txId = newId("T");
        Reply batch = batch("", operation("earn", txId, memberId, 10));
        Reply single = server.post("/v1/earns", TestServer.earn(txId, memberId, 10));
        assertThat(single.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(batch.json().path("results").get(0).path("body")).isEqualTo(single.json());
    }

    @Test
    void shouldPostAllOfAnAtomicBatch() {
        String memberId = server.newMember();
        String posted = newId("T");
        server.post("/v1/earns", TestServer.earn(posted, memberId, 3));
        String twice = newId("T");
        Reply reply =
                batch(
                        "\"atomic\":true,",
                        operation("earn", posted, memberId, 3),
                        operation("earn", twice, memberId, 10),
                        operation("redeem", newId("R"), memberId, 13),
                        operation("earn", twice, memberId, 10));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(statuses(reply)).containsExactly(201, 201, 201, 201);
        assertThat(reply.json().path("results"))
                .extracting(result -> result.path("replayed").booleanValue())
                .containsExactly(true, false, false, true);
    }

    @Test
    void shouldRecordNothingOfAnAtomicBatchThatIsRefused() {
        String memberId = server.newMemberWith(5);
        String refusedBefore = newId("R");
        server.post("/v1/redemptions", TestServer.earn(refusedBefore, memberId, 500));
        String used = newId("T");
        server.post("/v1/earns", TestServer.earn(used, memberId, 1));
        String fresh = newId("T");
        String good = operation("earn", fresh, memberId, 10);
        String tooMuch = operation("redeem", newId("R"), memberId, 99);
        String nobody = operation("earn", newId("T"), "nobody", 1);
        String malformed = operation("earn", newId("T"), memberId, 0);
        String frozen = operation("redeem", refusedBefore, memberId, 500);
        String reused = operation("earn", used, memberId, 2);
        String sameIdOtherContent = operation("earn", fresh, memberId, 11);
        String before = server.stateHash();
        assertRefused(batch("\"atomic\":true,", good, tooMuch), 1, "insufficient_points");
        assertRefused(batch("\"atomic\":true,", good, tooMuch, nobody), 1, "insufficient_points");
        assertRefused(batch("\"atomic\":true,", tooMuch, malformed), 0, "insufficient_points");
        assertRefused(batch("\"atomic\":true,", good, nobody, tooMuch), 1, "member_not_found");
        assertRefused(batch("\"atomic\":true,", good, good, malformed), 2, "out_of_range");
        assertRefused(batch("\"atomic\":true,", good, frozen), 1, "insufficient_points");
        assertRefused(batch("\"atomic\":true,", good, reused), 1, "tx_id_reused");
        assertRefused(batch("\"atomic\":true,", good, sameIdOtherContent), 1, "tx_id_reused");
        assertThat(server.stateHash()).isEqualTo(before);
        assertThat(server.get("/v1/transactions/" + fresh).status()).isEqualTo(404);
        assertThat(statuses(batch("\"atomic\":true,", good))).containsExactly(201);
    }

    @Test
    void togetherTheyShouldFitOneEntryOfTheJournal() {
        String memberId = server.newMember();
        String text = "x".repeat(3_000);
        String[] operations =
                IntStream.range(0, 400)
                        .mapToObj(
                                n ->
                                        "{\"op\":\"earn\",\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":1,\"metadata\":{\"x\":\"%s\"}}"
                                                .formatted(newId("T"), memberId, text))
                        .toArray(String[]::new);
        Reply refused = send("", "\"atomic\":true,", operations);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("entry_too_large");
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("total")).isZero();
    }

    /** Each brings the effects of what it follows: what fits into a small body may be gigabytes. */
    @Test
    void whatFollowsLargeEntriesShouldBeLimitedTogether() {
        String memberId = server.newMember();
        for (int batch = 0; batch < 2; batch++) {
            batch(
                    "",
                    Stream.generate(() -> operation("earn", newId("T"), memberId, 1))
                            .limit(6_000)
                            .toArray(String[]::new));
        }
        String large = newId("R");
        assertThat(statuses(batch("", operation("redeem", large, memberId, 12_000))))
                .containsExactly(201);
        String[] reversals =
                Stream.generate(
                                () ->
                                        "{\"op\":\"redeemReversal\",\"redeemTxId\":\"%s\",\"txId\":\"%s\",\"points\":1}"
                                                .formatted(large, newId("Q")))
                        .limit(1_000)
                        .toArray(String[]::new);
        Reply tried = send("?dryRun=true", "", reversals);
        List<Integer> statuses = statuses(tried);
        int taken = statuses.indexOf(413);
        assertThat(taken).isGreaterThan(100);
        assertThat(statuses.subList(0, taken)).containsOnly(201);
        assertThat(statuses.subList(taken, 1_000)).containsOnly(413);
        assertThat(codes(tried).getLast()).isEqualTo("batch_too_large");
        Reply together = batch("\"atomic\":true,", reversals);
        assertThat(together.status()).isEqualTo(413);
        assertThat(together.code()).isEqualTo("entry_too_large");
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("total")).isZero();
    }

    @Test
    void shouldTryABatchWithoutDoingIt() {
        String memberId = server.newMember();
        String earnTxId = newId("T");
        String earn = operation("earn", earnTxId, memberId, 10);
        String redeem = operation("redeem", newId("R"), memberId, 4);
        String before = server.stateHash();
        Reply each = send("?dryRun=true", "", earn, redeem, earn);
        assertThat(statuses(each)).containsExactly(201, 201, 201);
        JsonNode allocation =
                each.json().path("results").get(1).path("body").path("allocations").get(0);
        assertThat(allocation.path("earnTxId").asText()).isEqualTo(earnTxId);
        assertThat(allocation.path("lotId").isNull()).isTrue();
        Reply together = send("?dryRun=true", "\"atomic\":true,", earn, redeem);
        assertThat(statuses(together)).containsExactly(201, 201);
        assertRefused(
                send(
                        "?dryRun=true",
                        "\"atomic\":true,",
                        earn,
                        operation("redeem", newId("R"), memberId, 11)),
                1,
                "insufficient_points");
        assertThat(server.stateHash()).isEqualTo(before);
    }

    @Test
    void shouldTakeTenThousandOperations() {
        String memberId = server.newMember();
        List<String> operations = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            operations.add(operation("earn", newId("B"), memberId, 1));
        }
        Reply reply = batch("", operations.toArray(String[]::new));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(statuses(reply)).hasSize(10_000).containsOnly(201);
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                .isEqualTo(10_000);
        assertThat(
                        batch(
                                        "\"atomic\":true,",
                                        operations.subList(0, 1_001).toArray(String[]::new))
                                .code())
                .isEqualTo("out_of_range");
        assertThat(batch("", Collections.nCopies(10_001, "{}").toArray(String[]::new)).code())
                .isEqualTo("out_of_range");
    }

    @Test
    void shouldDemandTheScopeOfEachOperation() {
        TestServer earner = server.as("demo", "points:earn");
        String memberId = server.newMember();
        Reply reply =
                earner.post(
                        "/v1/batches",
                        body(
                                "",
                                operation("earn", newId("T"), memberId, 5),
                                operation("redeem", newId("R"), memberId, 5)));
        assertThat(statuses(reply)).containsExactly(201, 403);
        assertThat(codes(reply).get(1)).isEqualTo("insufficient_scope");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                                    | errors
                    {}                                      | /operations invalid_type
                    {"operations":{}}                       | /operations invalid_type
                    {"operations":[]}                       | /operations out_of_range
                    {"operations":[1]}                      | /operations invalid_type
                    {"operations":[{}],"atomic":1}          | /atomic invalid_type
                    {"operations":[{}],"mode":"fast"}       | /mode unknown_field
                    """)
    void shouldRefuseWhatIsNoBatch(String body, String errors) {
        Reply reply = server.post("/v1/batches", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    @Test
    void shouldRefuseAKeyForTheWholeBatch() {
        Reply reply =
                server.post(
                        "/v1/batches",
                        body("", operation("earn", newId("T"), server.newMember(), 1)),
                        "Idempotency-Key",
                        "K-1");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo("header:Idempotency-Key invalid_header");
    }

    private Reply batch(String atomic, String... operations) {
        return send("", atomic, operations);
    }

    private Reply send(String query, String atomic, String... operations) {
        return server.post("/v1/batches" + query, body(atomic, operations));
    }

    private static String body(String atomic, String... operations) {
        return "{" + atomic + "\"operations\":[" + String.join(",", operations) + "]}";
    }

    private static String operation(String op, String txId, String memberId, long points) {
        return "{\"op\":\"%s\",\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d}"
                .formatted(op, txId, memberId, points);
    }

    private static List<Integer> statuses(Reply reply) {
        List<Integer> statuses = new ArrayList<>();
        reply.json().path("results").forEach(r -> statuses.add(r.path("status").intValue()));
        return statuses;
    }

    private static List<String> codes(Reply reply) {
        List<String> codes = new ArrayList<>();
        reply.json()
                .path("results")
                .forEach(result -> codes.add(result.path("body").path("code").asText()));
        return codes;
    }

    private static void assertRefused(Reply reply, int index, String code) {
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("batch_refused");
        assertThat(reply.json().path("index").intValue()).isEqualTo(index);
        assertThat(reply.json().path("refusal").path("code").asText()).isEqualTo(code);
    }
}
