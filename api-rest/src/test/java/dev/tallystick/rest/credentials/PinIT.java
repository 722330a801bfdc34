package dev.tallystick.rest.credentials;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

class PinIT extends WithServer {
    private static final String PIN = "4711";

    @ParameterizedTest
    @CsvSource({"redemptions,memberId", "holds,memberId", "transfers,fromMemberId"})
    void aboveTheThresholdPointsShouldLeaveByPinOnly(String path, String field) {
        String memberId = memberWith(1_000, 100);
        String other = "\"toMemberId\":\"" + server.newMember() + "\"";
        String more = path.equals("transfers") ? "," + other : "";
        assertThat(spend(path, field, memberId, 100, more).status()).isEqualTo(201);
        Reply required = spend(path, field, memberId, 101, more);
        assertThat(required.status()).isEqualTo(403);
        assertThat(required.code()).isEqualTo("pin_required");
        assertThat(required.json().path("threshold").longValue()).isEqualTo(100);
        Reply wrong = spend(path, field, memberId, 101, more + ",\"pin\":\"4712\"");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.code()).isEqualTo("pin_wrong");
        assertThat(available(memberId)).isEqualTo(900);
        Reply right = spend(path, field, memberId, 101, more + ",\"pin\":\"4711\"");
        assertThat(right.status()).isEqualTo(201);
        assertThat(available(memberId)).isEqualTo(799);
    }

    @Test
    void whatNeededAPinShouldNotBeRecordedAndWhatIsRecordedNeedsNone() {
        String memberId = memberWith(1_000, 0);
        String txId = newId("T");
        String spent = body(txId, memberId, 5, "");
        assertThat(server.post("/v1/redemptions", spent).code()).isEqualTo("pin_required");
        assertThat(server.get("/v1/transactions/" + txId).status()).isEqualTo(404);
        Reply first = server.post("/v1/redemptions", body(txId, memberId, 5, PIN));
        assertThat(first.status()).isEqualTo(201);
        for (String pin : List.of("", "0000", PIN)) {
            Reply again = server.post("/v1/redemptions", body(txId, memberId, 5, pin));
            assertThat(again.status()).isEqualTo(201);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.json()).isEqualTo(first.json());
        }
        assertThat(lockedUntil(memberId, "pin")).isNull();
        Reply other = server.post("/v1/redemptions", body(txId, memberId, 6, ""));
        assertThat(other.code()).isEqualTo("tx_id_reused");
    }

    @Test
    void aServerThatCannotMailShouldSaySo() {
        Reply refused = server.post("/v1/password-resets", "{\"memberId\":\"anybody\"}");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("mail_not_configured");
    }

    @Test
    void shouldBeAskedAfterTheMemberAndBeforeTheLedger() {
        String memberId = memberWith(10, 5);
        Reply nobody = server.post("/v1/redemptions", body(newId("T"), newId("no"), 9, ""));
        assertThat(nobody.code()).isEqualTo("member_not_found");
        Reply tooMuch = server.post("/v1/redemptions", body(newId("T"), memberId, 11, ""));
        assertThat(tooMuch.code()).isEqualTo("pin_required");
        Reply proved = server.post("/v1/redemptions", body(newId("T"), memberId, 11, PIN));
        assertThat(proved.code()).isEqualTo("insufficient_points");
        String blocked = "{\"txId\":\"%s\",\"stage\":\"BLOCKED\"}".formatted(newId("T"));
        server.put("/v1/members/" + memberId + "/stage", blocked);
        Reply inactive = server.post("/v1/redemptions", body(newId("T"), memberId, 9, ""));
        assertThat(inactive.code()).isEqualTo("pin_required");
    }

    @Test
    void aDryRunShouldAskForItToo() {
        String memberId = memberWith(100, 5);
        String path = "/v1/redemptions?dryRun=true";
        assertThat(server.post(path, body(newId("T"), memberId, 9, "")).code())
                .isEqualTo("pin_required");
        assertThat(server.post(path, body(newId("T"), memberId, 9, "1111")).code())
                .isEqualTo("pin_wrong");
        assertThat(server.post(path, body(newId("T"), memberId, 9, PIN)).status()).isEqualTo(201);
        assertThat(available(memberId)).isEqualTo(100);
    }

    @Test
    void fiveWrongOnesShouldLockIt() {
        String memberId = memberWith(100, 5);
        for (int wrong = 0; wrong < 5; wrong++) {
            Reply reply = server.post("/v1/redemptions", body(newId("T"), memberId, 9, "0000"));
            assertThat(reply.code()).isEqualTo("pin_wrong");
        }
        Reply locked = server.post("/v1/redemptions", body(newId("T"), memberId, 9, PIN));
        assertThat(locked.status()).isEqualTo(403);
        assertThat(locked.code()).isEqualTo("pin_locked");
        assertThat(locked.text("lockedUntil")).isEqualTo(lockedUntil(memberId, "pin"));
        assertThat(Integer.parseInt(locked.header("Retry-After"))).isBetween(880, 900);
        assertThat(available(memberId)).isEqualTo(100);
        assertThat(server.post("/v1/redemptions", body(newId("T"), memberId, 5, "")).status())
                .isEqualTo(201);
        assertThat(server.put("/v1/members/" + memberId + "/pin", "{\"pin\":\"0815\"}").status())
                .isEqualTo(200);
        assertThat(server.post("/v1/redemptions", body(newId("T"), memberId, 9, "0815")).status())
                .isEqualTo(201);
    }

    @Test
    void manyAtOnceShouldGiveNoMoreTriesThanFive() {
        String memberId = memberWith(100, 0);
        List<String> codes =
                Together.run(
                        12,
                        n ->
                                server.post(
                                                "/v1/redemptions",
                                                body(newId("T"), memberId, 1, "%04d".formatted(n)))
                                        .code());
        assertThat(codes).filteredOn("pin_wrong"::equals).hasSize(5);
        assertThat(codes).filteredOn("pin_locked"::equals).hasSize(7);
        assertThat(available(memberId)).isEqualTo(100);
    }

    @Test
    void aBatchShouldProveEachPinOnceAndTryNoMoreThanFive() {
        String memberId = memberWith(1_000, 10);
        List<String> operations = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            operations.add(operation(memberId, "%04d".formatted(n)));
        }
        JsonNode wrong = batch(false, operations).json().path("results");
        for (int n = 0; n < 8; n++) {
            assertThat(wrong.path(n).path("status").intValue()).isEqualTo(403);
            assertThat(wrong.path(n).path("body").path("code").asText())
                    .isEqualTo(n < 5 ? "pin_wrong" : "pin_locked");
        }
        String second = memberWith(1_000, 10);
        operations.clear();
        operations.add(operation(second, ""));
        for (int n = 0; n < 20; n++) {
            operations.add(operation(second, PIN));
        }
        JsonNode right = batch(false, operations).json().path("results");
        assertThat(right.path(0).path("body").path("code").asText()).isEqualTo("pin_required");
        for (int n = 1; n <= 20; n++) {
            assertThat(right.path(n).path("status").intValue()).isEqualTo(201);
        }
        assertThat(available(second)).isEqualTo(1_000 - 20 * 11);
    }

    @Test
    void anAtomicBatchWithoutAPinShouldPostNothing() {
        String memberId = memberWith(1_000, 10);
        String earn = "{\"op\":\"earn\"," + earn(newId("T"), memberId, 1).substring(1);
        Reply refused = batch(true, List.of(earn, operation(memberId, "")));
        assertThat(refused.code()).isEqualTo("batch_refused");
        assertThat(refused.json().path("index").intValue()).isEqualTo(1);
        assertThat(refused.json().path("refusal").path("code").asText()).isEqualTo("pin_required");
        assertThat(available(memberId)).isEqualTo(1_000);
        Reply posted = batch(true, List.of(earn, operation(memberId, PIN)));
        assertThat(posted.status()).isEqualTo(200);
        assertThat(available(memberId)).isEqualTo(1_001 - 11);
    }

    @Test
    void aThresholdShouldBeOneUnitsAndGoAwayByNull() {
        String memberId = memberWith(100, 5);
        String path = "/v1/members/" + memberId + "/redemption-threshold";
        assertThat(server.get(path).json().path("points").longValue()).isEqualTo(5);
        assertThat(server.get(path).text("unit")).isEqualTo("POINTS");
        assertThat(server.get(path + "?unit=MILES").errors()).isEqualTo("query:unit unknown_unit");
        assertThat(server.put(path, "{\"points\":null}").json().path("points").isNull()).isTrue();
        assertThat(server.get(path).json().path("points").isNull()).isTrue();
        assertThat(server.post("/v1/redemptions", body(newId("T"), memberId, 50, "")).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    path                 | body                          | errors
                    pin                  | {}                            | /pin missing_field
                    pin                  | {"pin":4711}                  | /pin invalid_type
                    pin                  | {"pin":"471"}                 | /pin invalid_pin
                    pin                  | {"pin":"4711x"}               | /pin invalid_pin
                    pin                  | {"pin":"1234567890123"}       | /pin invalid_length
                    pin                  | {"pin":"4711","old":"1"}      | /old unknown_field
                    redemption-threshold | {}                            | /points missing_field
                    redemption-threshold | {"points":-1}                 | /points out_of_range
                    redemption-threshold | {"points":1.5}                | /points invalid_type
                    redemption-threshold | {"points":1,"unit":"MILES"}   | /unit unknown_unit
                    """)
    void shouldNameWhatIsWrong(String path, String body, String errors) {
        String memberId = server.newMember();
        assertThat(server.put("/v1/members/" + memberId + "/" + path, body).errors())
                .isEqualTo(errors);
        assertThat(server.put("/v1/members/" + newId("no") + "/" + path, body).status())
                .isEqualTo(400);
    }

    @Test
    void shouldKnowNobodyElsesMembers() {
        String memberId = memberWith(100, 5);
        TestServer other = server.as(newId("other"), "members:write", "members:read");
        for (String path : List.of("pin", "password", "redemption-threshold")) {
            String body =
                    path.equals("pin")
                            ? "{\"pin\":null}"
                            : path.equals("password") ? "{\"password\":null}" : "{\"points\":null}";
            assertThat(other.put("/v1/members/" + memberId + "/" + path, body).code())
                    .isEqualTo("member_not_found");
        }
        assertThat(other.get("/v1/members/" + memberId + "/credentials").status()).isEqualTo(404);
        assertThat(server.post("/v1/redemptions", body(newId("T"), memberId, 9, "")).code())
                .isEqualTo("pin_required");
    }

    private String memberWith(long points, long threshold) {
        String memberId = server.newMemberWith(points);
        String path = "/v1/members/" + memberId;
        Reply set = server.put(path + "/pin", "{\"pin\":\"" + PIN + "\"}");
        assertThat(set.json().path("pin").path("set").booleanValue()).isTrue();
        server.put(path + "/redemption-threshold", "{\"points\":" + threshold + "}");
        return memberId;
    }

    private Reply spend(String path, String field, String memberId, long points, String more) {
        return server.post(
                "/v1/" + path,
                "{\"txId\":\"%s\",\"%s\":\"%s\",\"points\":%d%s}"
                        .formatted(newId("T"), field, memberId, points, more));
    }

    private static String body(String txId, String memberId, long points, String pin) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d%s}"
                .formatted(txId, memberId, points, pin.isEmpty() ? "" : ",\"pin\":\"" + pin + "\"");
    }

    private static String operation(String memberId, String pin) {
        return "{\"op\":\"redeem\"," + body(newId("T"), memberId, 11, pin).substring(1);
    }

    private Reply batch(boolean atomic, List<String> operations) {
        return server.post(
                "/v1/batches",
                "{\"atomic\":%s,\"operations\":[%s]}"
                        .formatted(atomic, String.join(",", operations)));
    }

    private long available(String memberId) {
        return server.get("/v1/members/" + memberId + "/points").balance("available");
    }

    private String lockedUntil(String memberId, String secret) {
        return server.get("/v1/members/" + memberId + "/credentials")
                .json()
                .path(secret)
                .path("lockedUntil")
                .textValue();
    }
}
