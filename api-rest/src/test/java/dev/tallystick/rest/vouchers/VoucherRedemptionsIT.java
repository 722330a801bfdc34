package dev.tallystick.rest.vouchers;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Vouchers for points, and points for vouchers that are called back. */
class VoucherRedemptionsIT extends WithServer {
    private static final String PATH = "/v1/voucher-redemptions";

    @Test
    void pointsShouldBuyAVoucher() {
        String memberId = server.newMemberWith(100);
        String typeId = type("\"validity\":{\"until\":\"2090-12-31\"}");
        String txId = newId("T");
        Reply bought = server.post(PATH, body(txId, memberId, typeId, ""));
        assertThat(bought.status()).isEqualTo(201);
        assertThat(bought.text("type")).isEqualTo("REDEEM");
        assertThat(bought.json().path("points").longValue()).isEqualTo(-70);
        assertThat(bought.balance("available")).isEqualTo(30);
        assertThat(bought.header("Ledger-Position")).isEqualTo(bought.text("position"));
        JsonNode voucher = bought.json().path("voucher");
        assertThat(voucher.path("code").asText()).hasSize(17);
        assertThat(voucher.path("expiresAt").asText()).isEqualTo("2091-01-01T00:00:00.000Z");
        assertThat(voucher.path("value").path("percentage").asText()).isEqualTo("15");
        JsonNode row = list(memberId).path(0);
        assertThat(row.path("txId").asText()).isEqualTo(txId);
        assertThat(row.path("source").asText()).isEqualTo("REDEMPTION");
        assertThat(row.path("code")).isEqualTo(voucher.path("code"));
        Reply told = server.get("/v1/transactions/" + txId);
        assertThat(told.json().path("voucher").path("voucherId"))
                .isEqualTo(voucher.path("voucherId"));
        for (String path :
                List.of(
                        "/v1/transactions/" + txId,
                        "/v1/transactions/" + txId + "/explain",
                        "/v1/members/" + memberId + "/transactions",
                        "/v1/members/" + memberId + "/history",
                        "/v1/events?after=0&limit=10000")) {
            Reply read = server.get(path);
            assertThat(read.status()).as(path).isEqualTo(200);
            assertThat(read.raw().body()).as(path).doesNotContain(voucher.path("code").asText());
        }
        assertThat(use(voucher.path("code").asText()).status()).isEqualTo(200);
    }

    @Test
    void thePriceShouldBeInTheUnitOfTheType() {
        server.put(
                "/v1/program",
                "{\"units\":[{\"unit\":\"POINTS\",\"default\":true},{\"unit\":\"MILES\"}]}");
        String memberId = server.newMemberWith(100);
        server.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"unit\":\"MILES\",\"points\":9}"
                        .formatted(newId("T"), memberId));
        String typeId = type("");
        server.put("/v1/voucher-types/" + typeId, "{\"price\":{\"points\":7,\"unit\":\"MILES\"}}");
        Reply bought = server.post(PATH, body(newId("T"), memberId, typeId, ""));
        assertThat(bought.text("unit")).isEqualTo("MILES");
        assertThat(bought.balance("available")).isEqualTo(2);
        assertThat(available(memberId)).isEqualTo(100);
        Reply reversed =
                server.post(
                        "/v1/redemptions/" + bought.text("txId") + "/reversals",
                        "{\"txId\":\"" + newId("R") + "\"}");
        assertThat(reversed.balance("available")).isEqualTo(9);
    }

    @Test
    void theSameTxIdShouldGetTheSameVoucherWhateverBecameOfItAndOfItsType() {
        String memberId = server.newMemberWith(100);
        String typeId = type("");
        String request = body(newId("T"), memberId, typeId, "");
        Reply first = server.post(PATH, request);
        server.put(
                "/v1/voucher-types/" + typeId,
                "{\"price\":{\"points\":1},\"active\":false,\"value\":{\"product\":\"Less\"}}");
        use(first.json().path("voucher").path("code").asText());
        List<Reply> replies = Together.run(16, n -> server.post(PATH, request));
        assertThat(replies)
                .allMatch(reply -> reply.status() == 201)
                .allMatch(reply -> reply.header("Idempotency-Replayed").equals("true"))
                .allMatch(reply -> reply.json().equals(first.json()));
        assertThat(server.post(PATH + "?dryRun=true", request).json()).isEqualTo(first.json());
        String other = body(first.text("txId"), memberId, type(""), "");
        assertThat(server.post(PATH, other).code()).isEqualTo("tx_id_reused");
        String plain =
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":1}"
                        .formatted(first.text("txId"), memberId);
        assertThat(server.post("/v1/redemptions", plain).code()).isEqualTo("tx_id_reused");
        assertThat(list(memberId)).hasSize(1);
        assertThat(available(memberId)).isEqualTo(30);
    }

    @Test
    void ofManyOfOneTxIdOneShouldBeBought() {
        String memberId = server.newMemberWith(1_000);
        String request = body(newId("T"), memberId, type(""), "");
        List<Reply> replies = Together.run(32, n -> server.post(PATH, request));
        assertThat(replies).allMatch(reply -> reply.status() == 201);
        assertThat(replies).extracting(Reply::json).containsOnly(replies.getFirst().json());
        assertThat(list(memberId)).hasSize(1);
        assertThat(available(memberId)).isEqualTo(930);
    }

    @Test
    void whatIsRefusedShouldStaySoAndTheCodeGoBack() {
        String typeId = type("\"codes\":{\"type\":\"POOL\"},\"limits\":{\"total\":1}");
        String code = newId("POOL-CODE");
        VoucherPrivacyIT.importCodes(server, typeId, code);
        String poor = server.newMemberWith(69);
        String request = body(newId("T"), poor, typeId, "");
        Reply refused = server.post(PATH, request);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("insufficient_points");
        assertThat(refused.json().path("required").longValue()).isEqualTo(70);
        assertThat(server.get("/v1/voucher-types/" + typeId + "/codes").json().toString())
                .isEqualTo("{\"free\":1,\"issued\":0}");
        server.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":100}".formatted(newId("T"), poor));
        Reply again = server.post(PATH, request);
        assertThat(again.code()).isEqualTo("insufficient_points");
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(list(poor)).isEmpty();
        Reply bought = server.post(PATH, body(newId("T"), poor, typeId, ""));
        assertThat(bought.json().path("voucher").path("code").asText()).isEqualTo(code);
        Reply none = server.post(PATH, body(newId("T"), poor, typeId, ""));
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.errors()).isEqualTo("/voucherTypeId voucher_limit_reached");
    }

    @Test
    void whatIsNoPostingShouldBeRecordedNowhere() {
        String memberId = server.newMemberWith(100);
        String free = newId("type");
        server.put("/v1/voucher-types/" + free, "{\"value\":{\"product\":\"A\"}}");
        assertRefused(400, "voucher_type_not_for_points", memberId, free);
        assertRefused(400, "voucher_type_not_active", memberId, type("\"active\":false"));
        assertRefused(
                400, "voucher_codes_exhausted", memberId, type("\"codes\":{\"type\":\"POOL\"}"));
        assertRefused(
                400,
                "voucher_type_over",
                memberId,
                type("\"validity\":{\"until\":\"2020-01-01\"}"));
        String once = type("\"limits\":{\"perMember\":1}");
        server.post(PATH, body(newId("T"), memberId, once, ""));
        assertRefused(400, "voucher_member_limit_reached", memberId, once);
        assertRefused(404, "voucher_type_not_found", memberId, newId("no"));
        assertRefused(404, "member_not_found", newId("no"), type(""));
        assertThat(server.post(PATH, "{}").errors())
                .isEqualTo(
                        "/txId tx_id_missing, /memberId missing_field, /voucherTypeId"
                                + " missing_field");
        assertThat(server.post(PATH, body(newId("T"), memberId, once, ",\"points\":1")).errors())
                .isEqualTo("/points unknown_field");
    }

    private void assertRefused(int status, String code, String memberId, String typeId) {
        String txId = newId("T");
        Reply refused = server.post(PATH, body(txId, memberId, typeId, ""));
        assertThat(refused.status()).as(code).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(server.get("/v1/transactions/" + txId).status()).isEqualTo(404);
        assertThat(server.post(PATH + "?dryRun=true", body(txId, memberId, typeId, "")).code())
                .isEqualTo(code);
    }

    @Test
    void aDryRunShouldChangeNothing() {
        String memberId = server.newMemberWith(70);
        String typeId = type("\"codes\":{\"type\":\"POOL\"}");
        VoucherPrivacyIT.importCodes(server, typeId, newId("POOL-CODE"));
        String request = body(newId("T"), memberId, typeId, "");
        String hash = server.stateHash();
        Reply dry = server.post(PATH + "?dryRun=true", request);
        assertThat(dry.status()).isEqualTo(201);
        assertThat(dry.json().path("position").isNull()).isTrue();
        assertThat(dry.json().path("voucher").path("code").isNull()).isTrue();
        assertThat(server.stateHash()).isEqualTo(hash);
        assertThat(server.get("/v1/voucher-types/" + typeId + "/codes").json().toString())
                .isEqualTo("{\"free\":1,\"issued\":0}");
        assertThat(list(memberId)).isEmpty();
        assertThat(server.post(PATH, request).status()).isEqualTo(201);
        assertThat(
                        server.post(PATH + "?dryRun=true", body(newId("T"), memberId, type(""), ""))
                                .code())
                .isEqualTo("insufficient_points");
    }

    @Test
    void aboveTheThresholdItShouldNeedThePin() {
        String memberId = server.newMemberWith(100);
        server.put("/v1/members/" + memberId + "/pin", "{\"pin\":\"4711\"}");
        server.put("/v1/members/" + memberId + "/redemption-threshold", "{\"points\":50}");
        String typeId = type("\"limits\":{\"total\":1}");
        String txId = newId("T");
        assertThat(server.post(PATH, body(txId, memberId, typeId, "")).code())
                .isEqualTo("pin_required");
        Reply wrong = server.post(PATH, body(txId, memberId, typeId, ",\"pin\":\"4712\""));
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.code()).isEqualTo("pin_wrong");
        assertThat(server.get("/v1/voucher-types/" + typeId + "/codes").text("issued"))
                .isEqualTo("0");
        Reply right = server.post(PATH, body(txId, memberId, typeId, ",\"pin\":\"4711\""));
        assertThat(right.status()).isEqualTo(201);
        assertThat(server.post(PATH, body(txId, memberId, typeId, "")).json())
                .isEqualTo(right.json());
    }

    @Test
    void whoCallsAVoucherBackShouldGetThePointsBack() {
        String memberId = server.newMemberWith(100);
        JsonNode voucher = bought(memberId).json().path("voucher");
        String path = "/v1/vouchers/" + voucher.path("voucherId").asText() + "/cancellation";
        String request = "{\"txId\":\"%s\",\"reason\":\"sold out\"}".formatted(newId("C"));
        Reply dry = server.post(path + "?dryRun=true", request);
        assertThat(dry.status()).isEqualTo(201);
        assertThat(list(memberId).path(0).path("state").asText()).isEqualTo("UNUSED");
        Reply cancelled = server.post(path, request);
        assertThat(cancelled.status()).isEqualTo(201);
        assertThat(cancelled.text("type")).isEqualTo("REDEEM_REVERSAL");
        assertThat(cancelled.text("reason")).isEqualTo("sold out");
        assertThat(cancelled.balance("available")).isEqualTo(100);
        assertThat(cancelled.json().path("voucher").path("state").asText()).isEqualTo("CANCELLED");
        assertThat(use(voucher.path("code").asText()).code()).isEqualTo("voucher_cancelled");
        Reply again = server.post(path, request);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(cancelled.json());
        Reply twice = server.post(path, "{\"txId\":\"" + newId("C") + "\"}");
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.code()).isEqualTo("already_reversed");
        assertThat(available(memberId)).isEqualTo(100);
    }

    @Test
    void theReversalOfTheRedemptionShouldTakeTheVoucherAlong() {
        String memberId = server.newMemberWith(100);
        Reply bought = bought(memberId);
        String path = "/v1/redemptions/" + bought.text("txId") + "/reversals";
        Reply part = server.post(path, "{\"txId\":\"%s\",\"points\":5}".formatted(newId("R")));
        assertThat(part.status()).isEqualTo(400);
        assertThat(part.errors()).isEqualTo("/points voucher_redemption");
        String request = "{\"txId\":\"" + newId("R") + "\"}";
        Reply reversed = server.post(path, request);
        assertThat(reversed.status()).isEqualTo(201);
        assertThat(reversed.json().path("points").longValue()).isEqualTo(70);
        assertThat(server.post(path, request).json()).isEqualTo(reversed.json());
        assertThat(use(bought.json().path("voucher").path("code").asText()).code())
                .isEqualTo("voucher_cancelled");
        assertThat(server.post(path, "{\"txId\":\"" + newId("R") + "\"}").code())
                .isEqualTo("already_reversed");
        assertThat(available(memberId)).isEqualTo(100);
    }

    @Test
    void whoHasUsedAVoucherShouldNotGetThePointsBack() {
        String memberId = server.newMemberWith(100);
        Reply bought = bought(memberId);
        JsonNode voucher = bought.json().path("voucher");
        use(voucher.path("code").asText());
        String voucherId = voucher.path("voucherId").asText();
        for (String path :
                List.of(
                        "/v1/redemptions/" + bought.text("txId") + "/reversals",
                        "/v1/vouchers/" + voucherId + "/cancellation")) {
            Reply refused = server.post(path, "{\"txId\":\"" + newId("R") + "\"}");
            assertThat(refused.status()).as(path).isEqualTo(409);
            assertThat(refused.code()).as(path).isEqualTo("voucher_already_used");
        }
        String reversal =
                "{\"op\":\"redeemReversal\",\"txId\":\"%s\",\"redeemTxId\":\"%s\"}"
                        .formatted(newId("R"), bought.text("txId"));
        Reply batch = server.post("/v1/batches", "{\"operations\":[" + reversal + "]}");
        JsonNode result = batch.json().path("results").path(0);
        assertThat(result.path("status").intValue()).isEqualTo(400);
        assertThat(result.path("body").path("code").asText()).isEqualTo("voucher_redemption");
        Reply atomic =
                server.post("/v1/batches", "{\"atomic\":true,\"operations\":[" + reversal + "]}");
        assertThat(atomic.json().path("refusal").path("code").asText())
                .isEqualTo("voucher_redemption");
        assertThat(available(memberId)).isEqualTo(30);
    }

    @Test
    void ofATillAndACancellationOneShouldWin() {
        for (int round = 0; round < 10; round++) {
            String memberId = server.newMemberWith(70);
            JsonNode voucher = bought(memberId).json().path("voucher");
            String path = "/v1/vouchers/" + voucher.path("voucherId").asText() + "/cancellation";
            List<Integer> statuses =
                    Together.run(
                            8,
                            n ->
                                    n % 2 == 0
                                            ? use(voucher.path("code").asText()).status()
                                            : server.post(path, "{\"txId\":\"" + newId("C") + "\"}")
                                                    .status());
            String state = list(memberId).path(0).path("state").asText();
            assertThat(available(memberId)).isEqualTo(state.equals("CANCELLED") ? 70 : 0);
            assertThat(statuses).containsOnlyOnce(state.equals("CANCELLED") ? 201 : 200);
            assertThat(statuses).doesNotContain(state.equals("CANCELLED") ? 200 : 201);
        }
    }

    private Reply bought(String memberId) {
        return server.post(PATH, body(newId("T"), memberId, type(""), ""));
    }

    private String type(String more) {
        String typeId = newId("type");
        server.put(
                "/v1/voucher-types/" + typeId,
                "{\"price\":{\"points\":70},\"value\":{\"percentage\":\"15\"}%s}"
                        .formatted(more.isEmpty() ? "" : "," + more));
        return typeId;
    }

    static String body(String txId, String memberId, String typeId, String more) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"voucherTypeId\":\"%s\"%s}"
                .formatted(txId, memberId, typeId, more);
    }

    private Reply use(String code) {
        return server.post("/v1/vouchers/" + code + "/use", "{}");
    }

    private JsonNode list(String memberId) {
        return server.get("/v1/members/" + memberId + "/vouchers").json().path("data");
    }

    private long available(String memberId) {
        return server.get("/v1/members/" + memberId + "/points").balance("available");
    }
}
