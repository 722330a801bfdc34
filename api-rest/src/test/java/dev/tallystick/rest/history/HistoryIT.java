package dev.tallystick.rest.history;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

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
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Histories, transactions, expiries and balances of the past, each by its own small story. */
class HistoryIT {
    @TempDir static Path directory;

    private static TestServer server;
    private static int nextYear = 2056;

    private final int year = nextYear++;

    @BeforeAll
    static void startServer() throws IOException {
        server = TestServer.startWithTestClock(directory);
        server.moveClock("2055-01-01T00:00:00Z");
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void shouldShowAHistoryNewestFirstWithBalancesThatChain() {
        String memberId = server.newMember();
        String earnTxId = newId("T");
        String redeemTxId = newId("T");
        server.post("/v1/earns", earn(earnTxId, memberId, 100));
        server.post("/v1/redemptions", earn(redeemTxId, memberId, 30));
        assertThat(server.post("/v1/redemptions", earn(newId("T"), memberId, 500)).status())
                .isEqualTo(422);
        JsonNode page = history(memberId, "").json();
        assertThat(texts(page, "txId")).containsExactly(redeemTxId, earnTxId);
        JsonNode redemption = page.get("data").get(0);
        assertThat(redemption.at("/balanceBefore/total").longValue()).isEqualTo(100);
        assertThat(redemption.at("/balanceAfter/total").longValue()).isEqualTo(70);
        assertThat(redemption.get("points").longValue()).isEqualTo(-30);
        assertThat(redemption.at("/allocations/0/earnTxId").textValue()).isEqualTo(earnTxId);
        assertThat(page.get("nextCursor").isNull()).isTrue();
        assertThat(history(server.newMember(), "").json().get("data")).isEmpty();
    }

    @Test
    void laterEntriesShouldAppearOnNoLaterPage() {
        String memberId = server.newMember();
        List<String> txIds = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            txIds.addFirst(newId("T"));
            server.post("/v1/earns", earn(txIds.getFirst(), memberId, 1));
        }
        Reply first = history(memberId, "?limit=2");
        server.post("/v1/earns", earn(newId("T"), memberId, 1));
        String cursor = first.text("nextCursor");
        assertThat(first.header("Link"))
                .isEqualTo(
                        "</v1/members/%s/transactions?limit=2&cursor=%s>; rel=\"next\""
                                .formatted(memberId, cursor));
        Reply second = history(memberId, "?limit=2&cursor=" + cursor);
        Reply third = history(memberId, "?limit=2&cursor=" + second.text("nextCursor"));
        assertThat(texts(first.json(), "txId")).isEqualTo(txIds.subList(0, 2));
        assertThat(texts(second.json(), "txId")).isEqualTo(txIds.subList(2, 4));
        assertThat(texts(third.json(), "txId")).isEqualTo(txIds.subList(4, 5));
        assertThat(third.json().get("nextCursor").isNull()).isTrue();
    }

    @Test
    void aCursorShouldBelongToItsListAndItsFilters() {
        String memberId = server.newMemberWith(1);
        server.post("/v1/earns", earn(newId("T"), memberId, 1));
        String other = server.newMemberWith(1);
        String cursor = history(memberId, "?limit=1").text("nextCursor");
        for (String path :
                List.of(
                        "/v1/members/" + memberId + "/transactions?type=EARN&cursor=",
                        "/v1/members/" + memberId + "/transactions?to=2090-01-01&cursor=",
                        "/v1/members/" + other + "/transactions?cursor=",
                        "/v1/transactions?cursor=")) {
            assertThat(server.get(path + cursor).errors())
                    .as(path)
                    .isEqualTo("query:cursor invalid_cursor");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /v1/members/%s/transactions?type=CONFIG           | query:type invalid_value
                    /v1/members/%s/transactions?type=earn             | query:type invalid_value
                    /v1/members/%s/transactions?from=yesterday        | query:from invalid_time
                    /v1/members/%s/transactions?to=2026-02-30         | query:to invalid_time
                    /v1/members/%s/transactions?unit=MILES            | query:unit unknown_unit
                    /v1/members/%s/transactions?limit=101             | query:limit out_of_range
                    /v1/members/%s/transactions?limit=0               | query:limit out_of_range
                    /v1/members/%s/transactions?cursor=x              | query:cursor invalid_cursor
                    /v1/members/%s/transactions?memberId=M            | query:memberId unknown_field
                    /v1/members/%s/transactions?type=EARN&type=REDEEM | query:type duplicate_field
                    /v1/transactions?memberId=a/b                     | query:memberId invalid_id
                    /v1/transactions?partnerId=a/b                    | query:partnerId invalid_id
                    /v1/transactions?unit=MILES&from=x                | query:unit unknown_unit, query:from invalid_time
                    /v1/transactions?page=2                           | query:page unknown_field
                    /v1/partners/P/transactions?partnerId=P           | query:partnerId unknown_field
                    /v1/members/%s/expiries?from=x                    | query:from invalid_time
                    /v1/members/%s/expiries?to=x                      | query:to invalid_time
                    /v1/members/%s/expiries?unit=MILES                | query:unit unknown_unit
                    /v1/members/%s/expiries?limit=3                   | query:limit unknown_field
                    /v1/members/%s/points?at=now                      | query:at invalid_time
                    /v1/members/%s/points?knownAt=-1                  | query:knownAt out_of_range
                    /v1/members/%s/points?knownAt=x                   | query:knownAt out_of_range
                    /v1/transactions/T/explain?limit=x                | query:limit out_of_range
                    /v1/transactions/T?at=2055-01-01                  | query:at unknown_field
                    /v1/transactions/~x                               | path:txId invalid_id
                    /v1/transactions/~0                               | path:txId invalid_id
                    """)
    void shouldRefuseWhatIsMalformed(String path, String errors) {
        assertThat(server.get(path.formatted(server.newMember())).errors()).isEqualTo(errors);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/members/nobody/transactions, member_not_found",
        "/v1/members/nobody/expiries, member_not_found",
        "/v1/members/nobody/points?at=2055-01-01, member_not_found",
        "/v1/transactions?memberId=nobody, member_not_found",
        "/v1/transactions?partnerId=nobody, partner_not_found",
        "/v1/partners/nobody/transactions, partner_not_found",
        "/v1/transactions/none, transaction_not_found",
        "/v1/transactions/none/explain, transaction_not_found",
        "/v1/transactions/~999999999, transaction_not_found",
        "/v1/transactions/~999999999/explain, transaction_not_found",
    })
    void shouldNotFindWhatIsNotThere(String path, String code) {
        Reply reply = server.get(path);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void shouldKeepProgramsApart() {
        String memberId = server.newMember();
        String txId = newId("T");
        long position =
                server.post("/v1/earns", earn(txId, memberId, 5))
                        .json()
                        .get("position")
                        .longValue();
        TestServer other = server.as(newId("program"), "points:read", "members:read");
        for (String path :
                List.of(
                        "/v1/members/" + memberId + "/transactions",
                        "/v1/members/" + memberId + "/expiries",
                        "/v1/transactions?memberId=" + memberId,
                        "/v1/transactions/" + txId,
                        "/v1/transactions/" + txId + "/explain",
                        "/v1/transactions/~" + position)) {
            assertThat(other.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(other.get("/v1/transactions").json().get("data")).isEmpty();
        TestServer stranger = server.as(newId("program"), "members:read");
        for (String path :
                List.of(
                        "/v1/transactions",
                        "/v1/transactions/x",
                        "/v1/transactions/x/explain",
                        "/v1/members/x/transactions",
                        "/v1/members/x/expiries",
                        "/v1/partners/x/transactions")) {
            assertThat(stranger.get(path).status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void shouldShowWhatTheLedgerDidItself() {
        String memberId = server.newMember();
        moveClock("YEAR-02-01T00:00:00Z");
        post(
                """
                {"txId": "%s", "memberId": "%s", "points": 40,
                 "activatesAt": "YEAR-02-02", "expiresAt": "YEAR-02-03"}
                """
                        .formatted(newId("T"), memberId));
        moveClock("YEAR-02-10T00:00:00Z");
        JsonNode rows = history(memberId, "").json();
        assertThat(texts(rows, "type")).containsExactly("EXPIRE", "ACTIVATE", "EARN");
        JsonNode expire = rows.get("data").get(0);
        assertThat(expire.get("points").longValue()).isEqualTo(-40);
        assertThat(expire.get("amount").longValue()).isEqualTo(40);
        assertThat(expire.has("expired")).isFalse();
        assertThat(expire.at("/allocations/0/points").longValue()).isEqualTo(40);
        JsonNode activate = rows.get("data").get(1);
        assertThat(activate.get("points").longValue()).isZero();
        assertThat(activate.get("amount").longValue()).isEqualTo(40);
        String txId = expire.get("txId").textValue();
        assertThat(txId).isEqualTo("~" + expire.get("position"));
        Reply read = server.get("/v1/transactions/" + txId);
        assertThat(read.text("type")).isEqualTo("EXPIRE");
        assertThat(read.text("memberId")).isEqualTo(memberId);
        assertThat(read.json().get("reversals")).isEmpty();
        assertThat(texts(history(memberId, "?type=EXPIRE").json(), "txId")).containsExactly(txId);
    }

    @Test
    void aDateShouldBeAWholeDayOfTheProgram() {
        String memberId = server.newMember();
        moveClock("YEAR-03-01T12:00:00Z");
        server.post("/v1/earns", earn(newId("T"), memberId, 7));
        assertThat(history(memberId, "?from=YEAR-03-01&to=YEAR-03-01").json().get("data"))
                .hasSize(1);
        assertThat(history(memberId, "?to=YEAR-03-01T12:00:00.000Z").json().get("data")).isEmpty();
        assertThat(history(memberId, "?from=YEAR-03-01T12:00:00.001Z").json().get("data"))
                .isEmpty();
        assertThat(at(memberId, "YEAR-03-01").balance("available")).isEqualTo(7);
        assertThat(at(memberId, "YEAR-02-28").balance("available")).isZero();
    }

    @Test
    void shouldTellBalancesOfThePastAndOfTheFuture() {
        String memberId = server.newMember();
        moveClock("YEAR-04-10T00:00:00Z");
        post(
                """
                {"txId": "%s", "memberId": "%s", "points": 50,
                 "activatesAt": "YEAR-04-15", "expiresAt": "YEAR-04-19"}
                """
                        .formatted(newId("T"), memberId));
        assertThat(at(memberId, "YEAR-04-16").balance("available")).isEqualTo(50);
        assertThat(at(memberId, "YEAR-04-16").json().at("/nextExpiry/points").longValue())
                .isEqualTo(50);
        assertThat(at(memberId, "YEAR-04-20").balance("total")).isZero();
        moveClock("YEAR-04-30T00:00:00Z");
        long known = at(memberId, "YEAR-04-29").json().get("position").longValue();
        post(
                """
                {"txId": "%s", "memberId": "%s", "points": 9, "occurredAt": "YEAR-04-11"}
                """
                        .formatted(newId("T"), memberId));
        Reply then = at(memberId, "YEAR-04-12");
        assertThat(then.balance("pending")).isEqualTo(50);
        assertThat(then.balance("available")).isEqualTo(9);
        assertThat(then.json().has("nextExpiry")).isFalse();
        assertThat(at(memberId, "YEAR-04-12&knownAt=" + known).balance("available")).isZero();
        assertThat(at(memberId, "YEAR-04-12&knownAt=0").balance("total")).isZero();
        assertThat(at(memberId, "YEAR-04-17").balance("available")).isEqualTo(59);
        Reply unreached = at(memberId, "YEAR-04-12&knownAt=999999999");
        assertThat(unreached.status()).isEqualTo(503);
        assertThat(unreached.code()).isEqualTo("position_not_reached");
    }

    @Test
    void shouldGroupWhatLapsedAndWhatWill() {
        String memberId = server.newMember();
        moveClock("YEAR-05-10T00:00:00Z");
        earnUntil(memberId, 10, "YEAR-05-12T00:00:00Z");
        earnUntil(memberId, 5, "YEAR-05-12T00:00:00Z");
        earnUntil(memberId, 20, "YEAR-06-30T00:00:00Z");
        earnUntil(memberId, 3, "YEAR-07-01T00:00:00Z");
        server.post("/v1/earns", earn(newId("T"), memberId, 100));
        moveClock("YEAR-05-20T00:00:00Z");
        post(
                """
                {"txId": "%s", "memberId": "%s", "points": 8,
                 "occurredAt": "YEAR-05-01", "expiresAt": "YEAR-05-04T00:00:00Z"}
                """
                        .formatted(newId("T"), memberId));
        JsonNode all = expiries(memberId, "");
        assertThat(undated(all.get("expired")))
                .isEqualTo(
                        "[{\"points\":15,\"expiredAt\":\"YEAR-05-12T00:00:00.000Z\"},"
                                + "{\"points\":8,\"expiredAt\":\"YEAR-05-04T00:00:00.000Z\"}]");
        assertThat(undated(all.get("upcoming")))
                .isEqualTo(
                        "[{\"points\":20,\"expiresAt\":\"YEAR-06-30T00:00:00.000Z\"},"
                                + "{\"points\":3,\"expiresAt\":\"YEAR-07-01T00:00:00.000Z\"}]");
        JsonNode some = expiries(memberId, "?from=YEAR-05-05&to=YEAR-06-30");
        assertThat(some.get("expired")).hasSize(1);
        assertThat(some.get("upcoming")).hasSize(1);
    }

    @Test
    void oneRequestShouldNotLookAtAWholeLongHistory() {
        String memberId = server.newMember();
        moveClock("YEAR-08-01T00:00:00Z");
        earnUntil(memberId, 5, "YEAR-08-10T00:00:00Z");
        moveClock("YEAR-08-20T00:00:00Z");
        earnAndRedeem(memberId, 4_000);
        moveClock("YEAR-08-21T00:00:00Z");
        earnAndRedeem(memberId, 4_000);
        Reply page = history(memberId, "?type=EXPIRE&limit=1");
        assertThat(page.json().get("data")).isEmpty();
        int pageCount = 1;
        while (page.json().get("data").isEmpty()) {
            page = history(memberId, "?type=EXPIRE&limit=1&cursor=" + page.text("nextCursor"));
            pageCount++;
        }
        assertThat(pageCount).isEqualTo(1 + 16_000 / HistoryReader.LOOKED_AT_MAX);
        assertThat(texts(page.json(), "type")).containsExactly("EXPIRE");
        assertThat(history(memberId, "?type=EXPIRE&to=YEAR-08-19").json().get("data")).hasSize(1);

        JsonNode recent = expiries(memberId, "");
        assertThat(recent.get("expired")).isEmpty();
        String from = recent.get("expiredFrom").textValue();
        assertThat(from).isEqualTo(dated("YEAR-08-10T00:00:00.001Z"));
        JsonNode before = expiries(memberId, "?to=" + from);
        assertThat(before.at("/expired/0/points").longValue()).isEqualTo(5);
        assertThat(before.get("expiredFrom").isNull()).isTrue();
        assertThat(at(memberId, "YEAR-08-09").balance("available")).isEqualTo(5);
    }

    private static void earnAndRedeem(String memberId, int times) {
        StringJoiner operations = new StringJoiner(",", "{\"operations\":[", "]}");
        for (int n = 0; n < times; n++) {
            for (String op : List.of("earn", "redeem")) {
                operations.add(
                        "{\"op\":\"%s\",\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":1}"
                                .formatted(op, newId("T"), memberId));
            }
        }
        assertThat(server.post("/v1/batches", operations.toString()).status()).isEqualTo(200);
    }

    /** Stands for a year of each test's own, since the clock never goes back. */
    private String dated(String text) {
        return text.replace("YEAR", String.valueOf(year));
    }

    private String undated(JsonNode dates) {
        return dates.toString().replace(String.valueOf(year), "YEAR");
    }

    private void moveClock(String now) {
        assertThat(server.moveClock(dated(now)).status()).isEqualTo(200);
    }

    private void post(String earn) {
        Reply reply = server.post("/v1/earns", dated(earn));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
    }

    private JsonNode expiries(String memberId, String query) {
        return server.get(dated("/v1/members/" + memberId + "/expiries" + query)).json();
    }

    private void earnUntil(String memberId, long points, String expiresAt) {
        post(
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d,\"expiresAt\":\"%s\"}"
                        .formatted(newId("T"), memberId, points, expiresAt));
    }

    private Reply history(String memberId, String query) {
        return server.get(dated("/v1/members/" + memberId + "/transactions" + query));
    }

    private Reply at(String memberId, String at) {
        return server.get(dated("/v1/members/" + memberId + "/points?at=" + at));
    }

    private static List<String> texts(JsonNode page, String field) {
        List<String> texts = new ArrayList<>();
        page.get("data").forEach(row -> texts.add(row.get(field).textValue()));
        return texts;
    }
}
