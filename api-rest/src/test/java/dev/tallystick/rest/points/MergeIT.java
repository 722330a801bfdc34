package dev.tallystick.rest.points;

import static dev.tallystick.rest.points.Till.assertAnswered;
import static dev.tallystick.rest.points.Till.assertRefused;
import static dev.tallystick.rest.points.Till.assertTurnedAway;
import static dev.tallystick.rest.points.Till.balanceOf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class MergeIT extends WithServer {
    private Till till;

    @BeforeEach
    void openTill() {
        till = new Till(server);
    }

    @Test
    void shouldAnswerAMergeAndItsReversalInFull() {
        String source = server.newMember();
        String target = server.newMemberWith(5);
        String earnTxId = till.earn(source, 70);
        String lotId = till.lotOf(earnTxId);
        Reply merge = merge(source, target);
        String lots =
                "[{'lotId':'%s','points':70,'source':'base','activatesAt':null,'expiresAt':null}]"
                        .formatted(lotId);
        assertAnswered(
                merge,
                ("{'type':'MERGE','memberId':'%s','unit':'POINTS','points':-70,'amount':70,"
                                + "'balance':%s,'lots':%s,'allocations':[],"
                                + "'counterpart':{'memberId':'%s','points':70,'balance':%s}}")
                        .formatted(
                                source,
                                balanceOf(0, 0, 0, 0),
                                lots,
                                target,
                                balanceOf(75, 0, 0, 0)));
        assertThat(server.get("/v1/members/" + source).text("mergedInto")).isEqualTo(target);
        Reply reversal = till.post(reversals(merge), "");
        assertAnswered(
                reversal,
                ("{'type':'MERGE_REVERSAL','memberId':'%s','unit':'POINTS','points':70,'amount':70,"
                                + "'balance':%s,'lots':%s,'allocations':[],"
                                + "'counterpart':{'memberId':'%s','points':-70,'balance':%s}}")
                        .formatted(
                                source,
                                balanceOf(70, 0, 0, 0),
                                lots,
                                target,
                                balanceOf(5, 0, 0, 0)));
        assertRefused(till.post(reversals(merge), ""), 409, "already_reversed");
        assertThat(server.get("/v1/members/" + source).json().has("mergedInto")).isFalse();
        till.redeem(source, 70);
    }

    @Test
    void whatNamesAMergedMemberShouldBeRefused() {
        String source = server.newMemberWith(10);
        String target = server.newMemberWith(10);
        String other = server.newMemberWith(10);
        assertThat(merge(source, target).status()).isEqualTo(201);
        String few = "'memberId':'%s','points':1".formatted(source);
        String transfer = "'fromMemberId':'%s','toMemberId':'%s','points':1";
        for (Reply reply :
                List.of(
                        till.post("/v1/earns", few),
                        till.post("/v1/redemptions", few),
                        till.post("/v1/holds", few),
                        till.post("/v1/expirations", few),
                        till.post("/v1/adjustments", few + ",'reasonCode':'X'"),
                        till.post("/v1/transfers", transfer.formatted(source, other)),
                        till.post("/v1/transfers", transfer.formatted(other, source)),
                        merge(source, other),
                        merge(other, source),
                        till.stage(source, "ACTIVE"))) {
            assertRefused(reply, 409, "member_merged");
            assertThat(reply.text("mergedInto")).isEqualTo(target);
        }
    }

    @Test
    void whatFollowsATransactionShouldGoWhereItsPointsAre() {
        String source = server.newMember();
        String target = server.newMember();
        String earnTxId = till.earn(source, 50);
        String redeemTxId = till.redeem(source, 10);
        String captured = till.hold(source, 10);
        String released = till.hold(source, 10);
        Reply merge = merge(source, target);
        assertThat(merge.json().path("points").longValue()).isEqualTo(-40);
        assertThat(till.balance(target)).isEqualTo("20 0 0 20");
        for (String path :
                List.of(
                        "/v1/redemptions/" + redeemTxId + "/reversals",
                        "/v1/holds/" + captured + "/capture",
                        "/v1/holds/" + released + "/release",
                        "/v1/transactions/" + earnTxId + "/lock",
                        "/v1/transactions/" + earnTxId + "/unlock")) {
            Reply reply = till.post(path, "");
            assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
            assertThat(reply.text("memberId")).as(path).isEqualTo(target);
        }
        Reply reversal = till.post("/v1/earns/" + earnTxId + "/reversals", "'reason':'never paid'");
        assertThat(reversal.text("memberId")).isEqualTo(target);
        assertThat(reversal.text("reason")).isEqualTo("never paid");
        assertThat(till.balance(target)).isEqualTo("-10 0 0 0");
        assertThat(till.balance(source)).isEqualTo("0 0 0 0");
    }

    @Test
    void shouldTurnAwayWhatCannotBeMerged() {
        String memberId = server.newMemberWith(5);
        assertTurnedAway(merge(memberId, memberId), 400, "same_member");
        assertTurnedAway(merge(memberId, "nobody"), 404, "member_not_found");
        assertTurnedAway(merge("nobody", memberId), 404, "member_not_found");
        assertTurnedAway(till.post("/v1/members/" + memberId + "/merge", ""), 400, "missing_field");
        assertTurnedAway(
                till.post("/v1/merges/" + till.redeem(memberId, 1) + "/reversals", ""),
                404,
                "transaction_not_found");
    }

    private Reply merge(String source, String target) {
        return till.post(
                "/v1/members/" + source + "/merge", "'intoMemberId':'%s'".formatted(target));
    }

    private static String reversals(Reply merge) {
        return "/v1/merges/" + merge.text("txId") + "/reversals";
    }
}
