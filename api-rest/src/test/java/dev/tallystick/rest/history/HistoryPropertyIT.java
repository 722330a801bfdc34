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
    private static final int ACTION_COUNT = 700;
    private static final List<String> TYPES =
            List.of("EARN", "REDEEM", "EARN_REVERSAL", "REDEEM_REVERSAL", "ACTIVATE", "EXPIRE");

    private final Random random = new Random(SEED);
    private final Map<String, List<JsonNode>> historyByUnit = new HashMap<>();
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
        }
        TreeSet<String> types = new TreeSet<>();
        historyByUnit.values().forEach(rows -> rows.forEach(row -> types.add(type(row))));
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
                assertThat(pages("/v1/members/" + memberId + "/transactions?unit=" + unit))
                        .isEqualTo(rows(unit, row -> is(row, "memberId", memberId)));
            }
            for (String partnerId : RandomTraffic.PARTNERS) {
                assertThat(pages("/v1/partners/" + partnerId + "/transactions?unit=" + unit))
                        .isEqualTo(rows(unit, row -> is(row, "partnerId", partnerId)))
                        .isNotEmpty();
            }
        }
    }

    @Test
    void historyShouldBeTheFeedWithoutRefusalsAndSystemEntries() {
        List<Long> feed = new ArrayList<>();
        long previous = 0;
        boolean refused = false;
        for (JsonNode row : feed()) {
            assertThat(row.get("previousPosition").longValue()).isEqualTo(previous);
            previous = position(row);
            refused |= row.get("outcome").textValue().equals("REFUSED");
            if (row.get("outcome").textValue().equals("POSTED") && TYPES.contains(type(row))) {
                feed.addFirst(previous);
            }
        }
        assertThat(refused).isTrue();
        List<Long> history = new ArrayList<>();
        historyByUnit.values().forEach(rows -> rows.forEach(row -> history.add(position(row))));
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
                        assertThat(points(row))
                                .isEqualTo(total(row, "balanceAfter") - total(row, "balanceBefore"))
                                .as(row.toString())
                                .isEqualTo(sumOfParts(row));
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
            List<JsonNode> expected = rows(unit, row -> isShown(row, filters));
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
            String memberId = oneOf(RandomTraffic.MEMBERS);
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
                            RowFold.balanceAt(
                                    rows(unit, row -> is(row, "memberId", memberId)).reversed(),
                                    at,
                                    knownAt));
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
                    .isEqualTo(amounts(unit, "REDEEM") - amounts(unit, "REDEEM_REVERSAL"));
            assertThat(books.get("reversed").longValue()).isEqualTo(amounts(unit, "EARN_REVERSAL"));
            long lapsedWithin =
                    historyByUnit.get(unit).stream()
                            .mapToLong(row -> row.path("expired").longValue())
                            .sum();
            assertThat(books.get("expired").longValue())
                    .isEqualTo(amounts(unit, "EXPIRE") + lapsedWithin);
            long available = 0;
            long pending = 0;
            for (String memberId : RandomTraffic.MEMBERS) {
                List<JsonNode> rows = rows(unit, row -> is(row, "memberId", memberId));
                available += rows.getFirst().get("balanceAfter").get("available").longValue();
                pending += rows.getFirst().get("balanceAfter").get("pending").longValue();
            }
            assertThat(books.get("available").longValue()).isEqualTo(available);
            assertThat(books.get("pending").longValue()).isEqualTo(pending);
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
                                type(row).equals("EXPIRE")
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
                        if (!lot.get("expiresAt").isNull()) {
                            upcoming.merge(
                                    lot.get("expiresAt").textValue(),
                                    lot.get("available").longValue()
                                            + lot.get("pending").longValue(),
                                    Long::sum);
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
                check.check(memberId, unit, rows(unit, row -> is(row, "memberId", memberId)));
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
            if (filters.containsKey(field) && !is(row, field, filters.get(field))) {
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

    private List<JsonNode> rows(String unit, Predicate<JsonNode> wanted) {
        return historyByUnit.get(unit).stream().filter(wanted).toList();
    }

    private long amounts(String unit, String type) {
        return rows(unit, row -> is(row, "type", type)).stream()
                .mapToLong(row -> row.get("amount").longValue())
                .sum();
    }

    /** The identity of every row; what lapses in an EXPIRE stands among its allocations. */
    private static long sumOfParts(JsonNode row) {
        long sum =
                row.path("debtPaid").longValue()
                        - row.path("debtAdded").longValue()
                        - row.path("expired").longValue();
        for (JsonNode lot : row.get("lots")) {
            sum += lot.get("points").longValue();
        }
        for (JsonNode allocation : row.get("allocations")) {
            sum -= allocation.get("points").longValue();
        }
        return sum;
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static boolean is(JsonNode row, String field, String value) {
        return row.path(field).asText().equals(value);
    }

    private static String type(JsonNode row) {
        return row.get("type").textValue();
    }

    private static long position(JsonNode row) {
        return row.get("position").longValue();
    }

    private static long points(JsonNode row) {
        return row.get("points").longValue();
    }

    private static long total(JsonNode row, String balance) {
        return row.get(balance).get("total").longValue();
    }
}
