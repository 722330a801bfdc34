package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What each type of posting answers, and how it stands in histories, by small stories. */
class AnswersIT {
    @TempDir static Path directory;

    private static TestServer server;
    private static int nextDay = 1;
    private static int storyCount;

    private final String story = "-" + ++storyCount;
    private final String m = member("M");

    @BeforeAll
    static void startServer() throws IOException {
        server = TestServer.startWithTestClock(directory);
        server.put(
                "/v1/program",
                """
                {"units": [{"unit": "POINTS", "scale": 0, "default": true, "expiry": {"type": "NEVER"}},
                           {"unit": "STATUS", "scale": 0, "default": false, "expiry": {"type": "NEVER"}}],
                 "lapsedLotGraceDays": 3}
                """);
        server.moveClock("2031-01-01T00:00:00Z");
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void aHoldShouldListWhatItPins() {
        earn("E", m, 100);
        Reply hold = hold("H", m, 60);
        assertTold(hold, "HOLD 0 amount=60 allocations=E:60 balance=40/0/0/60");
        assertThat(hold.text("holdExpiresAt")).endsWith("T00:15:00.000Z");
    }

    @Test
    void aCaptureShouldListWhatItTookAndNotWhatItFreed() {
        earn("E", m, 100);
        hold("H", m, 60);
        assertTold(
                post("/v1/holds/H/capture", "C", "\"points\":40"),
                "CAPTURE -40 amount=40 allocations=E:40 balance=60/0/0/0");
        assertTold(
                post("/v1/redemptions/C/reversals", "V", "\"points\":15"),
                "REDEEM_REVERSAL 15 amount=15 lots=base:15 balance=75/0/0/0");
        assertThat(names(get("/v1/transactions/C"), "reversals")).isEqualTo("V");
        assertThat(names(get("/v1/transactions/E"), "reversals")).isEmpty();
    }

    @Test
    void aReleaseShouldListNothing() {
        earn("E", m, 100);
        hold("H", m, 60);
        assertTold(post("/v1/holds/H/release", "R", ""), "RELEASE 0 amount=60 balance=100/0/0/0");
    }

    @Test
    void whatIsReleasedIntoALotThatIsOverShouldExpire() {
        earn("E", m, 100, ",\"expiresAt\":\"" + day(1) + "\"");
        hold("H", m, 60, ",\"expiresInSeconds\":1000000");
        server.moveClock(day(2));
        assertTold(newest(m), "EXPIRE -40 amount=40 allocations=E:40 balance=0/0/0/60");
        assertTold(
                post("/v1/holds/H/release", "R", ""),
                "RELEASE -60 amount=60 expired=60 balance=0/0/0/0");
        nextDay += 3;
    }

    @Test
    void aHoldThatEndsShouldBeReleasedByTheLedger() {
        earn("E", m, 100);
        hold("H", m, 60, ",\"expiresInSeconds\":60");
        server.moveClock(day(1));
        JsonNode row = newest(m);
        assertTold(row, "RELEASE 0 amount=60 balance=100/0/0/0");
        assertThat(row.get("txId").textValue()).isEqualTo("~" + row.get("position"));
        assertThat(row.get("effectiveAt").textValue()).endsWith("T00:01:00.000Z");
        nextDay += 2;
    }

    @Test
    void whatIsReleasedShouldPayADebtAsAnAllocation() {
        earn("E", m, 100);
        redeem("R", m, 100);
        earn("F", m, 50);
        hold("H", m, 50);
        assertTold(
                post("/v1/earns/E/reversals", "V", ""),
                "EARN_REVERSAL -100 amount=100 debtAdded=100 balance=-100/0/0/50");
        assertTold(
                post("/v1/holds/H/release", "L", ""),
                "RELEASE 0 amount=50 allocations=F:50 debtPaid=50 balance=-50/0/0/0");
    }

    @Test
    void lockAndUnlockShouldListNothing() {
        earn("E", m, 100);
        redeem("R", m, 30);
        assertTold(post("/v1/transactions/E/lock", "L", ""), "LOCK 0 amount=70 balance=0/0/70/0");
        assertTold(
                post("/v1/redemptions/R/reversals", "V", ""),
                "REDEEM_REVERSAL 30 amount=30 lots=base:30 balance=0/0/100/0");
        assertTold(
                post("/v1/transactions/E/unlock", "U", ""),
                "UNLOCK 0 amount=100 balance=100/0/0/0");
        assertThat(names(get("/v1/transactions/E"), "reversals")).isEmpty();
    }

    @Test
    void whatIsUnlockedShouldPayADebtAsAnAllocation() {
        earn("E", m, 100);
        redeem("R", m, 100);
        earn("F", m, 80);
        post("/v1/transactions/F/lock", "L", "");
        post("/v1/earns/E/reversals", "V", "\"points\":30");
        assertTold(
                post("/v1/transactions/F/unlock", "U", ""),
                "UNLOCK 0 amount=80 allocations=F:30 debtPaid=30 balance=50/0/0/0");
    }

    @Test
    void whatIsActivatedShouldPayADebtAsAnAllocation() {
        earn("E", m, 100);
        redeem("R", m, 100);
        earn("F", m, 80, ",\"activatesAt\":\"" + day(1) + "\"");
        post("/v1/earns/E/reversals", "V", "\"points\":30");
        server.moveClock(day(1));
        assertTold(newest(m), "ACTIVATE 0 amount=80 allocations=F:30 debtPaid=30 balance=50/0/0/0");
        nextDay += 2;
    }

    @Test
    void anEarnReversalShouldTakeHeldPartsLast() {
        earn("E", m, 100);
        hold("H", m, 60);
        assertTold(
                post("/v1/earns/E/reversals", "V", "\"points\":50"),
                "EARN_REVERSAL -50 amount=50 allocations=E:50 balance=0/0/0/50");
        assertThat(get("/v1/holds/H").path("points").longValue()).isEqualTo(50);
    }

    @Test
    void expiryByRequestShouldListWhatLapsed() {
        earn("E", m, 100);
        assertTold(
                post("/v1/expirations", "X", body(m) + ",\"percentage\":12.5"),
                "EXPIRE -12 amount=12 allocations=E:12 balance=88/0/0/0");
        assertTold(
                post("/v1/expirations", "Y", body(m) + ",\"points\":8"),
                "EXPIRE -8 amount=8 allocations=E:8 balance=80/0/0/0");
    }

    @Test
    void adjustmentsShouldMakeALotOrTake() {
        assertTold(
                post(
                        "/v1/adjustments",
                        "A",
                        body(m) + ",\"points\":70,\"reasonCode\":\"GOODWILL\""),
                "ADJUST 70 amount=70 lots=adjustment:70 balance=70/0/0/0");
        Reply minus =
                post(
                        "/v1/adjustments",
                        "B",
                        body(m)
                                + ",\"points\":-100,\"reasonCode\":\"ERROR_1\",\"allowNegative\":true");
        assertTold(minus, "ADJUST -100 amount=100 allocations=A:70 debtAdded=30 balance=-30/0/0/0");
        assertThat(minus.text("reasonCode")).isEqualTo("ERROR_1");
    }

    @Test
    void aStageShouldMoveNothing() {
        Reply stage = put("/v1/members/" + m + "/stage", "S", "\"stage\":\"SUSPENDED\"");
        assertTold(stage, "STAGE 0 amount=0 balance=0/0/0/0");
        assertThat(stage.text("stage")).isEqualTo("SUSPENDED");
        assertTold(newest(m), "STAGE 0 amount=0 balance=0/0/0/0");
    }

    @Test
    void aTransferShouldStandInBothHistories() {
        String r = member("R");
        earn("D", r, 30);
        redeem("S", r, 30);
        post("/v1/earns/D/reversals", "V", "");
        earn("E", m, 100);
        Reply transfer = transfer("T", m, r, 90);
        assertTold(
                transfer,
                "TRANSFER -90 amount=90 lots=transfer:60 allocations=E:90 balance=10/0/0/0"
                        + " counterpart={R 90 debtPaid=30 balance=60/0/0/0}");
        assertTold(newest(m), told(transfer.json()));
        assertTold(
                newest(r),
                "TRANSFER 90 amount=90 lots=transfer:60 debtPaid=30 balance=60/0/0/0"
                        + " counterpart={M -90 balance=10/0/0/0}");
        assertThat(strip(newest(r).get("memberId").textValue())).isEqualTo("R");
        assertThat(AnswerText.balance(newest(r).get("balanceBefore"))).isEqualTo("-30/0/0/0");
        assertThat(AnswerText.balance(newest(m).get("balanceBefore"))).isEqualTo("100/0/0/0");
        assertThat(strip(get("/v1/members/" + r + "/lots").at("/data/0/earnTxId").textValue()))
                .isEqualTo("T");
        assertTold(
                post("/v1/transfers/T/reversals", "W", ""),
                "TRANSFER_REVERSAL 60 amount=60 lots=base:60 allocations=T:60 balance=70/0/0/0"
                        + " counterpart={R -60 balance=0/0/0/0}");
        assertTold(
                newest(r),
                "TRANSFER_REVERSAL -60 amount=60 allocations=T:60 balance=0/0/0/0"
                        + " counterpart={M 60 balance=70/0/0/0}");
        assertThat(names(get("/v1/transactions/T"), "reversals")).isEqualTo("W");
    }

    @Test
    void bothSidesShouldBeFoundByTheirMember() {
        String r = member("R");
        earn("E", m, 10);
        transfer("T", m, r, 4);
        for (String memberId : List.of(m, r)) {
            JsonNode rows =
                    server.get("/v1/transactions?type=TRANSFER&memberId=" + memberId).json();
            assertThat(rows.get("data")).hasSize(1);
            assertThat(rows.at("/data/0/memberId").textValue()).isEqualTo(memberId);
        }
    }

    @Test
    void aMergeShouldTellOfEveryUnit() {
        String t = member("T");
        earn("E", m, 100);
        earn("F", m, 7, ",\"unit\":\"STATUS\"");
        earn("G", t, 5, ",\"unit\":\"STATUS\"");
        hold("H", m, 40);
        Reply merge = post("/v1/members/" + m + "/merge", "X", "\"intoMemberId\":\"" + t + "\"");
        assertTold(
                merge,
                "MERGE -100 amount=100 lots=base:60 balance=0/0/0/0"
                        + " counterpart={T 100 balance=60/0/0/40}"
                        + " STATUS={-7 amount=7 lots=base:7 balance=0/0/0/0"
                        + " counterpart={T 7 balance=12/0/0/0}}");
        assertTold(newest(m), told(merge.json()));
        assertTold(
                newest(t),
                "MERGE 100 amount=100 lots=base:60 balance=60/0/0/40"
                        + " counterpart={M -100 balance=0/0/0/0}");
        JsonNode status = server.get("/v1/members/" + t + "/transactions?unit=STATUS").json();
        assertTold(
                status.at("/data/0"),
                "MERGE 7 amount=7 lots=base:7 balance=12/0/0/0"
                        + " counterpart={M -7 balance=0/0/0/0}");
        assertThat(AnswerText.balance(status.at("/data/0/balanceBefore"))).isEqualTo("5/0/0/0");
        JsonNode hold = get("/v1/holds/H");
        assertThat(strip(hold.get("memberId").textValue())).isEqualTo("T");
        assertThat(hold.get("state").textValue()).isEqualTo("OPEN");
        assertTold(
                post("/v1/holds/H/capture", "C", ""),
                "CAPTURE -40 amount=40 allocations=E:40 balance=60/0/0/0");
        assertThat(later("E")).isEqualTo("C,X,H");
        assertTold(
                post("/v1/merges/X/reversals", "Y", ""),
                "MERGE_REVERSAL 60 amount=60 lots=base:60 balance=60/0/0/0"
                        + " counterpart={T -60 balance=0/0/0/0}"
                        + " STATUS={7 amount=7 lots=base:7 balance=7/0/0/0"
                        + " counterpart={T -7 balance=5/0/0/0}}");
        assertThat(later("E")).isEqualTo("Y,C,X,H");
    }

    @Test
    void whatComesBackTooLateShouldGetALotOfGrace() {
        earn("E", m, 50, ",\"expiresAt\":\"" + day(1) + "\"");
        redeem("R", m, 20);
        server.moveClock(day(2));
        assertTold(
                post("/v1/redemptions/R/reversals", "V", ""),
                "REDEEM_REVERSAL 20 amount=20 lots=grace:20 balance=20/0/0/0");
        assertThat(strip(get("/v1/members/" + m + "/lots").at("/data/0/earnTxId").textValue()))
                .isEqualTo("V");
        nextDay += 3;
    }

    @Test
    void aDryRunShouldAnswerTheSameWithoutPlaces() {
        String r = member("R");
        earn("E", m, 100);
        hold("H", m, 40);
        for (String[] operation :
                List.of(
                        new String[] {"/v1/holds", body(m) + ",\"points\":5"},
                        new String[] {"/v1/holds/H/capture", "\"points\":15"},
                        new String[] {"/v1/holds/H/release", ""},
                        new String[] {"/v1/transactions/E/lock", ""},
                        new String[] {"/v1/expirations", body(m) + ",\"points\":5"},
                        new String[] {
                            "/v1/adjustments", body(m) + ",\"points\":5,\"reasonCode\":\"A\""
                        },
                        new String[] {
                            "/v1/transfers",
                            "\"fromMemberId\":\"%s\",\"toMemberId\":\"%s\",\"points\":8"
                                    .formatted(m, r)
                        },
                        new String[] {
                            "/v1/members/" + m + "/merge", "\"intoMemberId\":\"" + r + "\""
                        })) {
            JsonNode dry = post(operation[0] + "?dryRun=true", "Z", operation[1]).json();
            assertThat(dry.get("position").isNull()).as(operation[0]).isTrue();
            for (JsonNode lot : dry.get("lots")) {
                boolean isMade = !lot.get("source").textValue().equals("base");
                assertThat(lot.get("lotId").isNull()).as(operation[0]).isEqualTo(isMade);
            }
        }
        assertTold(
                post(
                        "/v1/members/" + m + "/merge?dryRun=true",
                        "Z",
                        "\"intoMemberId\":\"" + r + "\""),
                "MERGE -100 amount=100 lots=base:60 balance=0/0/0/0"
                        + " counterpart={R 100 balance=60/0/0/40}");
        assertThat(AnswerText.balance(get("/v1/members/" + m + "/points").get("balance")))
                .isEqualTo("60/0/0/40");
    }

    @Test
    void aHoldShouldTellWhatBecameOfIt() {
        earn("E", m, 100, ",\"expiresAt\":\"" + day(5) + "\"");
        hold("H", m, 30);
        hold("I", m, 20);
        hold("J", m, 10, ",\"expiresInSeconds\":60");
        assertThat(holds()).isEqualTo("J OPEN 10 0 E:10, H OPEN 30 0 E:30, I OPEN 20 0 E:20");
        post("/v1/holds/H/capture", "C", "\"points\":12");
        post("/v1/holds/I/release", "R", "");
        server.moveClock(day(1));
        assertThat(holds()).isEmpty();
        assertThat(hold(get("/v1/holds/H"))).isEqualTo("H CAPTURED 30 12 E:30");
        assertThat(hold(get("/v1/holds/I"))).isEqualTo("I RELEASED 20 0 E:20");
        assertThat(hold(get("/v1/holds/J"))).isEqualTo("J EXPIRED 10 0 E:10");
        for (String unknown : List.of("nobody", "E" + story, "C" + story)) {
            assertThat(server.get("/v1/holds/" + unknown).code()).isEqualTo("hold_not_found");
        }
        nextDay += 2;
    }

    @Test
    void aHoldShouldBeTheProgramsOwn() {
        earn("E", m, 100);
        hold("H", m, 30);
        TestServer stranger = server.as("elsewhere", "points:read");
        assertThat(stranger.get(own("/v1/holds/H")).code()).isEqualTo("hold_not_found");
        assertThat(stranger.get("/v1/members/" + m + "/holds").code())
                .isEqualTo("member_not_found");
        TestServer earner = server.as("demo", "points:earn");
        assertThat(earner.get(own("/v1/holds/H")).status()).isEqualTo(403);
        assertThat(earner.get("/v1/members/" + m + "/holds").status()).isEqualTo(403);
        assertThat(server.get("/v1/members/" + m + "/holds?unit=MILES").errors())
                .isEqualTo("query:unit unknown_unit");
        assertThat(server.get(own("/v1/holds/H") + "?unit=POINTS").errors())
                .isEqualTo("query:unit unknown_field");
        assertThat(get("/v1/members/" + m + "/holds?unit=STATUS").get("data")).isEmpty();
    }

    @Test
    void heldPartsShouldNotBeAboutToExpire() {
        String end = day(4);
        earn("E", m, 50, ",\"expiresAt\":\"" + end + "\"");
        earn("F", m, 30, ",\"expiresAt\":\"" + day(9) + "\"");
        hold("H", m, 50);
        JsonNode points = get("/v1/members/" + m + "/points");
        assertThat(points.at("/nextExpiry/points").longValue()).isEqualTo(30);
        JsonNode upcoming = get("/v1/members/" + m + "/expiries").get("upcoming");
        assertThat(upcoming).hasSize(1);
        assertThat(upcoming.at("/0/points").longValue()).isEqualTo(30);
        JsonNode lot = get("/v1/members/" + m + "/lots").at("/data/0");
        assertThat(lot.get("held").longValue()).isEqualTo(50);
        assertThat(lot.get("available").longValue()).isZero();
    }

    private String member(String name) {
        String memberId = name + story;
        server.put("/v1/members/" + memberId, "{}");
        return memberId;
    }

    private static String day(int later) {
        return "2031-%02d-%02dT00:00:00Z"
                .formatted(1 + (nextDay + later) / 28, 1 + (nextDay + later) % 28);
    }

    private void earn(String txId, String memberId, long points) {
        earn(txId, memberId, points, "");
    }

    private void earn(String txId, String memberId, long points, String more) {
        Reply reply = post("/v1/earns", txId, body(memberId) + ",\"points\":" + points + more);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
    }

    private void redeem(String txId, String memberId, long points) {
        post("/v1/redemptions", txId, body(memberId) + ",\"points\":" + points);
    }

    private Reply hold(String txId, String memberId, long points) {
        return hold(txId, memberId, points, "");
    }

    private Reply hold(String txId, String memberId, long points, String more) {
        return post("/v1/holds", txId, body(memberId) + ",\"points\":" + points + more);
    }

    private Reply transfer(String txId, String from, String to, long points) {
        return post(
                "/v1/transfers",
                txId,
                "\"fromMemberId\":\"%s\",\"toMemberId\":\"%s\",\"points\":%d"
                        .formatted(from, to, points));
    }

    private static String body(String memberId) {
        return "\"memberId\":\"" + memberId + "\"";
    }

    /** Ids in a path are of this story. */
    private Reply post(String path, String txId, String fields) {
        return server.post(own(path), text(txId, fields));
    }

    private Reply put(String path, String txId, String fields) {
        return server.put(own(path), text(txId, fields));
    }

    private JsonNode get(String path) {
        Reply reply = server.get(own(path));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply.json();
    }

    private String text(String txId, String fields) {
        return "{\"txId\":\"" + txId + story + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}";
    }

    private String own(String path) {
        return path.replaceAll("/([A-Z])(?=/|$)", "/$1" + story);
    }

    private JsonNode newest(String memberId) {
        return server.get("/v1/members/" + memberId + "/transactions?limit=1").json().at("/data/0");
    }

    private String later(String txId) {
        List<String> txIds = new ArrayList<>();
        for (JsonNode row : get("/v1/transactions/" + txId + "/explain").at("/later/data")) {
            txIds.add(strip(row.get("txId").textValue()));
        }
        return String.join(",", txIds);
    }

    private String holds() {
        List<String> holds = new ArrayList<>();
        get("/v1/members/" + m + "/holds").get("data").forEach(hold -> holds.add(hold(hold)));
        return String.join(", ", holds);
    }

    private String hold(JsonNode hold) {
        List<String> parts = new ArrayList<>();
        for (JsonNode part : hold.get("allocations")) {
            parts.add(part.get("earnTxId").textValue() + ":" + part.get("points"));
        }
        return strip(
                "%s %s %s %s %s"
                        .formatted(
                                hold.get("txId").textValue(),
                                hold.get("state").textValue(),
                                hold.get("points"),
                                hold.get("captured"),
                                String.join("+", parts)));
    }

    private String names(JsonNode answer, String field) {
        List<String> txIds = new ArrayList<>();
        answer.get(field).forEach(row -> txIds.add(strip(row.get("txId").textValue())));
        return String.join(",", txIds);
    }

    private void assertTold(Reply reply, String line) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        assertTold(reply.json(), line);
    }

    private void assertTold(JsonNode answer, String line) {
        assertThat(told(answer)).as(answer.toString()).isEqualTo(line);
    }

    private String told(JsonNode answer) {
        return strip(AnswerText.of(answer));
    }

    private String strip(String text) {
        return text.replace(story + ":", ":").replaceAll(story + "(?!\\d)", "");
    }
}
