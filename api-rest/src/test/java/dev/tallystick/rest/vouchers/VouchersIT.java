package dev.tallystick.rest.vouchers;

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

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Vouchers that are given, used and called back. */
class VouchersIT extends WithServer {
    @Test
    void aMemberShouldGetAVoucherOnceForAnIdOfTheClients() {
        String memberId = server.newMember();
        String typeId = coffee("");
        String body =
                "{\"voucherTypeId\":\"%s\",\"allocationId\":\"%s\"}".formatted(typeId, newId("A"));
        Reply given = allocate(memberId, body);
        assertThat(given.status()).isEqualTo(201);
        assertThat(given.text("code")).matches("[2-9A-HJKMNP-Z]{17}");
        assertThat(given.json().path("value").path("product").asText()).isEqualTo("A coffee");
        Reply again = allocate(memberId, body);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(given.json());
        assertThat(allocate(server.newMember(), body).code()).isEqualTo("allocation_id_reused");
        String key = newId("A");
        Reply byHeader = allocate(memberId, type(typeId), "Idempotency-Key", "\"" + key + "\"");
        assertThat(allocate(memberId, type(typeId), "Idempotency-Key", key).json())
                .isEqualTo(byHeader.json());
        assertThat(allocate(memberId, body, "Idempotency-Key", key).code())
                .isEqualTo("allocation_id_mismatch");
        assertThat(allocate(memberId, type(typeId), "Idempotency-Key", "a b").code())
                .isEqualTo("invalid_id");
        assertThat(allocate(memberId, type(typeId)).status()).isEqualTo(201);
        assertThat(list(memberId, "")).hasSize(3);
        assertThat(events(memberId)).containsOnly("VOUCHER_ALLOCATED", "ENROLLED").hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "'',unknown,404,voucher_type_not_found",
        "'\"active\":false',,409,voucher_type_not_active",
        "'\"validity\":{\"until\":\"2020-01-01\"}',,409,voucher_type_over",
        "'\"codes\":{\"type\":\"POOL\"}',,409,voucher_codes_exhausted",
    })
    void shouldRefuseWhatIsNotThere(String more, String typeId, int status, String code) {
        Reply reply = allocate(server.newMember(), type(typeId == null ? coffee(more) : typeId));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void limitsShouldHold() {
        String typeId = coffee("\"limits\":{\"total\":3,\"perMember\":2}");
        String first = server.newMember();
        String second = server.newMember();
        assertThat(allocate(first, type(typeId)).status()).isEqualTo(201);
        Reply last = allocate(first, type(typeId));
        assertThat(allocate(first, type(typeId)).code()).isEqualTo("voucher_member_limit_reached");
        assertThat(allocate(second, type(typeId)).status()).isEqualTo(201);
        assertThat(allocate(second, type(typeId)).code()).isEqualTo("voucher_limit_reached");
        assertThat(cancel(last).status()).isEqualTo(200);
        assertThat(allocate(second, type(typeId)).status()).isEqualTo(201);
        assertThat(server.get("/v1/voucher-types/" + typeId + "/codes").text("issued"))
                .isEqualTo("3");
    }

    @Test
    void whoIsNobodyShouldGetNone() {
        String typeId = coffee("");
        assertThat(allocate(newId("no"), type(typeId)).code()).isEqualTo("member_not_found");
        String merged = server.newMember();
        String before =
                "{\"voucherTypeId\":\"%s\",\"allocationId\":\"%s\"}".formatted(typeId, newId("A"));
        Reply given = allocate(merged, before);
        server.post(
                "/v1/members/" + merged + "/merge",
                "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}"
                        .formatted(newId("T"), server.newMember()));
        Reply refused = allocate(merged, type(typeId));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("member_merged");
        assertThat(allocate(merged, before).json()).isEqualTo(given.json());
        assertThat(allocate(server.newMember(), "{}").errors())
                .isEqualTo("/voucherTypeId missing_field");
        assertThat(server.get("/v1/members/" + newId("no") + "/vouchers").status()).isEqualTo(404);
    }

    @Test
    void aMergedMembersVouchersShouldBeThoseOfWhoTookHisPlace() {
        String typeId = coffee("\"limits\":{\"perMember\":3}");
        String merged = server.newMember();
        String target = server.newMember();
        Reply first = allocate(merged, type(typeId));
        Reply second = allocate(target, type(typeId));
        Reply third = allocate(merged, type(typeId));
        String txId = newId("T");
        server.post(
                "/v1/members/" + merged + "/merge",
                "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}".formatted(txId, target));
        List<String> offered =
                server.get("/v1/members/" + target + "/offers?limit=100")
                        .json()
                        .findValuesAsText("id");
        List<String> newestFirst =
                List.of(third.text("voucherId"), second.text("voucherId"), first.text("voucherId"));
        JsonNode all = list(target, "");
        assertThat(all.findValuesAsText("voucherId")).isEqualTo(newestFirst);
        assertThat(all.findValuesAsText("code"))
                .containsExactly(third.text("code"), second.text("code"), first.text("code"));
        assertThat(offered).containsAll(newestFirst);
        assertThat(paged(target)).isEqualTo(newestFirst);
        assertThat(allocate(target, type(typeId)).code()).isEqualTo("voucher_member_limit_reached");
        assertThat(list(merged, "")).hasSize(2);
        Reply used = use(first.text("code"), "{\"memberId\":\"%s\"}".formatted(target));
        assertThat(used.status()).isEqualTo(200);
        assertThat(list(target, "?state=UNUSED")).hasSize(2);
        server.post("/v1/merges/" + txId + "/reversals", "{\"txId\":\"%s\"}".formatted(newId("T")));
        server.get("/v1/members/" + target + "/offers"); // answers once merges are known
        assertThat(list(target, "").findValuesAsText("voucherId"))
                .containsExactly(second.text("voucherId"));
    }

    private List<String> paged(String memberId) {
        List<String> ids = new ArrayList<>();
        String next = "/v1/members/" + memberId + "/vouchers?limit=1";
        while (next != null) {
            JsonNode page = server.get(next).json();
            ids.addAll(page.findValuesAsText("voucherId"));
            String cursor = page.path("nextCursor").textValue();
            next =
                    cursor == null
                            ? null
                            : "/v1/members/" + memberId + "/vouchers?limit=1&cursor=" + cursor;
        }
        return ids;
    }

    @Test
    void whoMayNotEarnShouldBeGivenNone() {
        String typeId = coffee("");
        String memberId = server.newMember();
        String before =
                "{\"voucherTypeId\":\"%s\",\"allocationId\":\"%s\"}".formatted(typeId, newId("A"));
        Reply given = allocate(memberId, before);
        move(memberId, "BLOCKED");
        Reply refused = allocate(memberId, type(typeId));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("member_not_active");
        assertThat(refused.text("stage")).isEqualTo("BLOCKED");
        assertThat(list(memberId, "")).hasSize(1);
        assertThat(allocate(memberId, before).json()).isEqualTo(given.json());
        move(memberId, "SUSPENDED");
        assertThat(allocate(memberId, type(typeId)).status()).isEqualTo(201);
    }

    private void move(String memberId, String stage) {
        Reply moved =
                server.put(
                        "/v1/members/" + memberId + "/stage",
                        "{\"txId\":\"%s\",\"stage\":\"%s\"}".formatted(newId("T"), stage));
        assertThat(moved.status()).isEqualTo(201);
    }

    @Test
    void ofManyTillsOneShouldUseACode() {
        Reply given = allocate(server.newMember(), type(coffee("")));
        List<Reply> replies =
                Together.run(
                        64,
                        n -> use(given.text("code"), "{\"useId\":\"%s\"}".formatted(newId("U"))));
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 409)
                .hasSize(63)
                .allMatch(reply -> reply.code().equals("voucher_already_used"));
        Reply winner =
                replies.stream().filter(reply -> reply.status() == 200).findFirst().orElseThrow();
        String useId = winner.json().path("used").path("useId").asText();
        Reply again = use(given.text("code"), "{}", "Idempotency-Key", useId);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(winner.json());
    }

    @Test
    void ofManyWhoWantTheLastCodeOneShouldGetIt() {
        String typeId = coffee("\"codes\":{\"type\":\"POOL\"}");
        String code = newId("LAST-CODE");
        server.send(
                server.authorized("/v1/voucher-types/" + typeId + "/codes")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(code)));
        String memberId = server.newMemberWith(1_000);
        List<Reply> replies =
                Together.run(
                        64,
                        n ->
                                n % 2 == 0
                                        ? allocate(memberId, type(typeId))
                                        : server.post(
                                                "/v1/voucher-redemptions",
                                                VoucherRedemptionsIT.body(
                                                        newId("T"), memberId, typeId, "")));
        assertThat(replies).filteredOn(reply -> reply.status() == 201).hasSize(1);
        assertThat(replies)
                .filteredOn(reply -> reply.code().equals("voucher_codes_exhausted"))
                .hasSize(63);
        assertThat(list(memberId, "").path(0).path("code").asText()).isEqualTo(code);
    }

    @Test
    void aUseShouldTellWhoseItWasAndWhatFor() {
        String memberId = server.newMember();
        Reply given = allocate(memberId, type(coffee("")));
        String friend = server.newMember();
        String body =
                "{\"useId\":\"%s\",\"memberId\":\"%s\",\"orderId\":\"O-7\"}"
                        .formatted(newId("U"), friend);
        String code = given.text("code").toLowerCase(Locale.ROOT);
        Reply tried = use(code + "/use?dryRun=true", body);
        assertThat(tried.status()).isEqualTo(200);
        assertThat(list(memberId, "?state=UNUSED")).hasSize(1);
        Reply used = use(code, body);
        assertThat(used.status()).isEqualTo(200);
        assertThat(used.text("state")).isEqualTo("USED");
        assertThat(used.text("memberId")).isEqualTo(memberId);
        assertThat(used.json().path("used").path("memberId").asText()).isEqualTo(friend);
        assertThat(used.json().path("used").path("orderId").asText()).isEqualTo("O-7");
        assertThat(used.json().path("code").isNull()).isTrue();
        assertThat(use(code, body.replace("O-7", "O-8")).code()).isEqualTo("use_id_reused");
        Reply other = allocate(memberId, type(coffee("")));
        assertThat(use(other.text("code"), body).code()).isEqualTo("use_id_reused");
        assertThat(use(other.text("code"), "{\"memberId\":\"nobody-7\"}").code())
                .isEqualTo("member_not_found");
        assertThat(use(other.text("code"), "{\"shop\":1}").errors())
                .isEqualTo("/shop unknown_field");
        assertThat(use("a%20b", "{}").code()).isEqualTo("invalid_id");
        assertThat(list(memberId, "?state=USED").path(0).path("code").isNull()).isTrue();
        assertThat(list(memberId, "?state=UNUSED").path(0).path("code").asText())
                .isEqualTo(other.text("code"));
        assertThat(events(memberId)).containsOnlyOnce("VOUCHER_USED");
        assertThat(server.get("/v1/members/" + memberId + "/history").raw().body())
                .doesNotContain(given.text("code"), other.text("code"));
    }

    @Test
    void membersShouldSeeTheirVouchersPageByPage() {
        String memberId = server.newMember();
        String typeId = coffee("");
        for (int n = 0; n < 5; n++) {
            allocate(memberId, type(typeId));
        }
        String path = "/v1/members/" + memberId + "/vouchers?state=UNUSED&limit=2";
        Reply first = server.get(path);
        allocate(memberId, type(typeId));
        String cursor = first.text("nextCursor");
        Reply second = server.get(path + "&cursor=" + cursor);
        Reply third = server.get(path + "&cursor=" + second.text("nextCursor"));
        assertThat(first.json().path("data")).hasSize(2);
        assertThat(second.json().path("data")).hasSize(2);
        assertThat(third.json().path("data")).hasSize(1);
        assertThat(third.json().path("nextCursor").isNull()).isTrue();
        assertThat(server.get("/v1/members/" + memberId + "/vouchers?cursor=" + cursor).code())
                .isEqualTo("invalid_cursor");
        for (String state : List.of("RESERVED", "unused")) {
            assertThat(server.get("/v1/members/" + memberId + "/vouchers?state=" + state).errors())
                    .isEqualTo("query:state invalid_value");
        }
    }

    @Test
    void aVoucherThatWasCalledBackShouldBeWorthNothing() {
        String memberId = server.newMember();
        Reply given = allocate(memberId, type(coffee("")));
        String path = "/v1/vouchers/" + given.text("voucherId") + "/cancellation";
        assertThat(server.post(path, "{}").code()).isEqualTo("tx_id_missing");
        assertThat(server.post(path + "?dryRun=true", tx()).status()).isEqualTo(200);
        Reply cancelled = cancel(given);
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.json().path("voucher").path("state").asText()).isEqualTo("CANCELLED");
        assertThat(cancel(given).json()).isEqualTo(cancelled.json());
        Reply used = use(given.text("code"), "{}");
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.code()).isEqualTo("voucher_cancelled");
        assertThat(list(memberId, "?state=CANCELLED")).hasSize(1);
        assertThat(events(memberId)).containsOnlyOnce("VOUCHER_CANCELLED");
        Reply other = allocate(memberId, type(coffee("")));
        use(other.text("code"), "{}");
        assertThat(cancel(other).status()).isEqualTo(409);
        assertThat(cancel(other).code()).isEqualTo("voucher_already_used");
        assertThat(server.post("/v1/vouchers/no-such/cancellation", tx()).code())
                .isEqualTo("voucher_not_found");
    }

    @Test
    void anotherProgramsCodesShouldBeUnknown() {
        Reply given = allocate(server.newMember(), type(coffee("")));
        TestServer other = server.as(newId("other"), "points:redeem", "points:reverse");
        Reply foreign = other.post("/v1/vouchers/" + given.text("code") + "/use", "{}");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.code()).isEqualTo("voucher_not_found");
        assertThat(
                        other.post(
                                        "/v1/vouchers/" + given.text("voucherId") + "/cancellation",
                                        tx())
                                .code())
                .isEqualTo("voucher_not_found");
        assertThat(use(given.text("code"), "{}").status()).isEqualTo(200);
    }

    @Test
    void whoGuessesShouldBeSentAwayAndNobodyElse() {
        Reply given = allocate(server.newMember(), type(coffee("")));
        TestServer guesser = server.as("demo", "points:redeem");
        for (int n = 0; n < 100; n++) {
            assertThat(guesser.post("/v1/vouchers/GUESS-%04d/use".formatted(n), "{}").status())
                    .isEqualTo(404);
        }
        Reply sentAway = guesser.post("/v1/vouchers/" + given.text("code") + "/use", "{}");
        assertThat(sentAway.status()).isEqualTo(429);
        assertThat(Integer.parseInt(sentAway.header("Retry-After"))).isBetween(1, 11);
        assertThat(use(given.text("code"), "{}").status()).isEqualTo(200);
    }

    private String coffee(String more) {
        String typeId = newId("coffee");
        Reply made =
                server.put(
                        "/v1/voucher-types/" + typeId,
                        "{\"value\":{\"product\":\"A coffee\"},\"price\":{\"points\":10}%s}"
                                .formatted(more.isEmpty() ? "" : "," + more));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        return typeId;
    }

    private static String type(String typeId) {
        return "{\"voucherTypeId\":\"" + typeId + "\"}";
    }

    private static String tx() {
        return "{\"txId\":\"" + newId("C") + "\"}";
    }

    private Reply allocate(String memberId, String body, String... headers) {
        return server.post("/v1/members/" + memberId + "/vouchers", body, headers);
    }

    private Reply use(String code, String body, String... headers) {
        String path = code.contains("/use") ? code : code + "/use";
        return server.post("/v1/vouchers/" + path, body, headers);
    }

    private Reply cancel(Reply given) {
        return server.post("/v1/vouchers/" + given.text("voucherId") + "/cancellation", tx());
    }

    private JsonNode list(String memberId, String query) {
        return server.get("/v1/members/" + memberId + "/vouchers" + query).json().path("data");
    }

    private List<String> events(String memberId) {
        return server.get("/v1/members/" + memberId + "/history")
                .json()
                .path("data")
                .findValuesAsText("type");
    }
}
