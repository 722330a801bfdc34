package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.model.Ask.Grant;
import dev.tallystick.ledger.model.Ask.InUnit;
import dev.tallystick.ledger.model.Ask.Limit;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Earns in two units, of which the second is {@code STATUS}: whatever is refused in one is refused
 * in both, and what becomes of the points in one is none of the other's business. Each step is
 * compared with the model as well.
 */
class SeveralUnitsTest {
    private static final int STATUS = 1;
    private static final int MEMBER = 1;
    private static final int BUDGET = 3;

    private final Scene scene = new Scene();

    @Test
    void shouldGiveInBoth() {
        earn(100, 40);
        assertThat(scene.outcome()).isEqualTo(Outcome.POSTED);
        assertThat(available(0)).isEqualTo(100);
        assertThat(available(STATUS)).isEqualTo(40);
    }

    @Test
    void aCapOfTheOtherUnitShouldRefuseTheWhole() {
        earn(plain(100), new Grant(40, Dates.AT_ONCE, Dates.NEVER, List.of(cap(39))));
        assertThat(scene.outcome()).isEqualTo(Outcome.CAP_EXCEEDED);
        assertThat(available(0)).isZero();
        assertThat(available(STATUS)).isZero();
    }

    @Test
    void theFirstOfTheRefusalsOfAllUnitsShouldBeTold() {
        Limit budget = new Limit(BUDGET, 10, true, true);
        earn(
                new Grant(11, Dates.AT_ONCE, Dates.NEVER, List.of(budget)),
                new Grant(40, Dates.AT_ONCE, Dates.NEVER, List.of(cap(39))));
        assertThat(scene.outcome()).isEqualTo(Outcome.CAP_EXCEEDED);
    }

    @Test
    void tooManyPointsInTheOtherUnitShouldRefuseTheWhole() {
        earn(1, World.POINTS_MAX.longValueExact());
        earn(1, 1);
        assertThat(scene.outcome()).isEqualTo(Outcome.BALANCE_LIMIT);
        assertThat(available(0)).isEqualTo(1);
    }

    @Test
    void oneBudgetShouldCountForBoth() {
        Limit budget = new Limit(BUDGET, 50, false, true);
        Grant grant = new Grant(40, Dates.AT_ONCE, Dates.NEVER, List.of(budget));
        earn(grant, grant);
        assertThat(available(0)).isEqualTo(40);
        assertThat(available(STATUS)).isEqualTo(10);
    }

    @Test
    void shouldBeTakenBackInBoth() {
        int earn = earn(100, 40);
        scene.follow(EntryType.EARN_REVERSAL, earn);
        assertThat(available(0)).isZero();
        assertThat(available(STATUS)).isZero();
        scene.follow(EntryType.EARN_REVERSAL, earn);
        assertThat(scene.outcome()).isEqualTo(Outcome.ALREADY_REVERSED);
    }

    @Test
    void pointsAloneShouldBeTakenBackInItsOwnUnit() {
        int earn = earn(100, 40);
        scene.follow(EntryType.EARN_REVERSAL, earn, 100);
        assertThat(available(0)).isZero();
        assertThat(available(STATUS)).isEqualTo(40);
        scene.follow(EntryType.EARN_REVERSAL, earn, 1);
        assertThat(scene.outcome()).isEqualTo(Outcome.EXCEEDS_ORIGINAL);
        scene.follow(EntryType.EARN_REVERSAL, earn);
        assertThat(scene.outcome()).isEqualTo(Outcome.POSTED);
        assertThat(available(STATUS)).isZero();
    }

    @Test
    void whatWasSpentInTheOtherUnitShouldRefuseTheWholeReversal() {
        Scene strict = new Scene(SpentEarnPolicy.REFUSE);
        int earn = strict.post(asked(plain(100), plain(40)));
        strict.post(new Ask.Redeem(MEMBER, STATUS, 1, false, Dates.AT_ONCE, 0));
        strict.follow(EntryType.EARN_REVERSAL, earn);
        assertThat(strict.outcome()).isEqualTo(Outcome.EARN_ALREADY_SPENT);
        strict.follow(EntryType.EARN_REVERSAL, earn, 100);
        assertThat(strict.outcome()).isEqualTo(Outcome.POSTED);
    }

    @Test
    void whatLapsedInOneUnitShouldBeLeftInTheOther() {
        int earn = earn(plain(100), new Grant(40, Dates.AT_ONCE, 2_000, List.of()));
        scene.at(2_000).follow(EntryType.EARN_REVERSAL, earn, 100);
        assertThat(scene.outcome()).isEqualTo(Outcome.POSTED);
        scene.follow(EntryType.EARN_REVERSAL, earn);
        assertThat(scene.outcome()).isEqualTo(Outcome.ALREADY_REVERSED);
    }

    @Test
    void whatIsWrittenOffInOneUnitShouldBeRepaidThereAlone() {
        Scene clamped = new Scene(SpentEarnPolicy.CLAMP);
        int earn = clamped.post(asked(plain(100), plain(40)));
        int spent = clamped.post(new Ask.Redeem(MEMBER, STATUS, 40, false, Dates.AT_ONCE, 0));
        int other = clamped.redeem(MEMBER, 30);
        clamped.follow(EntryType.EARN_REVERSAL, earn);
        clamped.follow(EntryType.REDEEM_REVERSAL, spent);
        clamped.follow(EntryType.REDEEM_REVERSAL, other);
        assertThat(clamped.balance(MEMBER).totalPoints()).isZero();
        assertThat(clamped.balance(MEMBER, STATUS).totalPoints()).isZero();
    }

    @Test
    void shouldBeLockedInBoth() {
        int earn = earn(100, 40);
        scene.follow(EntryType.LOCK, earn);
        assertThat(scene.balance(MEMBER, STATUS).lockedPoints()).isEqualTo(40);
        scene.follow(EntryType.UNLOCK, earn);
        assertThat(available(STATUS)).isEqualTo(40);
    }

    @Test
    void shouldBeTakenBackWhereTheMemberWasMergedTo() {
        int earn = earn(100, 40);
        scene.merge(MEMBER, 2);
        scene.follow(EntryType.EARN_REVERSAL, earn);
        assertThat(scene.outcome()).isEqualTo(Outcome.POSTED);
        assertThat(scene.balance(2, STATUS).totalPoints()).isZero();
    }

    private int earn(long points, long statusPoints) {
        return earn(plain(points), plain(statusPoints));
    }

    private int earn(Grant grant, Grant status) {
        return scene.post(asked(grant, status));
    }

    private static Ask asked(Grant grant, Grant status) {
        return new Ask.Earn(
                MEMBER,
                0,
                List.of(grant),
                Dates.NOW,
                Dates.AT_ONCE,
                0,
                List.of(new InUnit(STATUS, List.of(status), Dates.AT_ONCE)));
    }

    private static Grant plain(long points) {
        return new Grant(points, Dates.AT_ONCE, Dates.NEVER, List.of());
    }

    private static Limit cap(long points) {
        return new Limit(0, points, true, false);
    }

    private long available(int unit) {
        return scene.balance(MEMBER, unit).availablePoints();
    }
}
