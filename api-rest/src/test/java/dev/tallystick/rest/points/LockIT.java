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

class LockIT extends WithServer {
    private Till till;

    @BeforeEach
    void openTill() {
        till = new Till(server);
    }

    @Test
    void shouldAnswerLockAndUnlockInFull() {
        String memberId = server.newMember();
        String earnTxId = till.earn(memberId, 100);
        till.redeem(memberId, 10);
        Reply lock = till.post(path(earnTxId, "lock"), "'reason':'stolen card'");
        assertAnswered(
                lock,
                ("{'type':'LOCK','memberId':'%s','unit':'POINTS','points':0,'amount':90,'balance':%s,'lots':[],'allocations':[],'reason':'stolen"
                     + " card'}")
                        .formatted(memberId, balanceOf(0, 0, 90, 0)));
        assertAnswered(
                till.post(path(earnTxId, "unlock"), ""),
                ("{'type':'UNLOCK','memberId':'%s','unit':'POINTS','points':0,'amount':90,"
                                + "'balance':%s,'lots':[],'allocations':[]}")
                        .formatted(memberId, balanceOf(90, 0, 0, 0)));
    }

    @Test
    void shouldRefuseByTheFlagBeforeThePoints() {
        String memberId = server.newMember();
        String earnTxId = till.earn(memberId, 10);
        assertRefused(till.post(path(earnTxId, "unlock"), ""), 409, "not_locked");
        String redeemTxId = till.redeem(memberId, 10);
        assertRefused(till.post(path(earnTxId, "lock"), ""), 422, "nothing_to_lock");
        till.done("/v1/redemptions/" + redeemTxId + "/reversals", "");
        till.done(path(earnTxId, "lock"), "");
        assertRefused(till.post(path(earnTxId, "lock"), ""), 409, "already_locked");
        till.done("/v1/earns/" + earnTxId + "/reversals", "");
        assertRefused(till.post(path(earnTxId, "lock"), ""), 409, "already_locked");
        Reply unlock = till.post(path(earnTxId, "unlock"), "");
        assertThat(unlock.status()).isEqualTo(201);
        assertThat(unlock.json().path("amount").longValue()).isZero();
        assertRefused(till.post(path(earnTxId, "unlock"), ""), 409, "not_locked");
        assertRefused(till.post(path(earnTxId, "lock"), ""), 422, "nothing_to_lock");
    }

    @Test
    void whatComesBackToALockedEarnShouldBeLocked() {
        String memberId = server.newMember();
        String earnTxId = till.earn(memberId, 100);
        String redeemTxId = till.redeem(memberId, 30);
        String holdTxId = till.hold(memberId, 20);
        till.done(path(earnTxId, "lock"), "");
        assertThat(till.balance(memberId)).isEqualTo("0 0 50 20");
        assertRefused(
                till.post("/v1/redemptions", "'memberId':'%s','points':1".formatted(memberId)),
                422,
                "insufficient_points");
        till.done("/v1/redemptions/" + redeemTxId + "/reversals", "");
        till.done("/v1/holds/" + holdTxId + "/release", "");
        assertThat(till.balance(memberId)).isEqualTo("0 0 100 0");
        Reply unlock = till.post(path(earnTxId, "unlock"), "");
        assertThat(unlock.json().path("amount").longValue()).isEqualTo(100);
        assertThat(till.balance(memberId)).isEqualTo("100 0 0 0");
    }

    @Test
    void unlockedPointsShouldPayADebtFirst() {
        String memberId = server.newMember();
        String locked = till.earn(memberId, 50);
        till.done(path(locked, "lock"), "");
        String spent = till.earn(memberId, 20);
        till.redeem(memberId, 20);
        till.done("/v1/earns/" + spent + "/reversals", "");
        assertThat(till.balance(memberId)).isEqualTo("-20 0 50 0");
        Reply unlock = till.post(path(locked, "unlock"), "");
        assertThat(unlock.json().path("debtPaid").longValue()).isEqualTo(20);
        assertThat(unlock.json().at("/allocations/0/points").longValue()).isEqualTo(20);
        assertThat(unlock.json().path("points").longValue()).isZero();
        assertThat(till.balance(memberId)).isEqualTo("30 0 0 0");
    }

    @Test
    void onlyAnEarnShouldBeLocked() {
        String memberId = server.newMemberWith(10);
        String redeemTxId = till.redeem(memberId, 5);
        String adjustTxId =
                till.done(
                        "/v1/adjustments",
                        "'memberId':'%s','points':5,'reasonCode':'X'".formatted(memberId));
        String before = server.stateHash();
        for (String txId : List.of("nobody", redeemTxId, adjustTxId)) {
            for (String act : List.of("lock", "unlock")) {
                assertTurnedAway(till.post(path(txId, act), ""), 404, "transaction_not_found");
            }
        }
        assertThat(server.stateHash()).isEqualTo(before);
    }

    private static String path(String earnTxId, String act) {
        return "/v1/transactions/" + earnTxId + "/" + act;
    }
}
