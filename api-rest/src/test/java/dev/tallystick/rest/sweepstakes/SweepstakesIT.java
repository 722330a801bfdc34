package dev.tallystick.rest.sweepstakes;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithTestClock;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class SweepstakesIT extends WithTestClock {
    private static final String TERMS =
            "{\"name\":\"S\",\"opensAt\":\"2055-01-01T00:00:00Z\",\"closesAt\":\"%s\",\"prizes\":[{\"prizeId\":\"bike\"},{\"prizeId\":\"mug\",\"count\":4}]%s}";

    @BeforeAll
    void start() {
        server.moveClock("2055-01-01T12:00:00Z");
    }

    @Test
    void limitsShouldHoldUnderSixtyFourWhoAskAtOnce() {
        String path = sweepstake("\"limits\":{\"total\":40,\"perMember\":10}");
        List<String> members = List.of(member(0), member(0), member(0), member(0), member(0));
        List<Reply> replies =
                Together.run(64, n -> tickets(path, newId("X"), members.get(n % 5), 1));
        long issued = replies.stream().filter(reply -> reply.status() == 201).count();
        assertThat(issued).isEqualTo(40);
        replies.stream()
                .filter(reply -> reply.status() != 201)
                .forEach(reply -> assertThat(reply.code()).isEqualTo("ticket_limit_reached"));
        for (String member : members) {
            assertThat(countOf(path, member)).isLessThanOrEqualTo(10);
        }
        List<Long> numbers = new ArrayList<>();
        for (Reply reply : replies) {
            if (reply.status() == 201) {
                numbers.add(reply.json().at("/tickets/firstTicketNo").longValue());
            }
        }
        numbers.sort(null);
        assertThat(numbers.getFirst()).isEqualTo(1);
        assertThat(numbers.getLast()).isEqualTo(40);
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(server.get(path).json().path("ticketCount").intValue()).isEqualTo(40);
    }

    @Test
    void paidTicketsShouldBeBothOrNeitherUnderSixtyFourWhoAskAtOnce() {
        String path = sweepstake("\"ticketPrice\":{\"points\":10},\"limits\":{\"perMember\":20}");
        String member = member(155);
        List<Reply> replies = Together.run(64, n -> tickets(path, newId("X"), member, 1));
        assertThat(replies.stream().filter(reply -> reply.status() == 201).count()).isEqualTo(15);
        replies.stream()
                .filter(reply -> reply.status() != 201)
                .forEach(
                        reply ->
                                assertThat(reply.code())
                                        .isIn("ticket_limit_reached", "insufficient_points"));
        assertThat(server.get("/v1/members/" + member + "/points").balance("available"))
                .isEqualTo(5);
        assertThat(countOf(path, member)).isEqualTo(15);
        assertThat(server.get(path).json().path("ticketCount").intValue()).isEqualTo(15);
    }

    @Test
    void oneTxIdShouldStandForOneOrderHoweverManyAsk() {
        String free = sweepstake("");
        String paid = sweepstake("\"ticketPrice\":{\"points\":10}");
        String member = member(100);
        for (String path : List.of(free, paid)) {
            String txId = newId("X");
            List<Reply> replies = Together.run(32, n -> tickets(path, txId, member, 2));
            assertThat(replies).allMatch(reply -> reply.status() == 201);
            assertThat(replies.stream().map(reply -> reply.raw().body()).distinct()).hasSize(1);
            assertThat(
                            replies.stream()
                                    .filter(reply -> reply.header("Idempotency-Replayed").isEmpty())
                                    .count())
                    .isEqualTo(1);
            assertThat(countOf(path, member)).isEqualTo(2);
            assertThat(tickets(path, txId, member, 3).code()).isEqualTo("tx_id_reused");
            assertThat(server.get(path).json().path("ticketCount").intValue()).isEqualTo(2);
        }
        assertThat(server.get("/v1/members/" + member + "/points").balance("available"))
                .isEqualTo(80);
        String taken = newId("T");
        server.post("/v1/redemptions", TestServer.earn(taken, member, 5));
        assertThat(tickets(paid, taken, member, 1).code()).isEqualTo("tx_id_reused");
        assertThat(countOf(paid, member)).isEqualTo(2);
    }

    @Test
    void whatTheLedgerRefusesShouldBeNoTicketAndUseUpNoLimit() {
        String path = sweepstake("\"ticketPrice\":{\"points\":10},\"limits\":{\"perMember\":2}");
        String member = member(5);
        Reply refused = tickets(path, "poor-" + member, member, 2);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("insufficient_points");
        assertThat(countOf(path, member)).isZero();
        server.post("/v1/earns", TestServer.earn(newId("T"), member, 100));
        assertThat(tickets(path, "poor-" + member, member, 2).code())
                .isEqualTo("insufficient_points");
        assertThat(tickets(path, newId("X"), member, 2).status()).isEqualTo(201);
    }

    @Test
    void pointsThatBoughtTicketsShouldNotComeBackAlone() {
        String path = sweepstake("\"ticketPrice\":{\"points\":10}");
        String member = member(100);
        String txId = newId("X");
        tickets(path, txId, member, 2);
        for (String more : List.of("", ",\"points\":5")) {
            Reply refused =
                    server.post(
                            "/v1/redemptions/" + txId + "/reversals",
                            "{\"txId\":\"%s\"%s}".formatted(newId("T"), more));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("purchase_not_reversible");
        }
        assertThat(server.get("/v1/members/" + member + "/points").balance("available"))
                .isEqualTo(80);
        assertThat(countOf(path, member)).isEqualTo(2);
    }

    @Test
    void aPinShouldBeDemandedAboveTheThreshold() {
        String path = sweepstake("\"ticketPrice\":{\"points\":50}");
        String member = member(1_000);
        server.put("/v1/members/" + member + "/pin", "{\"pin\":\"4711\"}");
        server.put(
                "/v1/members/" + member + "/redemption-threshold",
                "{\"unit\":\"POINTS\",\"points\":60}");
        assertThat(tickets(path, newId("X"), member, 1).status()).isEqualTo(201);
        String txId = newId("X");
        Reply without = tickets(path, txId, member, 2);
        assertThat(without.status()).as(without.raw().body()).isEqualTo(403);
        assertThat(countOf(path, member)).isEqualTo(1);
        Reply with =
                server.post(
                        path + "/tickets",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"count\":2,\"pin\":\"4711\"}"
                                .formatted(txId, member));
        assertThat(with.status()).isEqualTo(201);
        assertThat(countOf(path, member)).isEqualTo(3);
    }

    @Test
    void onlyThoseWhomItIsForShouldTakePart() {
        String segment = newId("segment");
        server.put("/v1/segments/" + segment, "{}");
        String path = sweepstake("\"segments\":[\"" + segment + "\"]");
        String member = member(0);
        assertThat(tickets(path, "A" + member, member, 1).code()).isEqualTo("not_eligible");
        assertThat(mine(member)).doesNotContain(path);
        server.put("/v1/segments/" + segment + "/members/" + member, "");
        assertThat(mine(member)).contains(path);
        assertThat(tickets(path, "A" + member, member, 1).status()).isEqualTo(201);
        String tiered = sweepstake("\"tiers\":[\"GOLD\"]");
        assertThat(tickets(tiered, newId("X"), member, 1).code()).isEqualTo("not_eligible");
        server.put(
                "/v1/members/" + member + "/stage",
                "{\"txId\":\"%s\",\"stage\":\"SUSPENDED\"}".formatted(newId("T")));
        assertThat(tickets(path, newId("X"), member, 1).code()).isEqualTo("member_not_active");
        assertThat(mine(member)).doesNotContain(path);
        String other = member(0);
        server.post(
                "/v1/members/" + other + "/merge",
                "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}".formatted(newId("T"), member(0)));
        assertThat(tickets(sweepstake(""), newId("X"), other, 1).code()).isEqualTo("member_merged");
        assertThat(tickets(path, newId("X"), "nobody", 1).code()).isEqualTo("member_not_found");
        assertThat(tickets("/v1/sweepstakes/none", newId("X"), member, 1).code())
                .isEqualTo("sweepstake_not_found");
    }

    @Test
    void shouldBeDrawnOnceAsAnybodyCanComputeIt() throws Exception {
        TestServer shop = server;
        String path = sweepstake("2055-01-03T00:00:00Z", "");
        List<String> members = new ArrayList<>();
        for (int n = 0; n < 12; n++) {
            members.add(member(0));
            tickets(path, newId("X"), members.get(n), 1 + n % 4);
        }
        server.send(
                server.authorized("/v1/members/" + members.get(2) + "/personal-data")
                        .header("Idempotency-Key", newId("erase"))
                        .DELETE());
        String commitment = shop.get(path).text("seedCommitment");
        assertThat(shop.get(path + "/draw").code()).isEqualTo("draw_not_found");
        assertThat(shop.get(path + "/entries").code()).isEqualTo("draw_not_found");
        assertThat(shop.post(path + "/draw", "").code()).isEqualTo("draw_not_due");
        server.moveClock("2055-01-03T00:00:00Z");
        assertThat(tickets(path, newId("X"), members.get(0), 1).code())
                .isEqualTo("sweepstake_not_open");
        List<Reply> draws = Together.run(16, n -> shop.post(path + "/draw", ""));
        assertThat(draws.stream().filter(reply -> reply.status() == 201).count()).isEqualTo(1);
        assertThat(draws.stream().map(reply -> reply.raw().body()).distinct()).hasSize(1);
        server.send(
                server.authorized("/v1/members/" + members.get(3) + "/personal-data")
                        .header("Idempotency-Key", newId("erase"))
                        .DELETE());
        JsonNode draw = shop.get(path + "/draw").json();
        assertThat(draw).isEqualTo(draws.getFirst().json());
        assertThat(draw.path("seedCommitment").asText()).isEqualTo(commitment);
        byte[] seed = HexFormat.of().parseHex(draw.path("seed").asText());
        assertThat(hex(sha256(seed))).isEqualTo(commitment);
        byte[] entries = shop.get(path + "/entries").raw().body().getBytes(StandardCharsets.UTF_8);
        assertThat(hex(sha256(entries))).isEqualTo(draw.path("entriesSha256").asText());
        assertThat(winsComputed(seed, entries, 5)).isEqualTo(winsTold(draw));
        assertThat(winsTold(draw).toString()).doesNotContain(" " + members.get(2) + "]");
        assertThat(draw.at("/wins/0/prizeId").asText()).isEqualTo("bike");
        assertThat(draw.path("ticketCount").intValue()).isEqualTo(30 - 3);
        assertThat(shop.get(path).text("state")).isEqualTo("DRAWN");
        JsonNode history = shop.get("/v1/members/" + winnerOf(draw) + "/history").json();
        assertThat(history.toString()).contains("SWEEPSTAKE_WON").contains("TICKETS_ISSUED");
    }

    @Test
    void ofMorePrizesThanTicketsTheRestShouldStay() {
        String path = sweepstake("2055-01-01T12:00:00Z", "");
        assertThat(server.post(path + "/draw", "").json().path("notDrawn").intValue()).isEqualTo(5);
        assertThat(server.get(path + "/entries").raw().body()).isEmpty();
    }

    @Test
    void afterTheOpeningOnlyWordsShouldChange() {
        String path = sweepstake("");
        String first = server.get(path).header("ETag");
        Reply renamed = server.put(path, "{\"name\":\"T\",\"description\":\"d\"}");
        assertThat(renamed.status()).as(renamed.raw().body()).isEqualTo(200);
        assertThat(renamed.header("ETag")).isNotEqualTo(first);
        assertThat(server.put(path, "{\"name\":\"U\"}", "If-Match", first).status()).isEqualTo(412);
        assertThat(server.put(path, "{\"limits\":{\"total\":1}}").code())
                .isEqualTo("sweepstake_opened");
        assertThat(server.get(path).json()).isEqualTo(renamed.json());
        String planned = "/v1/sweepstakes/" + newId("S");
        server.put(
                planned,
                TERMS.formatted("2057-01-01T00:00:00Z", "")
                        .replace("\"opensAt\":\"2055-", "\"opensAt\":\"2056-"));
        assertThat(tickets(planned, newId("X"), member(0), 1).code())
                .isEqualTo("sweepstake_not_open");
        Reply changed = server.put(planned, "{\"limits\":{\"total\":1},\"tiers\":[\"GOLD\"]}");
        assertThat(changed.json().at("/limits/total").intValue()).isEqualTo(1);
        Reply cleared = server.put(planned, "{\"limits\":null,\"tiers\":null}");
        assertThat(cleared.json().path("limits")).isEmpty();
        assertThat(cleared.json().path("tiers")).isEmpty();
    }

    @Test
    void aLimitOfAPeriodShouldBeginAnewWithTheNext() {
        String path = sweepstake("\"limits\":{\"perPeriod\":{\"tickets\":2,\"period\":\"YEAR\"}}");
        String member = member(0);
        tickets(path, newId("X"), member, 2);
        Reply over = tickets(path, newId("X"), member, 1);
        assertThat(over.text("limit")).isEqualTo("PER_PERIOD");
        assertThat(over.json().path("left").intValue()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    change                                                   | errors
                    "name":null                                              | /name missing_field
                    "opensAt":null                                           | /opensAt missing_field
                    "closesAt":"2026-01-01"                                  | /closesAt out_of_range
                    "drawAt":"2055-01-02"                                    | /drawAt out_of_range
                    "prizes":[]                                              | /prizes missing_field
                    "prizes":[{"prizeId":"a"},{"prizeId":"a"}]               | /prizes/1/prizeId invalid_value
                    "prizes":[{"prizeId":"a","count":0}]                     | /prizes/0/count out_of_range
                    "prizes":[{"prizeId":"a","count":9999},{"prizeId":"b","count":2}] | /prizes out_of_range
                    "ticketPrice":{"points":0}                               | /ticketPrice/points out_of_range
                    "ticketPrice":{"points":1,"unit":"X"}                    | /ticketPrice/unit unknown_unit
                    "limits":{"perPeriod":{"tickets":1,"period":"HOUR"}}     | /limits/perPeriod/period invalid_value
                    "limits":{"total":0}                                     | /limits/total out_of_range
                    "tiers":["A","A"]                                        | /tiers invalid_value
                    "seed":"00"                                              | /seed unknown_field
                    """)
    void shouldNameWhatIsWrong(String change, String errors) {
        String path = "/v1/sweepstakes/" + newId("S");
        String terms = TERMS.formatted("2056-01-01T00:00:00Z", "");
        String name = change.substring(1, change.indexOf('"', 1));
        String body =
                terms.contains("\"" + name + "\":") && !name.equals("prizes")
                        ? terms.replaceAll("\"" + name + "\":\"[^\"]*\"", change)
                        : name.equals("prizes")
                                ? terms.substring(0, terms.indexOf("\"prizes\"")) + change + "}"
                                : terms.substring(0, terms.length() - 1) + "," + change + "}";
        assertThat(server.put(path, body).errors()).isEqualTo(errors);
        assertThat(server.get(path).code()).isEqualTo("sweepstake_not_found");
    }

    @Test
    void ordersShouldBeWellFormed() {
        String path = sweepstake("") + "/tickets";
        assertThat(server.post(path, "{\"txId\":\"a\",\"memberId\":\"M\",\"count\":1001}").errors())
                .isEqualTo("/count out_of_range");
        assertThat(server.post(path, "{\"memberId\":\"M\"}").errors())
                .isEqualTo("/txId tx_id_missing");
        assertThat(server.post(path, "{\"txId\":\"a\",\"memberId\":\"M\",\"x\":1}").errors())
                .isEqualTo("/x unknown_field");
    }

    private static List<String> winsComputed(byte[] seed, byte[] entries, int prizeCount)
            throws Exception {
        List<String> tickets = new ArrayList<>();
        for (String line : new String(entries, StandardCharsets.UTF_8).lines().toList()) {
            String[] parts = line.split(",", 3);
            for (int no = Integer.parseInt(parts[0]); no <= Integer.parseInt(parts[1]); no++) {
                tickets.add("[" + no + " " + parts[2] + "]");
            }
        }
        BigInteger n = BigInteger.valueOf(tickets.size());
        BigInteger end = BigInteger.TWO.pow(64).divide(n).multiply(n);
        List<String> wins = new ArrayList<>();
        for (long i = 0; wins.size() < Math.min(prizeCount, tickets.size()); i++) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(seed, "HmacSHA256"));
            mac.update(sha256(entries));
            byte[] block = mac.doFinal(ByteBuffer.allocate(8).putLong(i).array());
            BigInteger x = new BigInteger(1, Arrays.copyOf(block, 8));
            String ticket = tickets.get(x.mod(n).intValue());
            if (x.compareTo(end) < 0 && !wins.contains(ticket)) {
                wins.add(ticket);
            }
        }
        return wins;
    }

    private static List<String> winsTold(JsonNode draw) {
        List<String> wins = new ArrayList<>();
        for (JsonNode win : draw.path("wins")) {
            wins.add(
                    "["
                            + win.path("ticketNo").asText()
                            + " "
                            + win.path("memberId").asText()
                            + "]");
        }
        return wins;
    }

    private String winnerOf(JsonNode draw) {
        for (JsonNode win : draw.path("wins")) {
            String memberId = win.path("memberId").asText();
            if (server.get("/v1/members/" + memberId).status() == 200) {
                return memberId;
            }
        }
        throw new AssertionError(draw.toString());
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private String member(long points) {
        return points == 0 ? server.newMember() : server.newMemberWith(points);
    }

    private String sweepstake(String more) {
        return sweepstake("2056-01-01T00:00:00Z", more);
    }

    private String sweepstake(String closesAt, String more) {
        String path = "/v1/sweepstakes/" + newId("S");
        Reply made = server.put(path, TERMS.formatted(closesAt, more.isEmpty() ? "" : "," + more));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        return path;
    }

    private Reply tickets(String path, String txId, String memberId, int count) {
        return server.post(
                path + "/tickets",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"count\":%d}"
                        .formatted(txId, memberId, count));
    }

    private long countOf(String path, String memberId) {
        long count = 0;
        for (JsonNode one :
                server.get(path + "/tickets?limit=100&memberId=" + memberId).json().path("data")) {
            count += one.path("count").longValue();
        }
        return count;
    }

    private List<String> mine(String memberId) {
        List<String> paths = new ArrayList<>();
        for (JsonNode one :
                server.get("/v1/sweepstakes?limit=100&memberId=" + memberId).json().path("data")) {
            paths.add("/v1/sweepstakes/" + one.path("sweepstakeId").asText());
        }
        return paths;
    }
}
