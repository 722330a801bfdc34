package dev.tallystick.rest.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** All that can be read of one random past must tell the same story. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryPropertyIT {
    private static final long SEED = 4_711;
    private static final int ACTION_COUNT = 1_200;
    private static final List<String> TYPES =
            List.of(
                    "EARN",
                    "REDEEM",
                    "EARN_REVERSAL",
                    "REDEEM_REVERSAL",
                    "LOCK",
                    "UNLOCK",
                    "HOLD",
                    "CAPTURE",
                    "RELEASE",
                    "ACTIVATE",
                    "EXPIRE",
                    "TRANSFER",
                    "TRANSFER_REVERSAL",
                    "ADJUST",
                    "MERGE",
                    "MERGE_REVERSAL");

    /** Their rows show more than one account, or what is only moved within one. */
    private static final List<String> WITHOUT_IDENTITY =
            List.of("HOLD", "TRANSFER", "TRANSFER_REVERSAL", "MERGE", "MERGE_REVERSAL");

    private final Random random = new Random(SEED);
    private final Map<String, List<JsonNode>> historyByUnit = new HashMap<>();
    private final Map<String, List<JsonNode>> historyByAccount = new HashMap<>();
    private RandomTraffic traffic;

    @BeforeAll
    void makeThePast(@TempDir Path directory) throws IOException {
        traffic = new RandomTraffic(directory, random);
        for (int part = 0; part < 3; part++) {
            traffic.act(ACTION_COUNT / 3);
            traffic.restart();
        }
        for (String unit : RandomTraffic.UNITS) {
            historyByUnit.put(unit, pages("/v1/transactions?unit=" + unit));
            for (String memberId : RandomTraffic.MEMBERS) {
                historyByAccount.put(
                        memberId + unit,
                        pages("/v1/members/" + memberId + "/transactions?unit=" + unit));
            }
        }
        TreeSet<String> types = new TreeSet<>();
        historyByUnit.values().forEach(rows -> rows.forEach(row -> types.add(Rows.type(row))));
        assertThat(types).as("seed=%d", SEED).containsAll(TYPES);
    }

    @AfterAll
    void close() throws IOException {
        traffic.close();
    }

    @Test
    void historyOfMembersAndPartnersShouldBeThatOfTheProgram() {
        for (String unit : RandomTraffic.UNITS) {
            for (String memberId : RandomTraffic.MEMBERS) {
                List<JsonNode> own = historyOf(memberId, unit);
                assertThat(own.stream().map(Rows::position))
                        .isEqualTo(
                                rows(unit, row -> Rows.isOf(row, memberId)).stream()
                                        .map(Rows::position)
                                        .toList());
                assertThat(own).allMatch(row -> Rows.is(row, "memberId", memberId));
                assertThat(own)
                        .containsAll(rows(unit, row -> Rows.is(row, "memberId", memberId)))
                        .isEqualTo(
                                pages("/v1/transactions?unit=" + unit + "&memberId=" + memberId));
            }
            for (String partnerId : RandomTraffic.PARTNERS) {
                assertThat(pages("/v1/partners/" + partnerId + "/transactions?unit=" + unit))
                        .isEqualTo(rows(unit, row -> Rows.is(row, "partnerId", partnerId)))
                        .isNotEmpty();
            }
        }
    }

    @Test
    void everyKindOfEntryShouldBeExplained() {
        Map<String, Integer> asked = new TreeMap<>();
        for (JsonNode row : feed()) {
            String kind = Rows.type(row) + " " + row.get("outcome").textValue();
            if (asked.merge(kind, 1, Integer::sum) <= 12) {
                String path = "/v1/transactions/" + row.get("txId").textValue() + "/explain";
                Reply reply = traffic.server().get(path);
                assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
                assertThat(reply.json().get("position")).isEqualTo(row.get("position"));
                assertThat(reply.json().get("request").isObject()).isTrue();
            }
        }
        assertThat(asked).containsKeys("MERGE POSTED", "CAPTURE POSTED", "TRANSFER REFUSED");
    }

    @Test
    void bothSidesShouldTellTheSame() {
        Map<String, JsonNode> sides = new HashMap<>();
        int pairs = 0;
        for (String unit : RandomTraffic.UNITS) {
            for (String memberId : RandomTraffic.MEMBERS) {
                for (JsonNode row : historyOf(memberId, unit)) {
                    if (row.has("counterpart")) {
                        JsonNode other = sides.put(unit + row.get("position"), row);
                        if (other != null) {
                            assertMirrored(row, other);
                            assertMirrored(other, row);
                            pairs++;
                        }
                    }
                }
            }
        }
        assertThat(sides).hasSize(pairs).isNotEmpty();
    }

    private static void assertMirrored(JsonNode row, JsonNode other) {
        assertThat(row.get("amount")).isEqualTo(other.get("amount"));
        assertThat(row.at("/counterpart/memberId")).isEqualTo(other.get("memberId"));
        assertThat(row.at("/counterpart/points")).isEqualTo(other.get("points"));
        assertThat(row.at("/counterpart/balance")).isEqualTo(other.get("balanceAfter"));
    }

    @Test
    void historyShouldBeTheFeedWithoutRefusalsAndSystemEntries() {
        List<Long> feed = new ArrayList<>();
        long previous = 0;
        boolean refused = false;
        for (JsonNode row : feed()) {
            assertThat(row.get("previousPosition").longValue()).isEqualTo(previous);
            previous = Rows.position(row);
            refused |= row.get("outcome").textValue().equals("REFUSED");
            if (row.get("outcome").textValue().equals("POSTED") && TYPES.contains(Rows.type(row))) {
                feed.addFirst(previous);
            }
        }
        assertThat(refused).isTrue();
        TreeSet<Long> history = new TreeSet<>();
        historyByUnit
                .values()
                .forEach(rows -> rows.forEach(row -> history.add(Rows.position(row))));
        assertThat(history).containsExactlyInAnyOrderElementsOf(feed);
    }

    @Test
    void consecutiveRowsShouldChainAndAddUp() {
        forEachAccount(
                (memberId, unit, rows) -> {
                    JsonNode before = null;
                    for (JsonNode row : rows.reversed()) {
                        if (before == null) {
                            assertThat(row.get("balanceBefore").get("total").longValue()).isZero();
                        } else {
                            assertThat(row.get("balanceBefore"))
                                    .isEqualTo(before.get("balanceAfter"));
                        }
                        assertThat(row.get("balanceAfter")).isEqualTo(row.get("balance"));
                        assertThat(Rows.points(row))
                                .as(row.toString())
                                .isEqualTo(
                                        Rows.total(row, "balanceAfter")
                                                - Rows.total(row, "balanceBefore"));
                        if (!WITHOUT_IDENTITY.contains(Rows.type(row))) {
                            assertThat(Rows.points(row))
                                    .as(row.toString())
                                    .isEqualTo(Rows.sumOfParts(row));
                        }
                        before = row;
                    }
                });
    }

    @Test
    void everyPairOfFiltersShouldShowWhatAPlainFilterShows() {
        Map<String, Integer> pairs = new TreeMap<>();
        for (int n = 0; n < 250; n++) {
            Map<String, String> filters = drawFilters();
            String unit = filters.getOrDefault("unit", "POINTS");
            List<JsonNode> expected =
                    filters.containsKey("memberId")
                            ? historyOf(filters.get("memberId"), unit).stream()
                                    .filter(row -> isShown(row, filters))
                                    .toList()
                            : rows(unit, row -> isShown(row, filters));
            String query =
                    String.join(
                            "&",
                            filters.entrySet().stream()
                                    .map(f -> f.getKey() + "=" + f.getValue())
                                    .toList());
            assertThat(pages("/v1/transactions?" + query)).as(query).isEqualTo(expected);
            List<String> names = List.copyOf(filters.keySet());
            for (int a = 0; a < names.size(); a++) {
                for (int b = a + 1; b < names.size(); b++) {
                    pairs.merge(names.get(a) + "+" + names.get(b), expected.size(), Integer::sum);
                }
            }
        }
        assertThat(pairs)
                .hasSize(6 * 5 / 2)
                .allSatisfy((pair, shown) -> assertThat(shown).isPositive());
    }

    @Test
    void balanceAtShouldBeAFoldOfTheRows() {
        long spanMs = traffic.now().toEpochMilli() - RandomTraffic.START.toEpochMilli();
        long last = historyByUnit.get("POINTS").getFirst().get("position").longValue();
        for (int n = 0; n < 1_500; n++) {
            String memberId = oneOf(RandomTraffic.PLAIN_MEMBERS);
            String unit = oneOf(RandomTraffic.UNITS);
            Instant at =
                    RandomTraffic.START.plusMillis(
                            random.nextLong(spanMs + spanMs / 4) - spanMs / 20);
            long knownAt = random.nextInt(3) == 0 ? Long.MAX_VALUE : random.nextLong(last + 1);
            Reply reply =
                    traffic.server()
                            .get(
                                    "/v1/members/%s/points?unit=%s&at=%s%s"
                                            .formatted(
                                                    memberId,
                                                    unit,
                                                    at,
                                                    knownAt == Long.MAX_VALUE
                                                            ? ""
                                                            : "&knownAt=" + knownAt));
            assertThat(List.of(reply.balance("available"), reply.balance("pending")))
                    .as(
                            "seed=%d, member=%s, unit=%s, at=%s, knownAt=%d",
                            SEED, memberId, unit, at, knownAt)
                    .isEqualTo(
                            RowFold.balanceAt(historyOf(memberId, unit).reversed(), at, knownAt));
        }
    }

    /** What was told once can be told again, whatever happened since. */
    @Test
    void balanceAtShouldBeWhatWasToldThen() {
        assertThat(traffic.seen()).hasSizeGreaterThan(200);
        for (RandomTraffic.Seen seen : traffic.seen()) {
            Reply reply =
                    traffic.server()
                            .get(
                                    "/v1/members/%s/points?unit=%s&at=%s&knownAt=%d"
                                            .formatted(
                                                    seen.memberId(),
                                                    seen.unit(),
                                                    seen.at(),
                                                    seen.position()));
            assertThat(reply.json().get("balance"))
                    .as("seed=%d, %s", SEED, seen)
                    .isEqualTo(seen.balance());
        }
    }

    @Test
    void balanceNowShouldBeThatOfTheLastRow() {
        forEachAccount(
                (memberId, unit, rows) -> {
                    Reply reply =
                            traffic.server()
                                    .get("/v1/members/" + memberId + "/points?unit=" + unit);
                    assertThat(reply.json().get("balance"))
                            .isEqualTo(rows.getFirst().get("balanceAfter"));
                });
    }

    @Test
    void trialBalanceShouldBeTheSumOfTheRows() {
        JsonNode units = traffic.server().get("/v1/ledger/trial-balance").json().get("units");
        for (JsonNode books : units) {
            String unit = books.get("unit").textValue();
            assertThat(books.get("sum").longValue()).isZero();
            assertThat(books.get("issued").longValue()).isEqualTo(-amounts(unit, "EARN"));
            assertThat(books.get("redeemed").longValue())
                    .isEqualTo(
                            amounts(unit, "REDEEM")
                                    + amounts(unit, "CAPTURE")
                                    - amounts(unit, "REDEEM_REVERSAL"));
            assertThat(books.get("adjusted").longValue())
                    .isEqualTo(
                            -rows(unit, row -> Rows.is(row, "type", "ADJUST")).stream()
                                    .mapToLong(Rows::points)
                                    .sum());
            assertThat(books.get("reversed").longValue()).isEqualTo(amounts(unit, "EARN_REVERSAL"));
            long lapsedWithin =
                    historyByUnit.get(unit).stream()
                            .mapToLong(row -> row.path("expired").longValue())
                            .sum();
            assertThat(books.get("expired").longValue())
                    .isEqualTo(amounts(unit, "EXPIRE") + lapsedWithin);
            for (String part : List.of("available", "pending", "locked", "held")) {
                long sum = 0;
                for (String memberId : RandomTraffic.MEMBERS) {
                    sum +=
                            historyOf(memberId, unit)
                                    .getFirst()
                                    .get("balanceAfter")
                                    .get(part)
                                    .longValue();
                }
                assertThat(books.get(part).longValue()).as(part).isEqualTo(sum);
            }
        }
    }

    @Test
    void expiriesShouldBeWhatLapsedAndWhatIsLeft() {
        forEachAccount(
                (memberId, unit, rows) -> {
                    JsonNode expiries =
                            traffic.server()
                                    .get("/v1/members/" + memberId + "/expiries?unit=" + unit)
                                    .json();
                    long expired = 0;
                    for (JsonNode group : expiries.get("expired")) {
                        expired += group.get("points").longValue();
                    }
                    long lapsed = 0;
                    for (JsonNode row : rows) {
                        lapsed +=
                                Rows.type(row).equals("EXPIRE")
                                        ? row.get("amount").longValue()
                                        : row.path("expired").longValue();
                    }
                    assertThat(expired).isEqualTo(lapsed);
                    assertThat(expiries.get("expiredFrom").isNull()).isTrue();
                    Map<String, Long> upcoming = new TreeMap<>();
                    JsonNode lots =
                            traffic.server()
                                    .get("/v1/members/" + memberId + "/lots?unit=" + unit)
                                    .json()
                                    .get("data");
                    for (JsonNode lot : lots) {
                        long unheld =
                                lot.get("available").longValue()
                                        + lot.get("pending").longValue()
                                        + lot.get("locked").longValue();
                        if (!lot.get("expiresAt").isNull() && unheld > 0) {
                            upcoming.merge(lot.get("expiresAt").textValue(), unheld, Long::sum);
                        }
                    }
                    Map<String, Long> told = new TreeMap<>();
                    for (JsonNode group : expiries.get("upcoming")) {
                        told.put(
                                group.get("expiresAt").textValue(),
                                group.get("points").longValue());
                    }
                    assertThat(told).isEqualTo(upcoming);
                });
    }

    @FunctionalInterface
    private interface AccountCheck {
        void check(String memberId, String unit, List<JsonNode> rows);
    }

    private void forEachAccount(AccountCheck check) {
        for (String unit : RandomTraffic.UNITS) {
            for (String memberId : RandomTraffic.MEMBERS) {
                check.check(memberId, unit, historyOf(memberId, unit));
            }
        }
    }

    private Map<String, String> drawFilters() {
        Map<String, String> filters = new TreeMap<>();
        if (random.nextBoolean()) {
            filters.put("type", oneOf(TYPES));
        }
        if (random.nextBoolean()) {
            filters.put("memberId", oneOf(RandomTraffic.MEMBERS));
        }
        if (random.nextBoolean()) {
            filters.put("partnerId", oneOf(RandomTraffic.PARTNERS));
        }
        if (random.nextBoolean()) {
            filters.put("unit", oneOf(RandomTraffic.UNITS));
        }
        List<JsonNode> rows = historyByUnit.get(filters.getOrDefault("unit", "POINTS"));
        if (random.nextBoolean()) {
            filters.put(
                    "from", rows.get(random.nextInt(rows.size())).get("effectiveAt").textValue());
        }
        if (random.nextBoolean()) {
            filters.put("to", rows.get(random.nextInt(rows.size())).get("effectiveAt").textValue());
        }
        return filters;
    }

    private static boolean isShown(JsonNode row, Map<String, String> filters) {
        for (String field : List.of("type", "memberId", "partnerId")) {
            if (filters.containsKey(field) && !Rows.is(row, field, filters.get(field))) {
                return false;
            }
        }
        Instant effectiveAt = RowFold.instant(row, "effectiveAt");
        return (!filters.containsKey("from")
                        || !effectiveAt.isBefore(Instant.parse(filters.get("from"))))
                && (!filters.containsKey("to")
                        || effectiveAt.isBefore(Instant.parse(filters.get("to"))));
    }

    /** Reads a list to its end, by pages of any size. */
    private List<JsonNode> pages(String path) {
        List<JsonNode> rows = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            String separator = path.endsWith("?") ? "" : "&";
            Reply page =
                    traffic.server()
                            .get(path + separator + "limit=" + (20 + random.nextInt(81)) + cursor);
            assertThat(page.status()).as(page.raw().body()).isEqualTo(200);
            page.json().get("data").forEach(rows::add);
            JsonNode next = page.json().get("nextCursor");
            cursor = next.isNull() ? null : "&cursor=" + next.textValue();
            assertThat(page.header("Link").isEmpty()).isEqualTo(next.isNull());
        }
        return rows;
    }

    private List<JsonNode> feed() {
        List<JsonNode> rows = new ArrayList<>();
        JsonNode page = traffic.server().get("/v1/events?limit=200").json();
        while (!page.get("data").isEmpty()) {
            page.get("data").forEach(rows::add);
            page =
                    traffic.server()
                            .get("/v1/events?limit=200&after=" + page.get("nextAfter").longValue())
                            .json();
        }
        return rows;
    }

    private List<JsonNode> historyOf(String memberId, String unit) {
        return historyByAccount.get(memberId + unit);
    }

    private List<JsonNode> rows(String unit, Predicate<JsonNode> wanted) {
        return historyByUnit.get(unit).stream().filter(wanted).toList();
    }

    private long amounts(String unit, String type) {
        return rows(unit, row -> Rows.is(row, "type", type)).stream()
                .mapToLong(row -> row.get("amount").longValue())
                .sum();
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
