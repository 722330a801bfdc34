package dev.tallystick.rest.settlement;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithTestClock;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Settlement beside a brute-force fold of the feed, and beside the ledger's own partner accounts
 * and trial balance, after everything at random.
 */
class SettlementIT extends WithTestClock {
    private static final List<String> KINDS =
            List.of("earned", "earnReversed", "redeemed", "redemptionReversed", "expired");
    private static final List<String> PARTNERS = List.of("P-1", "P-2");
    private static final Instant START = Instant.parse("2055-01-01T00:00:00Z");
    private static final long HOUR_MS = 3_600_000;

    private Instant now = START;
    private int txCount;

    @BeforeAll
    void doEverythingAtRandom() {
        server.moveClock(now.toString());
        server.put(
                "/v1/program",
                """
                {"timeZone": "Asia/Kathmandu",
                 "units": [{"unit": "POINTS", "scale": 0, "default": true, "expiry": {"type": "NEVER"}},
                           {"unit": "STATUS", "scale": 0, "default": false, "expiry": {"type": "AFTER", "duration": "P2D"}}]}
                """);
        List<String> members = List.of("M-1", "M-2", "M-3");
        members.forEach(id -> server.put("/v1/members/" + id, "{}"));
        Random random = new Random(7);
        List<String> earns = new ArrayList<>();
        members.forEach(id -> earns.add(post("/v1/earns", id, 20, "")));
        PARTNERS.forEach(id -> server.put("/v1/partners/" + id, "{}"));
        List<String> redemptions = new ArrayList<>();
        for (int n = 0; n < 700; n++) {
            String member = members.get(random.nextInt(3));
            String more = random.nextInt(3) == 0 ? ",\"unit\":\"STATUS\"" : "";
            more +=
                    random.nextInt(4) == 0
                            ? ""
                            : ",\"partnerId\":\"P-" + (1 + random.nextInt(2)) + '"';
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    if (random.nextBoolean()) {
                        Instant ends = now.plusMillis(1 + random.nextLong(50 * HOUR_MS));
                        more += ",\"expiresAt\":\"" + ends + '"';
                    }
                    if (random.nextInt(4) == 0) {
                        more += ",\"occurredAt\":\"" + now.minusMillis(9 * HOUR_MS) + '"';
                        more = more.replaceAll(",\"expiresAt\":\"[^\"]+\"", "");
                    }
                    earns.add(post("/v1/earns", member, 1 + random.nextInt(90), more));
                }
                case 3, 4 ->
                        redemptions.add(
                                post(
                                        "/v1/redemptions",
                                        member,
                                        1 + random.nextInt(60),
                                        more + ",\"upTo\":true"));
                case 5 -> reverse("/v1/earns/", earns, random);
                case 6 -> reverse("/v1/redemptions/", redemptions, random);
                case 7 ->
                        server.post(
                                "/v1/expirations",
                                "{\"txId\":\"T-%d\",\"memberId\":\"%s\",\"percentage\":%d}"
                                        .formatted(++txCount, member, 1 + random.nextInt(40)));
                default -> {
                    now = now.plusMillis(random.nextLong(4 * HOUR_MS));
                    server.moveClock(now.toString());
                }
            }
        }
    }

    @Test
    void shouldBeWhatAFoldOfTheFeedComesTo() {
        for (String partner : PARTNERS) {
            JsonNode told = settlement(partner, "");
            assertThat(sums(told)).isEqualTo(folded(partner, Instant.MIN, Instant.MAX));
            assertThat(sums(told).toString()).contains("expired");
        }
    }

    @Test
    void adjacentPeriodsShouldSumToTheWhole() {
        Random random = new Random(3);
        for (int n = 0; n < 12; n++) {
            String partner = PARTNERS.get(n % 2);
            Instant middle =
                    quarter(
                            START.plusMillis(
                                    random.nextLong(now.toEpochMilli() - START.toEpochMilli())));
            Instant last =
                    quarter(middle.plusMillis(random.nextLong(90 * HOUR_MS))).plusSeconds(900);
            JsonNode before = settlement(partner, "?to=" + middle);
            JsonNode within = settlement(partner, "?from=" + middle + "&to=" + last);
            assertThat(sums(within)).isEqualTo(folded(partner, middle, last));
            assertThat(sums(before)).isEqualTo(folded(partner, Instant.MIN, middle));
            Map<String, Long> both = sums(before);
            sums(within).forEach((name, value) -> both.merge(name, value, Long::sum));
            assertThat(sums(settlement(partner, "?to=" + last))).isEqualTo(both);
            for (JsonNode unit : before.path("units")) {
                String code = unit.path("unit").asText();
                assertThat(unit(within, code).path("opening")).isEqualTo(unit.path("closing"));
            }
        }
    }

    @Test
    void closingShouldBeThePartnersAccountInTheLedger() {
        long granted = 0;
        long taken = 0;
        for (String partner : PARTNERS) {
            JsonNode told = settlement(partner, "");
            for (JsonNode account : server.get("/v1/partners/" + partner).json().path("units")) {
                JsonNode closing = unit(told, account.path("unit").asText()).path("closing");
                assertThat(closing.path("granted")).isEqualTo(account.path("granted"));
                assertThat(closing.path("taken")).isEqualTo(account.path("taken"));
                granted += closing.path("granted").longValue();
                taken += closing.path("taken").longValue();
            }
        }
        long issued = 0;
        long redeemed = 0;
        for (JsonNode unit : server.get("/v1/ledger/trial-balance").json().path("units")) {
            issued += unit.path("issued").longValue() + unit.path("reversed").longValue();
            redeemed += unit.path("redeemed").longValue();
        }
        for (JsonNode row : feed()) {
            if (row.path("outcome").asText().equals("POSTED") && !row.has("partnerId")) {
                switch (row.path("type").asText()) {
                    case "EARN" -> issued += row.path("amount").longValue();
                    case "EARN_REVERSAL" -> issued -= row.path("amount").longValue();
                    case "REDEEM" -> redeemed -= row.path("amount").longValue();
                    case "REDEEM_REVERSAL" -> redeemed += row.path("amount").longValue();
                    default -> {}
                }
            }
        }
        assertThat(-issued).isEqualTo(granted);
        assertThat(redeemed).isEqualTo(taken);
        assertThat(granted).isPositive();
    }

    @Test
    void datesShouldBeTheProgramsDays() {
        JsonNode day = settlement("P-1", "?from=2055-01-02&to=2055-01-02");
        assertThat(day.path("from").asText()).isEqualTo("2055-01-01T18:15:00.000Z");
        assertThat(day.path("to").asText()).isEqualTo("2055-01-02T18:15:00.000Z");
        assertThat(sums(day))
                .isEqualTo(
                        folded(
                                "P-1",
                                Instant.parse("2055-01-01T18:15:00Z"),
                                Instant.parse("2055-01-02T18:15:00Z")));
    }

    @Test
    void shouldBeThereAsCsv() {
        Reply csv =
                server.send(
                        server.authorized("/v1/partners/P-1/settlement")
                                .header("Accept", "text/csv")
                                .GET());
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        JsonNode points = unit(settlement("P-1", ""), "POINTS");
        assertThat(csv.raw().body())
                .startsWith(
                        "unit,kind,points,count\r\nPOINTS,EARNED,%d,%d\r\nPOINTS,EARN_REVERSED,"
                                .formatted(
                                        points.at("/earned/points").longValue(),
                                        points.at("/earned/count").longValue()));
    }

    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    query,                                                      errors
                    from=2055-01-01T00:01:00Z,                                  query:from invalid_time
                    to=2055-01-01T00:15:00.001Z,                                query:to invalid_time
                    from=2055-01-02T00:00:00Z&to=2055-01-02T00:00:00Z,          query:to out_of_range
                    from=x,                                                     query:from invalid_time
                    page=1,                                                     query:page unknown_field
                    """)
    void shouldNameWhatIsWrong(String query, String errors) {
        assertThat(server.get("/v1/partners/P-1/settlement?" + query).errors()).isEqualTo(errors);
    }

    @Test
    void ofNobodyThereShouldBeNone() {
        assertThat(server.get("/v1/partners/P-9/settlement").code()).isEqualTo("partner_not_found");
        String quiet = newId("quiet");
        server.put("/v1/partners/" + quiet, "{}");
        assertThat(settlement(quiet, "").path("units")).isEmpty();
    }

    private JsonNode settlement(String partner, String query) {
        Reply reply = server.get("/v1/partners/" + partner + "/settlement" + query);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply.json();
    }

    private JsonNode unit(JsonNode settlement, String code) {
        for (JsonNode unit : settlement.path("units")) {
            if (unit.path("unit").asText().equals(code)) {
                return unit;
            }
        }
        return settlement.path("none");
    }

    private Map<String, Long> sums(JsonNode settlement) {
        Map<String, Long> sums = new TreeMap<>();
        for (JsonNode unit : settlement.path("units")) {
            for (String kind : KINDS) {
                put(sums, unit.path("unit").asText() + " " + kind, unit.path(kind));
            }
        }
        return sums;
    }

    private void put(Map<String, Long> sums, String name, JsonNode sum) {
        if (sum.path("count").longValue() > 0) {
            sums.put(name + " points", sum.path("points").longValue());
            sums.put(name + " count", sum.path("count").longValue());
        }
    }

    private Map<String, Long> folded(String partner, Instant from, Instant to) {
        Map<String, Long> sums = new TreeMap<>();
        Map<String, String> grantors = new TreeMap<>();
        for (JsonNode row : feed()) {
            if (!row.path("outcome").asText().equals("POSTED")) {
                continue;
            }
            String type = row.path("type").asText();
            if (type.equals("EARN")) {
                grantors.put(row.path("txId").asText(), row.path("partnerId").asText());
            }
            Instant at = Instant.parse(row.path("postedAt").asText());
            if (at.isBefore(from) || !at.isBefore(to)) {
                continue;
            }
            String unit = row.path("unit").asText() + " ";
            boolean isOurs = row.path("partnerId").asText().equals(partner);
            long amount = row.path("amount").longValue();
            switch (type) {
                case "EARN" -> {
                    add(sums, isOurs, unit + "earned", amount);
                    long expired = row.path("expired").longValue();
                    add(sums, isOurs, unit + "expired", expired);
                }
                case "EARN_REVERSAL" -> add(sums, isOurs, unit + "earnReversed", amount);
                case "REDEEM" -> add(sums, isOurs, unit + "redeemed", amount);
                case "REDEEM_REVERSAL" -> {
                    add(sums, isOurs, unit + "redemptionReversed", amount);
                    lapsedAgain(sums, row, partner, unit, grantors);
                }
                case "EXPIRE" -> {
                    for (JsonNode lot : row.path("allocations")) {
                        String grantor = grantors.get(lot.path("earnTxId").asText());
                        add(
                                sums,
                                partner.equals(grantor),
                                unit + "expired",
                                lot.path("points").longValue());
                    }
                }
                default -> {}
            }
        }
        return sums;
    }

    /** Points that came back into a lot that was over lapse at once, and the row lists the lot. */
    private void lapsedAgain(
            Map<String, Long> sums,
            JsonNode row,
            String partner,
            String unit,
            Map<String, String> grantors) {
        Instant at = Instant.parse(row.path("postedAt").asText());
        for (JsonNode lot : row.path("lots")) {
            boolean isOver =
                    !lot.path("expiresAt").isNull()
                            && !Instant.parse(lot.path("expiresAt").asText()).isAfter(at);
            JsonNode origin =
                    feed().get(Integer.parseInt(lot.path("lotId").asText().split("-", 2)[0]) - 1);
            String grantor = grantors.get(origin.path("txId").asText());
            add(
                    sums,
                    isOver && partner.equals(grantor),
                    unit + "expired",
                    lot.path("points").longValue());
        }
    }

    private void add(Map<String, Long> sums, boolean isOurs, String name, long points) {
        if (isOurs && points != 0) {
            sums.merge(name + " points", points, Long::sum);
            sums.merge(name + " count", 1L, Long::sum);
        }
    }

    private JsonNode feed() {
        return server.get("/v1/events?after=0&limit=10000").json().path("data");
    }

    private Instant quarter(Instant at) {
        return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), 900_000) * 900_000);
    }

    private String post(String path, String memberId, int points, String more) {
        String txId = "T-" + ++txCount;
        server.post(
                path,
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d%s}"
                        .formatted(txId, memberId, points, more));
        return txId;
    }

    private void reverse(String path, List<String> originals, Random random) {
        if (!originals.isEmpty()) {
            String points = random.nextBoolean() ? "" : ",\"points\":" + (1 + random.nextInt(20));
            server.post(
                    path + originals.get(random.nextInt(originals.size())) + "/reversals",
                    "{\"txId\":\"T-%d\"%s}".formatted(++txCount, points));
        }
    }
}
