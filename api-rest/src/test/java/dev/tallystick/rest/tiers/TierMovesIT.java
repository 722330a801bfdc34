package dev.tallystick.rest.tiers;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Members move between tiers as they earn and as time goes by, on either database. */
@ParameterizedClass
@EnumSource
class TierMovesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;
    @Parameter Databases database;
    private TestServer server;
    private String memberId;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.startWithTestClock(directory, database);
        server.put(
                "/v1/program",
                "{\"timeZone\":\"Europe/Berlin\",\"units\":[{\"unit\":\"POINTS\"},{\"unit\":\"STATUS\"}]}");
        server.moveClock("2031-03-01T10:00:00Z");
        memberId = server.newMember();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void shouldMoveByWhatIsEarnedTakenBackAndByTime() {
        tier("SILVER", 10, status(100), "");
        tier("GOLD", 20, status(200), "");
        assertThat(tierNow()).isEqualTo("- null");
        assertThat(next()).containsExactly("SILVER 0 100", "GOLD 0 200");
        earnStatus("E1", 99);
        assertThat(tierNow()).isEqualTo("- null");
        assertThat(next()).containsExactly("SILVER 99 1", "GOLD 99 101");
        earnStatus("E2", 1);
        assertThat(tierNow()).isEqualTo("SILVER 2031-12-31T23:00:00.000Z");
        earnStatus("E3", 150);
        assertThat(tierNow()).isEqualTo("GOLD 2031-12-31T23:00:00.000Z");
        assertThat(next()).isEmpty();
        long reversal = reverse("E3");
        assertThat(tierNow()).isEqualTo("SILVER 2031-12-31T23:00:00.000Z");
        server.moveClock("2031-12-31T22:59:59.999Z");
        assertThat(tierNow()).isEqualTo("SILVER 2031-12-31T23:00:00.000Z");
        server.moveClock("2031-12-31T23:00:00Z");
        assertThat(tierNow()).isEqualTo("- null");
        await(() -> moves().size() == 4);
        assertThat(moves())
                .containsExactly(
                        "SILVER - TIME 2031-12-31T23:00:00.000Z",
                        "GOLD SILVER TAKEN_BACK 2031-03-01T10:00:00.000Z",
                        "SILVER GOLD EARNED 2031-03-01T10:00:00.000Z",
                        "- SILVER EARNED 2031-03-01T10:00:00.000Z");
        JsonNode row = server.get(path() + "/moves?limit=1&cursor=").json();
        assertThat(row.path("code").asText()).isEqualTo("invalid_cursor");
        Reply first = server.get(path() + "/moves?limit=2");
        String link = first.header("Link");
        Reply second = server.get(link.substring(1, link.indexOf('>')));
        assertThat(second.json().at("/data")).hasSize(2);
        assertThat(first.json().at("/data/1/position").longValue()).isEqualTo(reversal);
        assertThat(tierLines()).hasSize(4);
        assertThat(server.get("/v1/members/" + memberId).status()).isEqualTo(200);
    }

    @Test
    void shouldCountWhatWasEarnedBeforeTheFirstTier() {
        earnStatus("E1", 80);
        earnStatus("E2", 80);
        reverse("E2");
        tier("SILVER", 10, status(80), "");
        assertThat(tierNow()).isEqualTo("SILVER 2031-12-31T23:00:00.000Z");
        await(() -> moves().size() == 1);
        assertThat(moves()).containsExactly("- SILVER CONFIGURATION 2031-03-01T10:00:00.000Z");
        earnStatus("E3", 1);
        tier("GOLD", 20, status(81), "");
        assertThat(tierNow()).isEqualTo("GOLD 2031-12-31T23:00:00.000Z");
    }

    @Test
    void shouldCountMoneyAndTakeBackItsPart() {
        server.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}}");
        tier(
                "VIP",
                10,
                "{\"by\":\"SPEND\",\"threshold\":{\"amount\":\"100.00\",\"currency\":\"EUR\"},"
                        + "\"period\":{\"type\":\"ROLLING\",\"duration\":\"P1M\"}}",
                "");
        assertThat(basket("B1", "60.50").status()).isEqualTo(201);
        assertThat(basket("B2", "39.49").status()).isEqualTo(201);
        JsonNode missing = server.get(path()).json().at("/next/0/missing");
        assertThat(missing.toString()).isEqualTo("{\"amount\":\"0.01\",\"currency\":\"EUR\"}");
        basket("B3", "0.01");
        assertThat(tierNow()).isEqualTo("VIP 2031-03-31T22:00:00.000Z");
        server.post("/v1/earns/B1/reversals", "{\"txId\":\"R1\",\"points\":30}");
        assertThat(tierNow()).isEqualTo("- null");
        JsonNode reached = server.get(path()).json().at("/next/0/reached/amount");
        assertThat(reached.asText()).isEqualTo("69.75");
        server.post("/v1/earns/B1/reversals", "{\"txId\":\"R2\"}");
        assertThat(server.get(path()).json().at("/next/0/reached/amount").asText())
                .isEqualTo("39.50");
    }

    /** Half by points and half by pieces is all of it, whichever comes first. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTakeBackMoneyByPointsAndByPiecesInAnyOrder(boolean piecesFirst) {
        server.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}}");
        tier(
                "VIP",
                10,
                "{\"by\":\"SPEND\",\"threshold\":{\"amount\":\"40.00\",\"currency\":\"EUR\"},"
                        + "\"period\":{\"type\":\"SINCE_ENROLMENT\"}}",
                "");
        basket("B1", 4, "100.00");
        List<String> points =
                List.of("{\"txId\":\"R1\",\"points\":25}", "{\"txId\":\"R2\",\"points\":25}");
        String pieces = "{\"txId\":\"R3\",\"returnedItems\":[{\"lineId\":\"1\",\"quantity\":2}]}";
        List<String> reversals =
                piecesFirst
                        ? List.of(pieces, points.getFirst(), points.getLast())
                        : List.of(points.getFirst(), points.getLast(), pieces);
        List<String> tiers = new ArrayList<>();
        for (String reversal : reversals) {
            assertThat(server.post("/v1/earns/B1/reversals", reversal).status()).isEqualTo(201);
            tiers.add(tierNow().split(" ", -1)[0]);
        }
        assertThat(tiers).last().isEqualTo("-");
        assertThat(server.get(path()).json().at("/next/0/reached/amount").asText())
                .isEqualTo("0.00");
    }

    @Test
    void whatIsToldOfATierShouldCountForTheNextEarn() {
        server.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"EUR\"}}}");
        tier(
                "GOLD",
                10,
                "{\"by\":\"POINTS\",\"threshold\":100,\"period\":{\"type\":\"CALENDAR_YEAR\"}}",
                "");
        server.put(
                "/v1/promotions/gold",
                "{\"name\":\"Gold\",\"from\":\"2031-01-01\",\"kind\":\"BONUS\",\"priority\":0,"
                        + "\"when\":{\"tiers\":[\"GOLD\"]},\"grant\":{\"fixed\":50}}");
        for (int n = 0; n < 10; n++) {
            memberId = server.newMember();
            assertThat(basket(newId("B"), "100.00").json().path("points").intValue())
                    .isEqualTo(100);
            assertThat(tierNow()).startsWith("GOLD ");
            assertThat(basket(newId("B"), "1.00").json().path("points").intValue()).isEqualTo(51);
        }
    }

    @Test
    void shouldGrantTheRewardOfATierOnce() {
        tier("SILVER", 10, status(100), ",\"entryReward\":{\"points\":7}");
        tier("GOLD", 20, status(200), ",\"entryReward\":{\"points\":50,\"unit\":\"STATUS\"}");
        earnStatus("E1", 100);
        await(() -> balance("POINTS") == 7);
        earnStatus("E2", 100);
        await(() -> balance("STATUS") == 250);
        reverse("E2");
        assertThat(tierNow()).startsWith("SILVER");
        earnStatus("E3", 100);
        assertThat(tierNow()).startsWith("GOLD");
        server.moveClock("2032-01-01T00:00:00Z");
        await(() -> moves().size() == 5);
        earnStatus("E4", 100);
        await(() -> balance("POINTS") == 14);
        assertThat(balance("STATUS")).isEqualTo(350);
        assertThat(tierNow()).startsWith("SILVER");
    }

    @Test
    void shouldGoAboveWhatIsEarnedByHandUntilItsDay() {
        tier("SILVER", 10, status(100), "");
        tier("GOLD", 20, status(200), "");
        server.put(path(), "{\"tier\":\"GOLD\",\"until\":\"2031-06-30\"}");
        earnStatus("E1", 100);
        assertThat(tierNow()).isEqualTo("GOLD 2031-06-30T22:00:00.000Z");
        server.moveClock("2031-06-30T22:00:00Z");
        assertThat(tierNow()).isEqualTo("SILVER 2031-12-31T23:00:00.000Z");
        await(() -> moves().size() == 2);
        assertThat(moves())
                .containsExactly(
                        "GOLD SILVER TIME 2031-06-30T22:00:00.000Z",
                        "- GOLD MANUAL 2031-03-01T10:00:00.000Z");
    }

    @Test
    void shouldBeOneMemberAfterAMergeAndTwoAfterItsReversal() {
        tier("GOLD", 20, status(200), "");
        String otherId = server.newMember();
        earnStatus("E1", 120);
        server.post("/v1/earns", status("E2", otherId, 120));
        server.post(
                "/v1/members/" + memberId + "/merge",
                "{\"txId\":\"M1\",\"intoMemberId\":\"" + otherId + "\"}");
        assertThat(tierNow(otherId)).isEqualTo("GOLD 2031-12-31T23:00:00.000Z");
        assertThat(tierNow()).isEqualTo("- null");
        Reply merged = server.put(path(), "{\"tier\":\"GOLD\"}");
        assertThat(merged.code()).isEqualTo("member_merged");
        assertThat(merged.text("mergedInto")).isEqualTo(otherId);
        server.post("/v1/earns/E1/reversals", "{\"txId\":\"R1\",\"points\":41}");
        assertThat(tierNow(otherId)).isEqualTo("- null");
        server.post("/v1/merges/M1/reversals", "{\"txId\":\"M2\"}");
        assertThat(next()).containsExactly("GOLD 79 121");
        assertThat(next(otherId)).containsExactly("GOLD 120 80");
    }

    @Test
    void shouldComeOutTheSameOverARestart() throws IOException {
        tier("SILVER", 10, status(100), ",\"entryReward\":{\"points\":7}");
        earnStatus("E1", 100);
        String before = tierNow();
        server.close();
        server = TestServer.startWithTestClock(directory, database);
        assertThat(tierNow()).isEqualTo(before);
        await(() -> balance("POINTS") == 7);
        assertThat(moves()).hasSize(1);
    }

    @Test
    void shouldBeGivenWithTheProfile() {
        tier("SILVER", 10, status(100), "");
        tier("GOLD", 20, status(200), "");
        String path = "/v1/members/" + memberId;
        Reply enrolled = server.put("/v1/members/new", "{\"tier\":\"GOLD\"}");
        assertThat(enrolled.status()).isEqualTo(201);
        assertThat(enrolled.json().at("/tier/tierId").asText()).isEqualTo("GOLD");
        earnStatus("E1", 100);
        Reply given = server.put(path, "{\"tier\":\"GOLD\"}");
        assertThat(given.status()).isEqualTo(200);
        Reply named = server.put(path, "{\"name\":\"Ann\"}");
        assertThat(named.json().at("/tier/tierId").asText()).isEqualTo("GOLD");
        Reply unknown = server.put(path, "{\"name\":\"Bob\",\"tier\":\"BRONZE\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("tier_not_found");
        server.put(
                "/v1/tiers/OLD",
                "{\"rank\":5,\"active\":false,\"qualification\":" + status(1) + "}");
        assertThat(server.put(path, "{\"name\":\"Bob\",\"tier\":\"OLD\"}").code())
                .isEqualTo("tier_not_active");
        Reply earned = server.put(path, "{\"tier\":null}");
        assertThat(earned.json().at("/tier/tierId").asText()).isEqualTo("SILVER");
        assertThat(earned.text("name")).isEqualTo("Ann");
        assertThat(moves())
                .containsExactly(
                        "GOLD SILVER MANUAL 2031-03-01T10:00:00.000Z",
                        "SILVER GOLD MANUAL 2031-03-01T10:00:00.000Z",
                        "- SILVER EARNED 2031-03-01T10:00:00.000Z");
    }

    private void tier(String tierId, int rank, String qualification, String more) {
        Reply put =
                server.put(
                        "/v1/tiers/" + tierId,
                        "{\"rank\":%d,\"qualification\":%s%s}"
                                .formatted(rank, qualification, more));
        assertThat(put.status()).as(put.raw().body()).isEqualTo(201);
        assertThat(put.json().path("inForce").booleanValue()).isTrue();
    }

    private static String status(long threshold) {
        return "{\"by\":\"POINTS\",\"unit\":\"STATUS\",\"threshold\":%d,\"period\":{\"type\":\"CALENDAR_YEAR\"}}"
                .formatted(threshold);
    }

    private static String status(String txId, String memberId, long points) {
        return earn(txId, memberId, points).replace("}", ",\"unit\":\"STATUS\"}");
    }

    private void earnStatus(String txId, long points) {
        Reply earned = server.post("/v1/earns", status(txId, memberId, points));
        assertThat(earned.status()).as(earned.raw().body()).isEqualTo(201);
    }

    private Reply basket(String txId, String amount) {
        return basket(txId, 1, amount);
    }

    private Reply basket(String txId, int quantity, String amount) {
        return server.post(
                "/v1/earns",
                ("{\"txId\":\"%s\",\"memberId\":\"%s\",\"basket\":{\"currency\":\"EUR\",\"items\":["
                     + "{\"lineId\":\"1\",\"productId\":\"P\",\"quantity\":%d,\"amount\":\"%s\"}]}}")
                        .formatted(txId, memberId, quantity, amount));
    }

    private long reverse(String earnTxId) {
        Reply reply =
                server.post(
                        "/v1/earns/" + earnTxId + "/reversals",
                        "{\"txId\":\"" + newId("R") + "\"}");
        assertThat(reply.status()).isEqualTo(201);
        return reply.json().path("position").longValue();
    }

    private long balance(String unit) {
        return server.get("/v1/members/" + memberId + "/points?unit=" + unit).balance("available");
    }

    private String path() {
        return "/v1/members/" + memberId + "/tier";
    }

    private String tierNow() {
        return tierNow(memberId);
    }

    private String tierNow(String ofMemberId) {
        JsonNode tier = server.get("/v1/members/" + ofMemberId + "/tier").json();
        return (tier.path("tierId").isNull() ? "-" : tier.path("tierId").asText())
                + " "
                + tier.path("validUntil").asText();
    }

    private List<String> next() {
        return next(memberId);
    }

    private List<String> next(String ofMemberId) {
        List<String> next = new ArrayList<>();
        server.get("/v1/members/" + ofMemberId + "/tier")
                .json()
                .path("next")
                .forEach(
                        tier ->
                                next.add(
                                        "%s %s %s"
                                                .formatted(
                                                        tier.path("tierId").asText(),
                                                        tier.path("reached"),
                                                        tier.path("missing"))));
        return next;
    }

    private List<String> moves() {
        List<String> moves = new ArrayList<>();
        server.get(path() + "/moves")
                .json()
                .path("data")
                .forEach(
                        move ->
                                moves.add(
                                        "%s %s %s %s"
                                                .formatted(
                                                        move.path("from").asText("-"),
                                                        move.path("to").asText("-"),
                                                        move.path("cause").asText(),
                                                        move.path("at").asText())));
        return moves.stream().map(move -> move.replace("null", "-")).toList();
    }

    private List<String> tierLines() {
        List<String> lines = new ArrayList<>();
        server.get("/v1/members/" + memberId + "/history?type=TIER_CHANGED")
                .json()
                .path("data")
                .forEach(line -> lines.add(line.path("details").toString()));
        return lines;
    }

    private static void await(BooleanSupplier isSo) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not in time").isLessThan(deadlineNanos);
            Thread.onSpinWait();
        }
    }
}
