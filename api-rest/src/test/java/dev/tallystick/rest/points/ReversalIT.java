package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ReversalIT {
    @TempDir private static Path directory;
    private static TestServer server;
    private static Instant now = Instant.parse("2040-03-01T00:00:00Z");

    @BeforeAll
    static void startServer() throws IOException {
        server = TestServer.startWithTestClock(directory);
        assertThat(server.moveClock(now.toString()).status()).isEqualTo(200);
    }

    @AfterAll
    static void stopServer() throws IOException {
        assertBooksAreZero();
        server.close();
    }

    @Test
    void shouldTakeAnEarnBackWhole() {
        String memberId = server.newMember();
        String earnTxId = newId("E");
        String lotId =
                server.post("/v1/earns", earn(earnTxId, memberId, 120))
                        .json()
                        .at("/lots/0/lotId")
                        .textValue();
        String txId = newId("V");
        Reply reply =
                server.post(
                        "/v1/earns/" + earnTxId + "/reversals",
                        "{\"txId\":\"%s\",\"reason\":\"wrong till\"}".formatted(txId));
        assertThat(reply.status()).isEqualTo(201);
        JsonNode body = reply.json();
        assertThat(body.path("type").textValue()).isEqualTo("EARN_REVERSAL");
        assertThat(body.path("memberId").textValue()).isEqualTo(memberId);
        assertThat(body.path("points").longValue()).isEqualTo(-120);
        assertThat(body.path("amount").longValue()).isEqualTo(120);
        assertThat(body.path("reason").textValue()).isEqualTo("wrong till");
        assertThat(body.path("lots").toString()).isEqualTo("[]");
        assertThat(body.path("allocations").toString())
                .isEqualTo(
                        "[{\"lotId\":\"%s\",\"earnTxId\":\"%s\",\"points\":120,\"expiresAt\":null}]"
                                .formatted(lotId, earnTxId));
        assertThat(reply.balance("total")).isZero();

        Reply again =
                server.post(
                        "/v1/earns/" + earnTxId + "/reversals",
                        "{\"txId\":\"%s\",\"reason\":\"wrong till\"}".formatted(txId));
        assertThat(again.raw().body()).isEqualTo(reply.raw().body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");

        Reply second = reverseEarn(earnTxId, newId("V"), "");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("already_reversed");
    }

    @Test
    void shouldTakeAnEarnBackInParts() {
        String memberId = server.newMember();
        String earnTxId = newId("E");
        server.post("/v1/earns", earn(earnTxId, memberId, 100));
        assertThat(reverseEarn(earnTxId, newId("V"), ",\"points\":30").balance("total"))
                .isEqualTo(70);
        Reply tooMuch = reverseEarn(earnTxId, newId("V"), ",\"points\":71");
        assertThat(tooMuch.status()).isEqualTo(422);
        assertThat(tooMuch.code()).isEqualTo("exceeds_original");
        assertThat(tooMuch.json().path("left").longValue()).isEqualTo(70);
        assertThat(reverseEarn(earnTxId, newId("V"), "").json().path("points").longValue())
                .isEqualTo(-70);
        assertThat(reverseEarn(earnTxId, newId("V"), ",\"points\":1").code())
                .isEqualTo("already_reversed");
    }

    @Test
    void shouldOweWhatIsSpentAndPayItFirst() {
        String memberId = server.newMember();
        String earnTxId = newId("E");
        server.post("/v1/earns", earn(earnTxId, memberId, 100));
        server.post("/v1/earns", earn(newId("E"), memberId, 20));
        server.post("/v1/redemptions", earn(newId("R"), memberId, 90));
        Reply reversed = reverseEarn(earnTxId, newId("V"), "");
        assertThat(reversed.json().path("points").longValue()).isEqualTo(-100);
        assertThat(reversed.json().path("debtAdded").longValue()).isEqualTo(70);
        assertThat(reversed.json().path("allocations")).hasSize(2);
        assertThat(reversed.balance("available")).isEqualTo(-70);
        Reply refused = server.post("/v1/redemptions", earn(newId("R"), memberId, 1));
        assertThat(refused.code()).isEqualTo("insufficient_points");
        assertThat(refused.json().path("available").longValue()).isEqualTo(-70);
        Reply earned = server.post("/v1/earns", earn(newId("E"), memberId, 100));
        assertThat(earned.json().path("points").longValue()).isEqualTo(100);
        assertThat(earned.json().path("debtPaid").longValue()).isEqualTo(70);
        assertThat(earned.json().at("/lots/0/points").longValue()).isEqualTo(30);
        assertThat(earned.balance("available")).isEqualTo(30);
        Reply small = server.post("/v1/earns", earn(newId("E"), memberId, 5));
        assertThat(small.json().has("debtPaid")).isFalse();
    }

    @Test
    void shouldLetADebtEatAnEarnWhole() {
        String memberId = memberInDebt(50);
        Reply earned = server.post("/v1/earns", earn(newId("E"), memberId, 50));
        assertThat(earned.json().path("lots").toString()).isEqualTo("[]");
        assertThat(earned.json().path("debtPaid").longValue()).isEqualTo(50);
        assertThat(earned.balance("available")).isZero();
    }

    @Test
    void shouldPayADebtOutOfWhatBecomesAvailable() {
        String memberId = memberInDebt(40);
        server.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":100,\"activatesAt\":\"%s\"}"
                        .formatted(newId("E"), memberId, now.plusSeconds(60)));
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                .isEqualTo(-40);
        advance(60);
        Reply points = server.get("/v1/members/" + memberId + "/points");
        assertThat(points.balance("available")).isEqualTo(60);
        assertThat(points.balance("pending")).isZero();
    }

    @Test
    void shouldGiveBackIntoTheVeryLotsTheLastTakenFirst() {
        String memberId = server.newMember();
        server.post("/v1/earns", earnUntil(newId("E"), memberId, 10, 1_000));
        server.post("/v1/earns", earnUntil(newId("E"), memberId, 10, 2_000));
        server.post("/v1/earns", earnUntil(newId("E"), memberId, 10, 3_000));
        String redeemTxId = newId("R");
        JsonNode taken =
                server.post("/v1/redemptions", earn(redeemTxId, memberId, 25))
                        .json()
                        .path("allocations");
        Reply part = reverseRedemption(redeemTxId, newId("V"), ",\"points\":8");
        assertThat(part.json().path("points").longValue()).isEqualTo(8);
        assertThat(part.json().at("/lots/0/lotId")).isEqualTo(taken.at("/2/lotId"));
        assertThat(part.json().at("/lots/0/points").longValue()).isEqualTo(5);
        assertThat(part.json().at("/lots/1/lotId")).isEqualTo(taken.at("/1/lotId"));
        assertThat(part.json().at("/lots/1/points").longValue()).isEqualTo(3);
        assertThat(part.json().at("/lots/1/expiresAt")).isEqualTo(taken.at("/1/expiresAt"));
        Reply tooMuch = reverseRedemption(redeemTxId, newId("V"), ",\"points\":18");
        assertThat(tooMuch.json().path("left").longValue()).isEqualTo(17);
        Reply rest = reverseRedemption(redeemTxId, newId("V"), "");
        assertThat(rest.json().path("lots")).hasSize(2);
        assertThat(rest.balance("available")).isEqualTo(30);
        assertThat(reverseRedemption(redeemTxId, newId("V"), "").code())
                .isEqualTo("already_reversed");
        assertThat(server.get("/v1/members/" + memberId + "/lots").json().path("data"))
                .allSatisfy(lot -> assertThat(lot.path("available").longValue()).isEqualTo(10));
    }

    @Test
    void shouldExpireWhatComesBackTooLate() {
        String memberId = server.newMember();
        server.post("/v1/earns", earnUntil(newId("E"), memberId, 10, 100));
        server.post("/v1/earns", earn(newId("E"), memberId, 10));
        String redeemTxId = newId("R");
        server.post("/v1/redemptions", earn(redeemTxId, memberId, 15));
        advance(100);
        Reply reply = reverseRedemption(redeemTxId, newId("V"), "");
        assertThat(reply.json().path("points").longValue()).isEqualTo(5);
        assertThat(reply.json().path("amount").longValue()).isEqualTo(15);
        assertThat(reply.json().path("expired").longValue()).isEqualTo(10);
        assertThat(reply.json().path("lots")).hasSize(2);
        assertThat(reply.balance("total")).isEqualTo(10);
    }

    @Test
    void noDayOfGraceShouldFreeWhatIsLocked() {
        server.put("/v1/program", "{\"lapsedLotGraceDays\":5}");
        String memberId = server.newMember();
        String earnTxId = newId("E");
        String redeemTxId = newId("R");
        server.post("/v1/earns", earnUntil(earnTxId, memberId, 100, 100));
        server.post("/v1/redemptions", earn(redeemTxId, memberId, 60));
        String lock = "/v1/transactions/" + earnTxId + "/lock";
        assertThat(server.post(lock, "{\"txId\":\"%s\"}".formatted(newId("L"))).status())
                .isEqualTo(201);
        advance(100);
        Reply locked = reverseRedemption(redeemTxId, newId("V"), ",\"points\":50");
        assertThat(locked.json().path("expired").longValue()).isEqualTo(50);
        assertThat(locked.balance("total")).isZero();
        String unlock = "/v1/transactions/" + earnTxId + "/unlock";
        assertThat(server.post(unlock, "{\"txId\":\"%s\"}".formatted(newId("L"))).status())
                .isEqualTo(201);
        Reply unlocked = reverseRedemption(redeemTxId, newId("V"), "");
        assertThat(unlocked.json().at("/lots/0/source").asText()).isEqualTo("grace");
        assertThat(unlocked.balance("available")).isEqualTo(10);
        server.put("/v1/program", "{\"lapsedLotGraceDays\":0}");
    }

    @Test
    void shouldNotTakeBackWhatExpired() {
        String memberId = server.newMember();
        String earnTxId = newId("E");
        server.post("/v1/earns", earnUntil(earnTxId, memberId, 10, 50));
        server.post("/v1/redemptions", earn(newId("R"), memberId, 4));
        advance(50);
        Reply reply = reverseEarn(earnTxId, newId("V"), "");
        assertThat(reply.json().path("amount").longValue()).isEqualTo(4);
        assertThat(reply.json().path("debtAdded").longValue()).isEqualTo(4);
        assertThat(reverseEarn(earnTxId, newId("V"), "").code()).isEqualTo("already_reversed");
    }

    @Test
    void shouldReverseWhatTheSameBatchPosted() {
        String memberId = server.newMember();
        String earnTxId = newId("E");
        String redeemTxId = newId("R");
        for (boolean atomic : List.of(false, true)) {
            String suffix = atomic ? "-a" : "-b";
            String batch =
                    "{\"atomic\":%s,\"operations\":[%s,%s,%s,%s]}"
                            .formatted(
                                    atomic,
                                    operation("earn", earn(earnTxId + suffix, memberId, 50)),
                                    operation("redeem", earn(redeemTxId + suffix, memberId, 20)),
                                    operation(
                                            "redeemReversal",
                                            "{\"txId\":\"%s\",\"redeemTxId\":\"%s\",\"points\":5}"
                                                    .formatted(newId("V"), redeemTxId + suffix)),
                                    operation(
                                            "earnReversal",
                                            "{\"txId\":\"%s\",\"earnTxId\":\"%s\"}"
                                                    .formatted(newId("V"), earnTxId + suffix)));
            String before = server.stateHash();
            Reply dry = server.post("/v1/batches?dryRun=true", batch);
            assertThat(server.stateHash()).isEqualTo(before);
            Reply reply = server.post("/v1/batches", batch);
            for (Reply each : List.of(dry, reply)) {
                JsonNode results = each.json().path("results");
                assertThat(results).hasSize(4);
                assertThat(results)
                        .allSatisfy(
                                result ->
                                        assertThat(result.path("status").intValue())
                                                .as(each.raw().body())
                                                .isEqualTo(201));
                assertThat(results.at("/2/body/points").longValue()).isEqualTo(5);
                assertThat(results.at("/3/body/amount").longValue()).isEqualTo(50);
                assertThat(results.at("/3/body/debtAdded").longValue()).isEqualTo(15);
            }
            Reply replay = server.post("/v1/batches", batch);
            assertThat(replay.json().path("results"))
                    .allSatisfy(
                            result -> assertThat(result.path("replayed").booleanValue()).isTrue());
            server.post("/v1/earns", earn(newId("E"), memberId, 15));
        }
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("total")).isZero();
    }

    @Test
    void shouldRefuseAnAtomicBatchWhoseReversalIsRefused() {
        String memberId = server.newMember();
        String earnTxId = newId("E");
        String before = server.stateHash();
        Reply reply =
                server.post(
                        "/v1/batches",
                        "{\"atomic\":true,\"operations\":[%s,%s,%s]}"
                                .formatted(
                                        operation("earn", earn(earnTxId, memberId, 50)),
                                        operation("earnReversal", reversal(earnTxId)),
                                        operation("earnReversal", reversal(earnTxId))));
        assertThat(reply.code()).isEqualTo("batch_refused");
        assertThat(reply.json().path("index").intValue()).isEqualTo(2);
        assertThat(reply.json().at("/refusal/code").textValue()).isEqualTo("already_reversed");
        assertThat(server.stateHash()).isEqualTo(before);
    }

    @Test
    void shouldNotReverseWhatTheSameBatchWasRefused() {
        String memberId = server.newMember();
        String redeemTxId = newId("R");
        Reply reply =
                server.post(
                        "/v1/batches",
                        "{\"operations\":[%s,%s]}"
                                .formatted(
                                        operation("redeem", earn(redeemTxId, memberId, 50)),
                                        operation(
                                                "redeemReversal",
                                                "{\"txId\":\"%s\",\"redeemTxId\":\"%s\"}"
                                                        .formatted(newId("V"), redeemTxId))));
        assertThat(reply.json().at("/results/0/status").intValue()).isEqualTo(422);
        assertThat(reply.json().at("/results/1/status").intValue()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?dryRun=true"})
    void shouldNameTheFirstRefusalWhereALaterReversalNamesIt(String query) {
        String redeemTxId = newId("R");
        Reply reply =
                server.post(
                        "/v1/batches" + query,
                        "{\"atomic\":true,\"operations\":[%s,%s,%s]}"
                                .formatted(
                                        operation(
                                                "redeem", earn(redeemTxId, server.newMember(), 50)),
                                        operation(
                                                "redeemReversal",
                                                "{\"txId\":\"%s\",\"redeemTxId\":\"%s\"}"
                                                        .formatted(newId("V"), redeemTxId)),
                                        operation(
                                                "redeemReversal",
                                                "{\"txId\":\"%s\",\"redeemTxId\":\"%s\"}"
                                                        .formatted(newId("V"), newId("N")))));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("index").intValue()).isZero();
        assertThat(reply.json().at("/refusal/code").textValue()).isEqualTo("insufficient_points");
    }

    @Test
    void shouldReverseOnceWhenManyTry() throws Exception {
        String memberId = server.newMember();
        String earnTxId = newId("E");
        server.post("/v1/earns", earn(earnTxId, memberId, 64));
        List<Callable<Reply>> tries = new ArrayList<>();
        for (int n = 0; n < 32; n++) {
            tries.add(() -> reverseEarn(earnTxId, newId("V"), ""));
        }
        int done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<Reply> reply : threads.invokeAll(tries)) {
                done += reply.get().status() == 201 ? 1 : 0;
                assertThat(reply.get().status()).isIn(201, 409);
            }
        }
        assertThat(done).isEqualTo(1);
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("total")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "CLAMP, 201, 30, 40",
        "REFUSE, 422, 0, 0",
    })
    void shouldDoAsThePolicySays(String policy, int status, long taken, long shortfall) {
        TestServer shop =
                server.as(
                        "policy-" + policy.toLowerCase(java.util.Locale.ROOT),
                        "program:write",
                        "members:write",
                        "points:earn",
                        "points:redeem",
                        "points:reverse",
                        "points:read");
        assertThat(shop.put("/v1/program", "{\"spentEarnPolicy\":\"" + policy + "\"}").status())
                .isEqualTo(200);
        shop.put("/v1/members/m", "{}");
        shop.post("/v1/earns", earn("E", "m", 70));
        shop.post("/v1/redemptions", earn("R", "m", 70));
        shop.post("/v1/earns", earn("E2", "m", 30));
        Reply reply = shop.post("/v1/earns/E/reversals", "{\"txId\":\"V\"}");
        assertThat(reply.status()).isEqualTo(status);
        if (status == 422) {
            assertThat(reply.code()).isEqualTo("earn_already_spent");
            return;
        }
        assertThat(reply.json().path("points").longValue()).isEqualTo(-taken);
        assertThat(reply.json().path("amount").longValue()).isEqualTo(70);
        assertThat(reply.json().path("shortfall").longValue()).isEqualTo(shortfall);
        Reply back = shop.post("/v1/redemptions/R/reversals", "{\"txId\":\"V2\"}");
        assertThat(back.json().path("shortfallPaid").longValue()).isEqualTo(shortfall);
        assertThat(back.json().path("points").longValue()).isEqualTo(30);
        assertThat(back.balance("available")).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "earns/nobody     | {'txId':'V1'}                    | transaction_not_found",
                "redemptions/E-R  | {'txId':'V1'}                    | transaction_not_found",
                "earns/R-R        | {'txId':'V1'}                    | transaction_not_found",
                "redemptions/X-R  | {'txId':'V1'}                    | transaction_not_found",
                "earns/E-R        | {}                               | tx_id_missing",
                "earns/E-R        | {'txId':'V1','points':0}         | out_of_range",
                "earns/E-R        | {'txId':'V1','points':-1}        | out_of_range",
                "earns/E-R        | {'txId':'V1','points':1.5}       | invalid_type",
                "earns/E-R        | {'txId':'V1','earnTxId':'E-R'}   | unknown_field",
                "earns/E-R        | {'txId':'V1','returnedItems':[]} | out_of_range",
                "earns/E~R        | {'txId':'V1'}                    | invalid_id",
                "earns/E-R        | {'txId':'order:1'}               | reserved_tx_id",
                "earns/E-R        | {'txId':'E-R'}                   | tx_id_reused",
            })
    void shouldTurnAwayWhatCannotBe(String path, String body, String code) {
        server.put("/v1/members/refusals", "{}");
        server.post("/v1/earns", earn("E-R", "refusals", 10));
        server.post("/v1/redemptions", earn("R-R", "refusals", 10));
        server.post("/v1/redemptions", earn("X-R", "refusals", 1_000));
        String before = server.stateHash();
        Reply reply = server.post("/v1/" + path + "/reversals", body.replace('\'', '"'));
        assertThat(reply.code()).as(reply.raw().body()).isEqualTo(code);
        assertThat(reply.status())
                .isEqualTo(
                        switch (code) {
                            case "transaction_not_found" -> 404;
                            case "tx_id_reused" -> 422;
                            default -> 400;
                        });
        assertThat(server.stateHash()).isEqualTo(before);
    }

    @Test
    void shouldHideTheTransactionsOfOtherPrograms() {
        String memberId = server.newMember();
        String earnTxId = newId("E");
        server.post("/v1/earns", earn(earnTxId, memberId, 10));
        TestServer other = server.as("other-shop", "points:reverse");
        assertThat(other.post("/v1/earns/" + earnTxId + "/reversals", "{\"txId\":\"V\"}").status())
                .isEqualTo(404);
        TestServer reader = server.as("other-shop", "points:read", "points:earn");
        assertThat(reader.post("/v1/earns/" + earnTxId + "/reversals", "{\"txId\":\"V\"}").status())
                .isEqualTo(403);
    }

    @Test
    void shouldBringAnEmptiedLotBackWithAllItsDates() {
        String memberId = server.newMember();
        String redeemTxId = newId("R");
        server.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":50,\"activatesAt\":\"%s\"}"
                        .formatted(newId("E"), memberId, now.plusSeconds(60)));
        advance(60);
        String lots = "/v1/members/" + memberId + "/lots";
        JsonNode before = server.get(lots).json().path("data");
        assertThat(before.at("/0/activatesAt").isTextual()).isTrue();
        server.post("/v1/redemptions", earn(redeemTxId, memberId, 50));
        assertThat(server.get(lots).json().path("data")).isEmpty();
        reverseRedemption(redeemTxId, newId("V"), "");
        assertThat(server.get(lots).json().path("data")).isEqualTo(before);
    }

    private static String memberInDebt(long points) {
        String memberId = server.newMember();
        String earnTxId = newId("E");
        server.post("/v1/earns", earn(earnTxId, memberId, points));
        server.post("/v1/redemptions", earn(newId("R"), memberId, points));
        reverseEarn(earnTxId, newId("V"), "");
        return memberId;
    }

    private static Reply reverseEarn(String earnTxId, String txId, String more) {
        return server.post(
                "/v1/earns/" + earnTxId + "/reversals",
                "{\"txId\":\"%s\"%s}".formatted(txId, more));
    }

    private static Reply reverseRedemption(String redeemTxId, String txId, String more) {
        return server.post(
                "/v1/redemptions/" + redeemTxId + "/reversals",
                "{\"txId\":\"%s\"%s}".formatted(txId, more));
    }

    private static String earnUntil(String txId, String memberId, long points, long seconds) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d,\"expiresAt\":\"%s\"}"
                .formatted(txId, memberId, points, now.plusSeconds(seconds));
    }

    private static String reversal(String earnTxId) {
        return "{\"txId\":\"%s\",\"earnTxId\":\"%s\"}".formatted(newId("V"), earnTxId);
    }

    private static String operation(String op, String body) {
        return "{\"op\":\"%s\",%s".formatted(op, body.substring(1));
    }

    private static void advance(long seconds) {
        now = now.plusSeconds(seconds);
        assertThat(server.moveClock(now.toString()).status()).isEqualTo(200);
    }

    private static void assertBooksAreZero() {
        for (JsonNode unit : server.get("/v1/ledger/trial-balance").json().path("units")) {
            assertThat(unit.path("sum").longValue()).isZero();
        }
    }
}
