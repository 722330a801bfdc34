package dev.tallystick.ledger.model;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.Stage;

import java.util.List;

/**
 * A few steps by hand, played to the engine beside the model. Time stands still but for {@link
 * #at}; members are numbers, points are of the first unit; each step returns its id.
 */
final class Scene {
    private final Beside beside;
    private int stepCount;
    private long nowMs = 1_000;

    Scene(SpentEarnPolicy policy) {
        beside = new Beside(new Engine(), policy, nowMs, new Coverage(), true);
    }

    Scene() {
        this(SpentEarnPolicy.NEGATIVE);
    }

    /** {@return what became of the last step} */
    Outcome outcome() {
        return beside.lastTold().outcome();
    }

    /** {@return the number that the last refusal told} */
    long number() {
        return beside.lastTold().number();
    }

    Balance balance(int member) {
        return balance(member, 0);
    }

    Balance balance(int member, int unit) {
        Account account = beside.world().member(member).account(unit);
        beside.world().settle(account, nowMs);
        return account.balance(nowMs);
    }

    Scene at(long ms) {
        nowMs = ms;
        return this;
    }

    int post(Ask ask) {
        int id = stepCount++;
        Step step = new Step(id, nowMs, new Step.Post("T" + id, ask, true));
        beside.play(step);
        beside.compareAll(step);
        return id;
    }

    int earn(int member, long points) {
        return earn(member, points, Dates.AT_ONCE, Dates.NEVER);
    }

    int earn(int member, long points, long activatesAtMs, long expiresAtMs) {
        return earn(member, new Ask.Grant(points, activatesAtMs, expiresAtMs, List.of()));
    }

    int earn(int member, Ask.Grant... grants) {
        return post(new Ask.Earn(member, 0, List.of(grants), Dates.NOW, Dates.AT_ONCE, 0));
    }

    int redeem(int member, long points) {
        return post(new Ask.Redeem(member, 0, points, false, Dates.AT_ONCE, 0));
    }

    int hold(int member, long points, long durationMs) {
        return post(new Ask.Hold(member, 0, points, durationMs));
    }

    int transfer(int from, int to, long points) {
        return post(new Ask.Transfer(from, to, 0, points));
    }

    int expire(int member, long points) {
        return post(new Ask.Expire(member, 0, points, 0));
    }

    int adjust(int member, long points, boolean allowNegative) {
        return post(new Ask.Adjust(member, 0, points, allowNegative, Dates.NEVER));
    }

    int merge(int from, int into) {
        return post(new Ask.Merge(from, into, 0));
    }

    int stage(int member, Stage stage) {
        return post(new Ask.SetStage(member, 0, stage));
    }

    int follow(EntryType kind, int step) {
        return follow(kind, step, 0);
    }

    int follow(EntryType kind, int step, long points) {
        return post(new Ask.FollowUp(kind, step, points, Dates.AT_ONCE, Dates.AT_ONCE));
    }
}
