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
class AnswersIT extends Story {
    @TempDir static Path directory;

    private static TestServer server;
    private static int nextDay = 1;

    AnswersIT() {
        super(server);
    }

    @BeforeAll
    static void startServer() throws IOException {
        server = TestServer.startWithTestClock(directory);
        configure(server);
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
        for (String unknown : List.of("nobody", id("E"), id("C"))) {
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

    private static String day(int later) {
        return "2031-%02d-%02dT00:00:00Z"
                .formatted(1 + (nextDay + later) / 28, 1 + (nextDay + later) % 28);
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
}
