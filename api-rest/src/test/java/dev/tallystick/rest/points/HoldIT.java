package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.newId;
import static dev.tallystick.rest.points.Till.assertAnswered;
import static dev.tallystick.rest.points.Till.assertRefused;
import static dev.tallystick.rest.points.Till.assertTurnedAway;
import static dev.tallystick.rest.points.Till.balanceOf;
import static dev.tallystick.rest.points.Till.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;

class HoldIT {
    private static final int THREADS = 16;

    @TempDir private static Path directory;
    private static TestServer server;
    private static Till till;

    @BeforeAll
    static void startServer() throws IOException {
        server = TestServer.startWithTestClock(directory);
        till = new Till(server, Instant.parse("2040-03-01T00:00:00Z"));
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void shouldAnswerHoldCaptureAndReleaseInFull() {
        String memberId = server.newMember();
        String soon = till.earn(memberId, 40, "'expiresAt':'2041-01-01'");
        String late = till.earn(memberId, 60);
        Reply hold = till.post("/v1/holds", "'memberId':'%s','points':50".formatted(memberId));
        String allocations =
                """
                [{'lotId':'%s','earnTxId':'%s','points':40,'expiresAt':'2041-01-02T00:00:00.000Z'},
                 {'lotId':'%s','earnTxId':'%s','points':%d,'expiresAt':null}]
                """;
        assertAnswered(
                hold,
                ("{'type':'HOLD','memberId':'%s','unit':'POINTS','points':0,'amount':50,'balance':%s,"
                     + "'lots':[],'allocations':%s,'holdExpiresAt':'%s'}")
                        .formatted(
                                memberId,
                                balanceOf(50, 0, 0, 50),
                                allocations.formatted(
                                        till.lotOf(soon), soon, till.lotOf(late), late, 10),
                                till.now().plusSeconds(900).toString().replace("Z", ".000Z")));
        Reply capture = till.post(path(hold, "capture"), "'points':45");
        assertAnswered(
                capture,
                ("{'type':'CAPTURE','memberId':'%s','unit':'POINTS','points':-45,'amount':45,"
                                + "'balance':%s,'lots':[],'allocations':%s}")
                        .formatted(
                                memberId,
                                balanceOf(55, 0, 0, 0),
                                allocations.formatted(
                                        till.lotOf(soon), soon, till.lotOf(late), late, 5)));
        String second = till.hold(memberId, 55);
        assertAnswered(
                till.post("/v1/holds/" + second + "/release", ""),
                ("{'type':'RELEASE','memberId':'%s','unit':'POINTS','points':0,'amount':55,"
                                + "'balance':%s,'lots':[],'allocations':[]}")
                        .formatted(memberId, balanceOf(55, 0, 0, 0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    first    | seconds | then                | status | code                  | held
                    ``       | 0       | capture 'points':51 | 422    | exceeds_hold          | 50
                    capture  | 0       | capture             | 409    | hold_already_resolved |
                    capture  | 0       | release             | 409    | hold_already_resolved |
                    release  | 0       | capture             | 409    | hold_already_resolved |
                    release  | 0       | release             | 409    | hold_already_resolved |
                    release  | 1000    | capture             | 409    | hold_already_resolved |
                    ``       | 900     | capture             | 409    | hold_expired          |
                    ``       | 900     | release             | 409    | hold_expired          |
                    ``       | 5000    | capture 'points':51 | 409    | hold_expired          |
                    capture  | 0       | capture 'points':51 | 409    | hold_already_resolved |
                    """)
    void shouldRefuse(String first, int seconds, String then, int status, String code, Long held) {
        String memberId = server.newMemberWith(80);
        String holdTxId = till.hold(memberId, 50);
        if (!first.isEmpty()) {
            till.done("/v1/holds/" + holdTxId + "/" + first, "");
        }
        till.advance(seconds);
        String[] words = then.split(" ", 2);
        String path = "/v1/holds/" + holdTxId + "/" + words[0];
        String before = till.balance(memberId);
        String body = body(newId("T"), words.length > 1 ? words[1] : "");
        Reply dry = server.post(path + "?dryRun=true", body);
        Reply refused = server.post(path, body);
        assertRefused(refused, status, code);
        assertThat(dry.code()).isEqualTo(code);
        assertThat(refused.json().path("held").isMissingNode()).isEqualTo(held == null);
        if (held != null) {
            assertThat(refused.json().path("held").longValue()).isEqualTo(held);
        }
        assertThat(till.balance(memberId)).isEqualTo(before);
        till.advance(10_000);
        Reply again = server.post(path, body);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.code()).isEqualTo(code);
    }

    @Test
    void shouldRefuseToHoldWhatIsNotThere() {
        String memberId = server.newMemberWith(80);
        till.hold(memberId, 50);
        Reply refused = till.post("/v1/holds", "'memberId':'%s','points':31".formatted(memberId));
        assertRefused(refused, 422, "insufficient_points");
        assertThat(refused.json().path("available").longValue()).isEqualTo(30);
        assertThat(refused.json().path("required").longValue()).isEqualTo(31);
        Reply spent =
                till.post("/v1/redemptions", "'memberId':'%s','points':31".formatted(memberId));
        assertThat(spent.json().path("available").longValue()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource({"-1, 201", "0, 409", "1, 409"})
    void shouldTimeOutToTheMillisecond(long afterMs, int status) {
        String memberId = server.newMemberWith(80);
        String holdTxId =
                till.done(
                        "/v1/holds",
                        "'memberId':'%s','points':50,'expiresInSeconds':60".formatted(memberId));
        till.moveTo(till.now().plusSeconds(60).plusMillis(afterMs));
        assertThat(till.post("/v1/holds/" + holdTxId + "/capture", "").status()).isEqualTo(status);
        assertThat(till.balance(memberId)).isEqualTo(status == 201 ? "30 0 0 0" : "80 0 0 0");
    }

    @Test
    void shouldKeepWhatIsHeldFromExpiring() {
        String memberId = server.newMember();
        String ends = till.now().plusSeconds(100).toString();
        till.earn(memberId, 10, "'expiresAt':'" + ends + "'");
        String captured = till.hold(memberId, 6);
        String released = till.hold(memberId, 4);
        till.advance(200);
        assertThat(till.balance(memberId)).isEqualTo("0 0 0 10");
        Reply capture = till.post("/v1/holds/" + captured + "/capture", "'points':5");
        assertThat(capture.json().path("points").longValue()).isEqualTo(-6);
        assertThat(capture.json().path("amount").longValue()).isEqualTo(5);
        assertThat(capture.json().path("expired").longValue()).isEqualTo(1);
        Reply release = till.post("/v1/holds/" + released + "/release", "");
        assertThat(release.json().path("points").longValue()).isEqualTo(-4);
        assertThat(release.json().path("amount").longValue()).isEqualTo(4);
        assertThat(release.json().path("expired").longValue()).isEqualTo(4);
        assertThat(till.balance(memberId)).isEqualTo("0 0 0 0");
    }

    @Test
    void aCaptureShouldBeReversedLikeARedemption() {
        String memberId = server.newMemberWith(80);
        String captureTxId = newId("C");
        server.post(
                "/v1/holds/" + till.hold(memberId, 50) + "/capture",
                body(captureTxId, "'points':40"));
        String path = "/v1/redemptions/" + captureTxId + "/reversals";
        Reply some = till.post(path, "'points':15");
        assertThat(some.text("type")).isEqualTo("REDEEM_REVERSAL");
        assertThat(some.json().path("points").longValue()).isEqualTo(15);
        Reply tooMuch = till.post(path, "'points':26");
        assertRefused(tooMuch, 422, "exceeds_original");
        assertThat(tooMuch.json().path("left").longValue()).isEqualTo(25);
        assertThat(till.post(path, "").json().path("points").longValue()).isEqualTo(25);
        assertRefused(till.post(path, ""), 409, "already_reversed");
        assertThat(till.balance(memberId)).isEqualTo("80 0 0 0");
    }

    @Test
    void aReversedEarnShouldShrinkTheHoldAndReleaseItAtNothing() {
        String memberId = server.newMember();
        String earnTxId = till.earn(memberId, 50);
        String holdTxId = till.hold(memberId, 50);
        till.done("/v1/earns/" + earnTxId + "/reversals", "'points':20");
        Reply tooMuch = till.post("/v1/holds/" + holdTxId + "/capture", "'points':31");
        assertRefused(tooMuch, 422, "exceeds_hold");
        assertThat(tooMuch.json().path("held").longValue()).isEqualTo(30);
        till.done("/v1/earns/" + earnTxId + "/reversals", "");
        assertRefused(
                till.post("/v1/holds/" + holdTxId + "/release", ""), 409, "hold_already_resolved");
        assertThat(till.balance(memberId)).isEqualTo("0 0 0 0");
    }

    @Test
    void onlyAHoldShouldBeCapturedOrReleased() {
        String memberId = server.newMemberWith(80);
        String refused = newId("H");
        server.post("/v1/holds", body(refused, "'memberId':'%s','points':81".formatted(memberId)));
        String earnTxId = till.earn(memberId, 5);
        String holdTxId = till.hold(memberId, 5);
        String captureTxId = newId("C");
        server.post("/v1/holds/" + holdTxId + "/capture", body(captureTxId, ""));
        String before = server.stateHash();
        for (String txId : List.of("nobody", refused, earnTxId, captureTxId, "~1")) {
            for (String act : List.of("capture", "release")) {
                assertTurnedAway(
                        till.post("/v1/holds/" + txId + "/" + act, ""),
                        404,
                        "transaction_not_found");
            }
        }
        for (String path :
                List.of(
                        "/v1/earns/%s/reversals",
                        "/v1/redemptions/%s/reversals",
                        "/v1/transactions/%s/lock",
                        "/v1/transfers/%s/reversals",
                        "/v1/merges/%s/reversals")) {
            assertTurnedAway(till.post(path.formatted(holdTxId), ""), 404, "transaction_not_found");
        }
        assertThat(server.stateHash()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'expiresInSeconds':0        | /expiresInSeconds out_of_range
                    'expiresInSeconds':-1       | /expiresInSeconds out_of_range
                    'expiresInSeconds':31536001 | /expiresInSeconds out_of_range
                    'expiresInSeconds':1.0      | /expiresInSeconds invalid_type
                    'expiresInSeconds':"60"     | /expiresInSeconds invalid_type
                    'holdExpiresAt':'2041-01-01' | /holdExpiresAt unknown_field
                    """)
    void shouldTurnAwayAHoldThatCannotBe(String more, String errors) {
        Reply reply =
                till.post(
                        "/v1/holds",
                        "'memberId':'%s','points':1,%s".formatted(server.newMemberWith(1), more));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    @ParameterizedTest
    @CsvSource({
        "'',900",
        "',\"expiresInSeconds\":null',900",
        "',\"expiresInSeconds\":1',1",
        "',\"expiresInSeconds\":31536000',31536000"
    })
    void shouldHoldAsLongAsAsked(String more, long seconds) {
        Reply reply =
                till.post(
                        "/v1/holds",
                        "'memberId':'%s','points':1%s".formatted(server.newMemberWith(1), more));
        assertThat(Instant.parse(reply.text("holdExpiresAt")))
                .isEqualTo(till.now().plusSeconds(seconds));
    }

    @Test
    void aBatchShouldNameWhatItHeldAMomentAgo() {
        String memberId = server.newMember();
        String batch =
                """
                [{'op':'earn','txId':'%1$s-E','memberId':'%2$s','points':50},
                 {'op':'hold','txId':'%1$s-H','memberId':'%2$s','points':40},
                 {'op':'capture','txId':'%1$s-C','holdTxId':'%1$s-H','points':30},
                 {'op':'redeemReversal','txId':'%1$s-V','redeemTxId':'%1$s-C','points':10},
                 {'op':'hold','txId':'%1$s-H2','memberId':'%2$s','points':5},
                 {'op':'release','txId':'%1$s-R','holdTxId':'%1$s-H2'},
                 {'op':'lock','txId':'%1$s-L','earnTxId':'%1$s-E'},
                 {'op':'unlock','txId':'%1$s-U','earnTxId':'%1$s-E'},
                 {'op':'lock','txId':'%1$s-L2','earnTxId':'%1$s-E'}]
                """
                        .formatted(newId("B"), memberId)
                        .replace('\'', '"');
        for (String query : List.of("?dryRun=true", "")) {
            for (String atomic : List.of("true", "false")) {
                Reply reply =
                        server.post(
                                "/v1/batches" + query,
                                "{\"atomic\":" + atomic + ",\"operations\":" + batch + "}");
                assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
                assertThat(reply.json().path("results"))
                        .extracting(result -> result.path("status").intValue())
                        .as(reply.raw().body())
                        .containsOnly(201);
                JsonNode last = reply.json().at("/results/8/body");
                assertThat(last.at("/balance/locked").longValue()).isEqualTo(30);
            }
        }
        assertThat(till.balance(memberId)).isEqualTo("0 0 30 0");
    }

    @Test
    void aBatchShouldNotCaptureWhatItWasRefusedToHold() {
        String memberId = server.newMemberWith(5);
        String operations =
                """
                'operations':[
                 {'op':'hold','txId':'%1$s-H','memberId':'%2$s','points':40},
                 {'op':'capture','txId':'%1$s-C','holdTxId':'%1$s-H'},
                 {'op':'release','txId':'%1$s-R','holdTxId':'%1$s-H'}]}
                """
                        .formatted(newId("B"), memberId)
                        .replace('\'', '"');
        Reply together = server.post("/v1/batches", "{\"atomic\":true," + operations);
        assertThat(together.code()).isEqualTo("batch_refused");
        assertThat(together.json().path("index").intValue()).isZero();
        assertThat(together.json().at("/refusal/code").textValue())
                .isEqualTo("insufficient_points");
        Reply each = server.post("/v1/batches", "{" + operations);
        assertThat(each.json().path("results"))
                .extracting(result -> result.path("status").intValue())
                .containsExactly(422, 404, 404);
    }

    @Test
    void oneHoldShouldBeResolvedOnceHoweverManyTry() throws Exception {
        for (int round = 0; round < 8; round++) {
            String memberId = server.newMemberWith(100);
            String holdTxId = till.hold(memberId, 100);
            boolean timesOut = round % 2 == 1;
            Instant due = till.now().plusSeconds(900);
            List<Callable<Reply>> tries = new ArrayList<>();
            for (int n = 0; n < 24; n++) {
                String act = n % 2 == 0 ? "capture" : "release";
                tries.add(() -> till.post("/v1/holds/" + holdTxId + "/" + act, ""));
            }
            if (timesOut) {
                tries.add(12, () -> server.moveClock(due.toString()));
            }
            List<Reply> posted = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                for (Future<Reply> reply : threads.invokeAll(tries)) {
                    switch (reply.get().status()) {
                        case 201 -> posted.add(reply.get());
                        case 409 ->
                                assertThat(reply.get().code())
                                        .isIn("hold_already_resolved", "hold_expired");
                        default -> assertThat(reply.get().text("now")).isNotEmpty();
                    }
                }
            }
            if (timesOut) {
                till.moveTo(due);
            }
            assertThat(posted).hasSizeLessThanOrEqualTo(1);
            assertThat(resolutions(memberId)).hasSize(1);
            String resolution = resolutions(memberId).getFirst();
            if (!posted.isEmpty()) {
                assertThat(resolution).isEqualTo(posted.getFirst().text("txId"));
            } else {
                assertThat(timesOut).isTrue();
                assertThat(resolution).startsWith("~");
            }
            boolean captured =
                    !posted.isEmpty() && posted.getFirst().text("type").equals("CAPTURE");
            assertThat(till.balance(memberId)).isEqualTo(captured ? "0 0 0 0" : "100 0 0 0");
        }
    }

    private static List<String> resolutions(String memberId) {
        JsonNode rows = server.get("/v1/members/" + memberId + "/transactions").json().path("data");
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> List.of("CAPTURE", "RELEASE").contains(row.path("type").asText()))
                .map(row -> row.path("txId").asText())
                .toList();
    }

    private static String path(Reply hold, String act) {
        return "/v1/holds/" + hold.text("txId") + "/" + act;
    }
}
