package dev.tallystick.rest.points;

import static dev.tallystick.rest.points.Till.assertAnswered;
import static dev.tallystick.rest.points.Till.assertRefused;
import static dev.tallystick.rest.points.Till.assertTurnedAway;
import static dev.tallystick.rest.points.Till.balanceOf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class TransferIT extends WithServer {
    private Till till;

    @BeforeEach
    void openTill() {
        till = new Till(server);
    }

    @Test
    void shouldAnswerATransferAndItsReversalInFull() {
        String from = server.newMember();
        String to = server.newMember();
        String earnTxId = till.earn(from, 100, "'expiresAt':'2990-12-31'");
        String lotId = till.lotOf(earnTxId);
        Reply transfer = transfer(from, to, 30);
        String newLot = transfer.text("position") + "-0";
        assertAnswered(
                transfer,
                ("{'type':'TRANSFER','memberId':'%s','unit':'POINTS','points':-30,'amount':30,"
                     + "'balance':%s,"
                     + "'lots':[{'lotId':'%s','points':30,'source':'transfer','activatesAt':null,"
                     + "'expiresAt':'2991-01-01T00:00:00.000Z'}],"
                     + "'allocations':[{'lotId':'%s','earnTxId':'%s','points':30,"
                     + "'expiresAt':'2991-01-01T00:00:00.000Z'}],"
                     + "'counterpart':{'memberId':'%s','points':30,'balance':%s}}")
                        .formatted(
                                from,
                                balanceOf(70, 0, 0, 0),
                                newLot,
                                lotId,
                                earnTxId,
                                to,
                                balanceOf(30, 0, 0, 0)));
        till.redeem(to, 10);
        Reply reversal = till.post(reversals(transfer), "");
        assertAnswered(
                reversal,
                ("{'type':'TRANSFER_REVERSAL','memberId':'%s','unit':'POINTS','points':20,'amount':20,"
                     + "'balance':%s,"
                     + "'lots':[{'lotId':'%s','points':20,'source':'base','activatesAt':null,"
                     + "'expiresAt':'2991-01-01T00:00:00.000Z'}],"
                     + "'allocations':[{'lotId':'%s','earnTxId':'%s','points':20,"
                     + "'expiresAt':'2991-01-01T00:00:00.000Z'}],"
                     + "'counterpart':{'memberId':'%s','points':-20,'balance':%s}}")
                        .formatted(
                                from,
                                balanceOf(90, 0, 0, 0),
                                lotId,
                                newLot,
                                transfer.text("txId"),
                                to,
                                balanceOf(0, 0, 0, 0)));
        assertRefused(till.post(reversals(transfer), ""), 409, "already_reversed");
    }

    @Test
    void aReversalThatFindsNothingShouldBePosted() {
        String from = server.newMemberWith(10);
        String to = server.newMember();
        Reply transfer = transfer(from, to, 10);
        till.redeem(to, 10);
        Reply reversal = till.post(reversals(transfer), "");
        assertThat(reversal.status()).isEqualTo(201);
        assertThat(reversal.json().path("points").longValue()).isZero();
        assertThat(reversal.json().path("amount").longValue()).isZero();
        assertRefused(till.post(reversals(transfer), ""), 409, "already_reversed");
        assertThat(till.balance(from)).isEqualTo("0 0 0 0");
    }

    @Test
    void whatComesToAMemberInDebtShouldPayIt() {
        String from = server.newMemberWith(100);
        String to = memberInDebt(20);
        Reply transfer = transfer(from, to, 50);
        assertThat(transfer.json().path("points").longValue()).isEqualTo(-50);
        assertThat(transfer.json().at("/counterpart/debtPaid").longValue()).isEqualTo(20);
        assertThat(transfer.json().at("/counterpart/points").longValue()).isEqualTo(50);
        assertThat(transfer.json().at("/lots/0/points").longValue()).isEqualTo(30);
        assertThat(till.balance(to)).isEqualTo("30 0 0 0");
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        String from = server.newMemberWith(10);
        Reply refused = transfer(from, server.newMember(), 11);
        assertRefused(refused, 422, "insufficient_points");
        assertThat(refused.json().path("available").longValue()).isEqualTo(10);
        assertThat(refused.json().path("required").longValue()).isEqualTo(11);
        assertTurnedAway(transfer(from, "nobody", 1), 404, "member_not_found");
        assertTurnedAway(transfer("nobody", from, 1), 404, "member_not_found");
        assertTurnedAway(transfer(from, from, 1), 400, "same_member");
        assertTurnedAway(
                till.post("/v1/transfers/" + refused.text("txId") + "/reversals", ""),
                404,
                "transaction_not_found");
        assertTurnedAway(
                till.post("/v1/transfers/" + till.redeem(from, 1) + "/reversals", ""),
                404,
                "transaction_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "toMemberId":"b","points":1                           | /fromMemberId missing_field
                    "fromMemberId":"a","points":1                         | /toMemberId missing_field
                    "fromMemberId":"a","toMemberId":"b"                   | /points missing_field
                    "fromMemberId":"a","toMemberId":"a","points":1        | /toMemberId same_member
                    "fromMemberId":"a","toMemberId":"b/c","points":1      | /toMemberId invalid_id
                    "fromMemberId":"a","toMemberId":"b","points":-1       | /points out_of_range
                    "fromMemberId":"a","memberId":"a","toMemberId":"b","points":1 | /memberId unknown_field
                    """)
    void shouldTurnAwayWhatCannotBe(String fields, String errors) {
        Reply reply = till.post("/v1/transfers", fields);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    @Test
    void pointsShouldNeitherAppearNorVanishHoweverManyHandThemOn() throws Exception {
        List<String> members = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            members.add(server.newMemberWith(100));
        }
        List<Callable<Reply>> tries = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            String from = members.get(n % 4);
            String to = members.get((n + 1 + n / 4 % 3) % 4);
            tries.add(() -> transfer(from, to, 37));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<Reply> reply : threads.invokeAll(tries)) {
                assertThat(reply.get().status()).isIn(201, 422);
            }
        }
        long total = 0;
        for (String member : members) {
            long available = server.get("/v1/members/" + member + "/points").balance("available");
            assertThat(available).isNotNegative();
            total += available;
        }
        assertThat(total).isEqualTo(400);
        for (JsonNode unit : server.get("/v1/ledger/trial-balance").json().path("units")) {
            assertThat(unit.path("sum").longValue()).isZero();
        }
    }

    private Reply transfer(String from, String to, long points) {
        return till.post(
                "/v1/transfers",
                "'fromMemberId':'%s','toMemberId':'%s','points':%d".formatted(from, to, points));
    }

    private String memberInDebt(long points) {
        String memberId = server.newMember();
        String earnTxId = till.earn(memberId, points);
        till.redeem(memberId, points);
        till.done("/v1/earns/" + earnTxId + "/reversals", "");
        return memberId;
    }

    private static String reversals(Reply transfer) {
        return "/v1/transfers/" + transfer.text("txId") + "/reversals";
    }
}
