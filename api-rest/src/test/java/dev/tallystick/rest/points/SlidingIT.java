package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Points that live six months after the last activity. Source: ARCHITECTURE.md, rule 13. */
class SlidingIT {
    private static final String SLIDING = "{\"type\":\"SLIDING\",\"duration\":\"P6M\"}";

    @TempDir private static Path directory;

    private static TestServer server;
    private static int year = 2031;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.startWithTestClock(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** Each test has years of its own, for the clock of all of them goes on. */
    @BeforeEach
    void beginAYear() {
        year += 3;
        expiry(SLIDING);
        clock("YEAR-01-15T12:00:00Z");
    }

    @Test
    void earnsRedemptionsAndCapturesShouldMoveTheDateOfAllPoints() {
        String memberId = server.newMember();
        assertThat(lotEnd(earned(memberId, 100))).isEqualTo("YEAR-07-16T00:00:00.000Z");
        clock("YEAR-02-01T00:00:00Z");
        assertThat(lotEnd(earned(memberId, 50))).isEqualTo("YEAR-08-02T00:00:00.000Z");
        assertThat(lotEnds(memberId))
                .containsExactly("100 YEAR-08-02T00:00:00.000Z", "50 YEAR-08-02T00:00:00.000Z");
        clock("YEAR-03-01T00:00:00Z");
        Reply redeemed = posted("redemptions", earn(newId("T"), memberId, 10));
        assertThat(fromYears(redeemed.json().at("/allocations/0/expiresAt").asText()))
                .isEqualTo("YEAR-09-02T00:00:00.000Z");
        assertThat(lotEnds(memberId))
                .containsExactly("90 YEAR-09-02T00:00:00.000Z", "50 YEAR-09-02T00:00:00.000Z");
        String holdTxId = newId("T");
        clock("YEAR-04-01T00:00:00Z");
        posted("holds", held(holdTxId, memberId, 120));
        assertThat(lotEnds(memberId)).containsExactly("20 YEAR-09-02T00:00:00.000Z");
        clock("YEAR-08-31T00:00:00Z");
        posted("holds/" + holdTxId + "/capture", tx("\"points\":100"));
        assertThat(lotEnds(memberId)).containsExactly("40 NEXT-03-01T00:00:00.000Z");
    }

    @Test
    void nothingElseShouldMoveIt() {
        String memberId = server.newMember();
        String earnTxId = newId("T");
        String redeemTxId = newId("T");
        String holdTxId = newId("T");
        posted("earns", earn(earnTxId, memberId, 100));
        posted("redemptions", earn(redeemTxId, memberId, 30));
        String before = "YEAR-07-16T00:00:00.000Z";
        clock("YEAR-03-01T00:00:00Z");
        posted("holds", held(holdTxId, memberId, 5));
        posted("holds/" + holdTxId + "/release", tx(""));
        posted("transactions/" + earnTxId + "/lock", tx(""));
        posted("transactions/" + earnTxId + "/unlock", tx(""));
        posted("earns/" + earnTxId + "/reversals", tx("\"points\":10"));
        posted("redemptions/" + redeemTxId + "/reversals", tx(""));
        posted("expirations", earn(newId("T"), memberId, 10));
        transferred(memberId, server.newMember(), 10);
        assertThat(lotEnds(memberId)).containsExactly("70 " + before);
        Reply adjusted =
                posted(
                        "adjustments",
                        tx(
                                "\"memberId\":\""
                                        + memberId
                                        + "\",\"points\":7,\"reasonCode\":\"GIFT\""));
        assertThat(lotEnd(adjusted)).isEqualTo("YEAR-09-02T00:00:00.000Z");
        assertThat(lotEnds(memberId)).containsExactly("70 " + before, "7 YEAR-09-02T00:00:00.000Z");
        posted("redemptions", earn(newId("T"), memberId, 1));
        assertThat(lotEnds(memberId))
                .as("the adjustment keeps the date it got")
                .containsExactly("69 YEAR-09-02T00:00:00.000Z", "7 YEAR-09-02T00:00:00.000Z");
        clock("YEAR-04-01T00:00:00Z");
        earned(memberId, 1);
        assertThat(lotEnds(memberId))
                .containsExactly(
                        "7 YEAR-09-02T00:00:00.000Z",
                        "69 YEAR-10-02T00:00:00.000Z",
                        "1 YEAR-10-02T00:00:00.000Z");
    }

    @Test
    void aDateOfItsOwnShouldStayAndStillCountAsActivity() {
        String memberId = server.newMember();
        earned(memberId, 10);
        clock("YEAR-02-01T12:00:00Z");
        posted("earns", dated(memberId, "\"expiresAt\":\"YEAR-03-20\""));
        posted("earns", dated(memberId, "\"expiresAt\":null"));
        assertThat(lotEnds(memberId))
                .containsExactly(
                        "5 YEAR-03-21T00:00:00.000Z", "10 YEAR-08-02T00:00:00.000Z", "5 null");
    }

    @Test
    void aBackdatedEarnShouldNeverBringTheDateNearer() {
        String memberId = server.newMember();
        Reply late = posted("earns", dated(memberId, "\"occurredAt\":\"LAST-09-10\""));
        assertThat(lotEnd(late)).isEqualTo("YEAR-03-11T00:00:00.000Z");
        earned(memberId, 10);
        assertThat(lotEnd(posted("earns", dated(memberId, "\"occurredAt\":\"LAST-10-10\""))))
                .isEqualTo("YEAR-07-16T00:00:00.000Z");
        Reply tooLate = posted("earns", dated(server.newMember(), "\"occurredAt\":\"LAST-01-10\""));
        assertThat(tooLate.json().path("points").longValue()).isZero();
        assertThat(tooLate.json().path("expired").longValue()).isEqualTo(5);
        assertThat(lotEnd(tooLate)).isEqualTo("LAST-07-11T00:00:00.000Z");
    }

    @Test
    void whatOutlivesItsActivationByTheAccountsDateShouldBeTaken() {
        String memberId = server.newMember();
        earned(memberId, 10);
        String early = "\"occurredAt\":\"LAST-07-10\",\"activatesAt\":\"YEAR-01-16\"";
        Reply pending = posted("earns", dated(memberId, early));
        assertThat(lotEnd(pending)).isEqualTo("YEAR-07-16T00:00:00.000Z");
        assertThat(pending.balance("pending")).isEqualTo(5);
        String never = "\"occurredAt\":\"LAST-07-10\",\"activatesAt\":\"YEAR-07-16\"";
        Reply refused = server.post("/v1/earns", dated(memberId, never));
        assertThat(refused.errors()).isEqualTo("/activatesAt expires_before_activation");
    }

    @Test
    void allShouldEndTogetherUnlessSomethingHappensBefore() throws IOException {
        String quiet = server.newMember();
        String active = server.newMember();
        for (String memberId : List.of(quiet, active)) {
            earned(memberId, 10);
            earned(memberId, 20);
        }
        clock("YEAR-07-15T23:59:59.999Z");
        assertThat(available(quiet)).isEqualTo(30);
        posted("redemptions", earn(newId("T"), active, 1));
        String hash = server.stateHash();
        server.close();
        server = TestServer.startWithTestClock(directory);
        assertThat(server.stateHash()).isEqualTo(hash);
        clock("YEAR-07-16T00:00:00Z");
        assertThat(available(quiet)).isZero();
        JsonNode rows = server.get("/v1/members/" + quiet + "/transactions?limit=2").json();
        assertThat(rows.at("/data/0/type").asText()).isEqualTo("EXPIRE");
        assertThat(rows.at("/data/0/points").longValue()).isEqualTo(-30);
        assertThat(fromYears(rows.at("/data/0/effectiveAt").asText()))
                .isEqualTo("YEAR-07-16T00:00:00.000Z");
        assertThat(rows.at("/data/0/allocations")).hasSize(2);
        assertThat(rows.at("/data/1/type").asText()).isEqualTo("EARN");
        assertThat(lotEnd(earned(quiet, 5))).isEqualTo("NEXT-01-17T00:00:00.000Z");
        assertThat(lotEnds(quiet)).containsExactly("5 NEXT-01-17T00:00:00.000Z");
        clock("NEXT-01-16T00:00:00Z");
        assertThat(available(active)).as("ended with 15 January").isZero();
        assertThat(available(quiet)).isEqualTo(5);
    }

    @Test
    void whatIsReadShouldTellTheDateThatCounts() {
        String memberId = server.newMember();
        String txId = newId("T");
        posted("earns", earn(txId, memberId, 10));
        clock("YEAR-02-01T12:00:00Z");
        earned(memberId, 20);
        JsonNode points = server.get("/v1/members/" + memberId + "/points").json();
        assertThat(points.at("/nextExpiry/points").longValue()).isEqualTo(30);
        assertThat(fromYears(points.at("/nextExpiry/expiresAt").asText()))
                .isEqualTo("YEAR-08-02T00:00:00.000Z");
        JsonNode expiries = server.get("/v1/members/" + memberId + "/expiries").json();
        assertThat(expiries.path("upcoming")).hasSize(1);
        assertThat(expiries.at("/upcoming/0/points").longValue()).isEqualTo(30);
        assertThat(fromYears(expiries.at("/upcoming/0/expiresAt").asText()))
                .isEqualTo("YEAR-08-02T00:00:00.000Z");
        assertThat(availableAt(memberId, "YEAR-01-20T00:00:00Z")).isEqualTo(10);
        assertThat(availableAt(memberId, "YEAR-08-01T23:59:59.999Z")).isEqualTo(30);
        assertThat(availableAt(memberId, "YEAR-08-02T00:00:00Z")).isZero();
        assertThat(lotEnd(server.get("/v1/transactions/" + txId)))
                .as("as first answered")
                .isEqualTo("YEAR-07-16T00:00:00.000Z");
        JsonNode explained = server.get("/v1/transactions/" + txId + "/explain").json();
        assertThat(fromYears(explained.at("/request/expiresAt").asText()))
                .isEqualTo("YEAR-07-16T00:00:00.000Z");
    }

    @Test
    void transferredPointsShouldKeepTheirDateAndMergedOnesTheLaterOne() {
        String from = server.newMember();
        String to = server.newMember();
        earned(from, 10);
        clock("YEAR-02-01T12:00:00Z");
        earned(to, 20);
        assertThat(lotEnd(transferred(from, to, 4))).isEqualTo("YEAR-07-16T00:00:00.000Z");
        clock("YEAR-03-01T12:00:00Z");
        posted("redemptions", earn(newId("T"), from, 1));
        assertThat(lotEnds(to))
                .containsExactly("4 YEAR-07-16T00:00:00.000Z", "20 YEAR-08-02T00:00:00.000Z");
        posted("members/" + from + "/merge", tx("\"intoMemberId\":\"" + to + "\""));
        assertThat(lotEnds(to))
                .containsExactlyInAnyOrder(
                        "4 YEAR-07-16T00:00:00.000Z",
                        "5 YEAR-09-02T00:00:00.000Z",
                        "20 YEAR-09-02T00:00:00.000Z");
    }

    @Test
    void aNewPolicyShouldBeForNewActivity() {
        String memberId = server.newMember();
        earned(memberId, 10);
        expiry("{\"type\":\"AFTER\",\"duration\":\"P1M\"}");
        clock("YEAR-02-01T12:00:00Z");
        earned(memberId, 20);
        assertThat(lotEnds(memberId))
                .containsExactly("20 YEAR-03-02T00:00:00.000Z", "10 YEAR-07-16T00:00:00.000Z");
        expiry(SLIDING);
        earned(memberId, 30);
        assertThat(lotEnds(memberId))
                .containsExactly(
                        "20 YEAR-03-02T00:00:00.000Z",
                        "10 YEAR-08-02T00:00:00.000Z",
                        "30 YEAR-08-02T00:00:00.000Z");
    }

    private void expiry(String expiry) {
        Reply changed =
                server.put(
                        "/v1/program",
                        "{\"units\":[{\"unit\":\"POINTS\",\"expiry\":%s}]}".formatted(expiry));
        assertThat(changed.status()).isEqualTo(200);
    }

    private void clock(String now) {
        assertThat(server.moveClock(inYears(now)).status()).isEqualTo(200);
    }

    private Reply earned(String memberId, long points) {
        return posted("earns", earn(newId("T"), memberId, points));
    }

    private Reply transferred(String from, String to, long points) {
        return posted(
                "transfers",
                tx(
                        "\"fromMemberId\":\"%s\",\"toMemberId\":\"%s\",\"points\":%d"
                                .formatted(from, to, points)));
    }

    private Reply posted(String operation, String body) {
        Reply reply = server.post("/v1/" + operation, body);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        return reply;
    }

    /** A body under a new txId. */
    private static String tx(String fields) {
        return "{\"txId\":\"" + newId("T") + "\"" + (fields.isEmpty() ? "" : ",") + fields + "}";
    }

    private static String dated(String memberId, String date) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":5,%s}"
                .formatted(newId("T"), memberId, inYears(date));
    }

    private static String held(String txId, String memberId, long points) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d,\"expiresInSeconds\":31536000}"
                .formatted(txId, memberId, points);
    }

    private static String inYears(String text) {
        return text.replace("LAST", String.valueOf(year - 1))
                .replace("YEAR", String.valueOf(year))
                .replace("NEXT", String.valueOf(year + 1));
    }

    private static String fromYears(String time) {
        return time.replace(year - 1 + "-", "LAST-")
                .replace(year + "-", "YEAR-")
                .replace(year + 1 + "-", "NEXT-");
    }

    private static String lotEnd(Reply posted) {
        return fromYears(posted.json().at("/lots/0/expiresAt").asText());
    }

    /** What is available of each lot, and when it ends; in redeem order. */
    private List<String> lotEnds(String memberId) {
        List<String> ends = new ArrayList<>();
        for (JsonNode lot : server.get("/v1/members/" + memberId + "/lots").json().path("data")) {
            long available = lot.path("available").longValue();
            if (available > 0) {
                ends.add(available + " " + fromYears(lot.path("expiresAt").asText()));
            }
        }
        return ends;
    }

    private long availableAt(String memberId, String at) {
        return server.get("/v1/members/" + memberId + "/points?at=" + inYears(at))
                .balance("available");
    }

    private long available(String memberId) {
        return server.get("/v1/members/" + memberId + "/points").balance("available");
    }
}
