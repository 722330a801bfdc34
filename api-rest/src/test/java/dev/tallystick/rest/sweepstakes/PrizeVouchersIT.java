package dev.tallystick.rest.sweepstakes;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithTestClock;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Prizes that are vouchers. */
class PrizeVouchersIT extends WithTestClock {
    private int day = 1;

    @BeforeAll
    void start() {
        server.moveClock("2055-01-01T12:00:00Z");
    }

    @Test
    void winnersShouldGetTheirVouchersOnceHoweverManyDraw() {
        String typeId = pool(7);
        List<String> members = IntStream.range(0, 9).mapToObj(n -> server.newMember()).toList();
        String path = closed(typeId, 7, members);
        List<Reply> draws = Together.run(16, n -> server.post(path + "/draw", ""));
        assertThat(draws).allMatch(reply -> reply.status() == 200 || reply.status() == 201);
        JsonNode draw = server.get(path + "/draw").json();
        List<String> voucherIds = new ArrayList<>();
        for (JsonNode win : vouchersOf(draw)) {
            assertThat(win.at("/voucher/state").asText()).isEqualTo("GIVEN");
            assertThat(win.at("/voucher/voucherTypeId").asText()).isEqualTo(typeId);
            assertThat(win.at("/voucher/waitsFor").isNull()).isTrue();
            voucherIds.add(win.at("/voucher/voucherId").asText());
            JsonNode voucher = onlyVoucher(win.path("memberId").asText());
            assertThat(voucher.path("voucherId").asText()).isEqualTo(voucherIds.getLast());
            assertThat(voucher.path("code").asText()).startsWith("PRIZE-");
            assertThat(voucher.path("source").asText()).isEqualTo("SWEEPSTAKE");
            assertThat(voucher.path("sourceId").asText())
                    .endsWith("-" + win.path("drawNo").asText());
            assertThat(history(win.path("memberId").asText()))
                    .contains("SWEEPSTAKE_WON")
                    .contains("VOUCHER_ALLOCATED")
                    .contains(voucherIds.getLast())
                    .doesNotContain("PRIZE-");
        }
        assertThat(voucherIds).hasSize(7).doesNotHaveDuplicates();
        assertThat(draw.toString()).doesNotContain("PRIZE-");
        assertThat(draw.at("/wins/0").has("voucher")).isFalse();
        assertThat(stock(typeId)).isEqualTo("7 issued, 0 free");
    }

    @Test
    void whatAnEmptyPoolOwesShouldWaitForItsCodes() {
        String typeId = pool(1);
        List<String> members = IntStream.range(0, 4).mapToObj(n -> server.newMember()).toList();
        String path = closed(typeId, 3, members);
        Reply drawn = server.post(path + "/draw", "");
        assertThat(drawn.status()).isEqualTo(201);
        assertThat(states(drawn))
                .containsExactly(
                        "GIVEN",
                        "WAITING voucher_codes_exhausted",
                        "WAITING voucher_codes_exhausted");
        assertThat(states(server.post(path + "/draw", ""))).isEqualTo(states(drawn));
        addCodes(typeId, 1);
        assertThat(states(server.post(path + "/draw", "")))
                .containsExactly("GIVEN", "GIVEN", "WAITING voucher_codes_exhausted");
        addCodes(typeId, 5);
        Reply last = server.post(path + "/draw", "");
        assertThat(last.status()).isEqualTo(200);
        assertThat(states(last)).containsExactly("GIVEN", "GIVEN", "GIVEN");
        assertThat(last.json().at("/wins/1/voucher")).isEqualTo(drawn.json().at("/wins/1/voucher"));
        assertThat(stock(typeId)).isEqualTo("3 issued, 4 free");
        vouchersOf(last.json()).forEach(win -> onlyVoucher(win.path("memberId").asText()));
    }

    @Test
    void aTypeThatIsNotActiveShouldHoldUpOnlyItsOwn() {
        String typeId = pool(3);
        server.put("/v1/voucher-types/" + typeId, "{\"active\":false}");
        String path =
                closed(
                        typeId,
                        2,
                        List.of(server.newMember(), server.newMember(), server.newMember()));
        assertThat(states(server.post(path + "/draw", "")))
                .containsExactly(
                        "WAITING voucher_type_not_active", "WAITING voucher_type_not_active");
        server.put("/v1/voucher-types/" + typeId, "{\"active\":true,\"limits\":{\"total\":1}}");
        assertThat(states(server.post(path + "/draw", "")))
                .containsExactly("GIVEN", "WAITING voucher_limit_reached");
        assertThat(stock(typeId)).isEqualTo("1 issued, 2 free");
    }

    @Test
    void whoMayNotEarnShouldWaitAndWhoIsErasedShouldGetNone() {
        String typeId = pool(9);
        String blocked = server.newMember();
        String erased = server.newMember();
        String other = server.newMember();
        String path = closed(typeId, 2, List.of(blocked, erased, other));
        setStage(blocked, "BLOCKED");
        setStage(other, "BLOCKED");
        JsonNode draw = server.post(path + "/draw", "").json();
        String voucherless = draw.at("/wins/0/memberId").asText();
        setStage(erased, "BLOCKED");
        assertThat(states(server.post(path + "/draw", "")))
                .allMatch(
                        state ->
                                state.equals("GIVEN") || state.equals("WAITING member_not_active"));
        server.send(
                server.authorized("/v1/members/" + blocked + "/personal-data")
                        .header("Idempotency-Key", newId("erase"))
                        .DELETE());
        setStage(other, "ACTIVE");
        for (JsonNode win : vouchersOf(server.post(path + "/draw", "").json())) {
            boolean isErased = win.path("memberId").asText().equals(blocked);
            assertThat(win.at("/voucher/state").asText())
                    .isEqualTo(isErased ? "FORFEITED" : "GIVEN");
            assertThat(win.at("/voucher/voucherId").isNull()).isEqualTo(isErased);
            assertThat(win.at("/voucher/waitsFor").isNull()).isTrue();
        }
        assertThat(stock(typeId))
                .isEqualTo(voucherless.equals(blocked) ? "2 issued, 7 free" : "1 issued, 8 free");
    }

    @Test
    void aLimitOfOneMemberShouldKeepNothingFromOthers() {
        String typeId = pool(9);
        server.put("/v1/voucher-types/" + typeId, "{\"limits\":{\"perMember\":1}}");
        String first = server.newMember();
        String second = server.newMember();
        String path = closed(typeId, 3, List.of(first, first, second, second));
        List<String> states = states(server.post(path + "/draw", ""));
        assertThat(states).filteredOn("GIVEN"::equals).hasSize(2);
        assertThat(states).filteredOn("WAITING voucher_member_limit_reached"::equals).hasSize(1);
        server.put("/v1/voucher-types/" + typeId, "{\"limits\":null}");
        assertThat(states(server.post(path + "/draw", ""))).containsOnly("GIVEN");
    }

    @Test
    void aProgramsOwnIdsShouldNotBeThoseOfPrizes() {
        String typeId = pool(9);
        List<String> members = List.of(server.newMember(), server.newMember());
        String path = closed(typeId, 1, members);
        String winner =
                vouchersOf(server.post(path + "/draw", "").json())
                        .getFirst()
                        .path("memberId")
                        .asText();
        String sourceId = onlyVoucher(winner).path("sourceId").asText();
        Reply given =
                server.post(
                        "/v1/members/" + members.get(0) + "/vouchers",
                        "{\"voucherTypeId\":\"%s\",\"allocationId\":\"%s\"}"
                                .formatted(typeId, sourceId));
        assertThat(given.status()).isEqualTo(201);
        assertThat(given.header("Idempotency-Replayed")).isEmpty();
        assertThat(stock(typeId)).isEqualTo("2 issued, 7 free");
    }

    @Test
    void aPrizeShouldBeAVoucherThatThereIs() {
        String path = "/v1/sweepstakes/" + newId("S");
        assertThat(server.put(path, terms("none", 1)).errors())
                .isEqualTo("/prizes/1/voucherTypeId unknown_reference");
        assertThat(server.get(path).code()).isEqualTo("sweepstake_not_found");
        String typeId = pool(0);
        Reply made = server.put(path, terms(typeId, 1));
        assertThat(made.json().at("/prizes/1/voucherTypeId").asText()).isEqualTo(typeId);
        assertThat(made.json().at("/prizes/0").has("voucherTypeId")).isFalse();
        assertThat(server.put(path, terms(pool(0), 1)).code()).isEqualTo("sweepstake_opened");
        assertThat(server.put(path, "{\"name\":\"T\"}").json().path("prizes"))
                .isEqualTo(made.json().path("prizes"));
    }

    /** A sweepstake that may be drawn; a bike comes first, so one winner gets no voucher. */
    private String closed(String typeId, int vouchers, List<String> members) {
        String path = "/v1/sweepstakes/" + newId("S");
        Reply made = server.put(path, terms(typeId, vouchers));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        for (String memberId : members) {
            Reply ticket =
                    server.post(
                            path + "/tickets",
                            "{\"txId\":\"%s\",\"memberId\":\"%s\"}"
                                    .formatted(newId("X"), memberId));
            assertThat(ticket.status()).as(ticket.raw().body()).isEqualTo(201);
        }
        day++;
        server.moveClock("2055-01-%02dT00:00:00Z".formatted(day));
        return path;
    }

    private String terms(String typeId, int vouchers) {
        return """
        {"name": "S", "opensAt": "2055-01-01", "closesAt": "2055-01-%02d",
         "prizes": [{"prizeId": "bike"}, {"prizeId": "voucher", "count": %d, "voucherTypeId": "%s"}]}
        """
                .formatted(day, vouchers, typeId);
    }

    private String pool(int codes) {
        String typeId = newId("type");
        server.put(
                "/v1/voucher-types/" + typeId,
                "{\"value\":{\"product\":\"A mug\"},\"codes\":{\"type\":\"POOL\"}}");
        addCodes(typeId, codes);
        return typeId;
    }

    private void addCodes(String typeId, int count) {
        StringBuilder codes = new StringBuilder();
        for (int n = 0; n < count; n++) {
            codes.append(newId("PRIZE-CODE")).append('\n');
        }
        Reply taken =
                server.send(
                        server.authorized("/v1/voucher-types/" + typeId + "/codes")
                                .header("Content-Type", "text/csv")
                                .POST(BodyPublishers.ofString(codes.toString())));
        assertThat(taken.status()).as(taken.raw().body()).isEqualTo(200);
    }

    private String stock(String typeId) {
        JsonNode stock = server.get("/v1/voucher-types/" + typeId + "/codes").json();
        return stock.path("issued").asText() + " issued, " + stock.path("free").asText() + " free";
    }

    private void setStage(String memberId, String stage) {
        server.put(
                "/v1/members/" + memberId + "/stage",
                "{\"txId\":\"%s\",\"stage\":\"%s\"}".formatted(newId("T"), stage));
    }

    private static List<JsonNode> vouchersOf(JsonNode draw) {
        List<JsonNode> wins = new ArrayList<>();
        draw.path("wins").forEach(wins::add);
        return wins.stream().filter(win -> win.has("voucher")).toList();
    }

    private static List<String> states(Reply draw) {
        return vouchersOf(draw.json()).stream()
                .map(win -> win.path("voucher"))
                .map(
                        voucher ->
                                voucher.path("state").asText()
                                        + (voucher.path("waitsFor").isNull()
                                                ? ""
                                                : " " + voucher.path("waitsFor").asText()))
                .toList();
    }

    private JsonNode onlyVoucher(String memberId) {
        JsonNode vouchers = server.get("/v1/members/" + memberId + "/vouchers").json().path("data");
        assertThat(vouchers).hasSize(1);
        return vouchers.get(0);
    }

    private String history(String memberId) {
        return server.get("/v1/members/" + memberId + "/history").raw().body();
    }
}
