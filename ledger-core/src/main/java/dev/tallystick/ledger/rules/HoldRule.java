package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.RedeemOrder;
import dev.tallystick.ledger.state.State;

/**
 * Decides holds: points are pinned to their lots in redeem order; a capture takes them in that
 * order and lets the rest go; whatever resolves a hold first decides for good (ARCHITECTURE.md,
 * rule 6).
 */
final class HoldRule {
    private final Accounts accounts;
    private final Holds holds;
    private final Originals originals;
    private final RedeemOrder order;
    private final MemberAccounts members;
    private final Standing standing;
    private final Openings openings;
    private final Slides slides;
    private final Room room;
    private final Releases releases;

    HoldRule(State state) {
        accounts = state.accounts();
        holds = state.holds();
        originals = state.originals();
        order = new RedeemOrder(state.lots());
        members = new MemberAccounts(state);
        standing = new Standing(state);
        openings = new Openings(state);
        slides = new Slides(accounts);
        room = new Room(state);
        releases = new Releases(state);
    }

    void hold(CommandDecoder command, Decision decision) {
        int account = members.named(command);
        decision.concernsIfOpen(account);
        int member = standing.of(command, account);
        if (standing.refusesMerged(member, decision)
                || standing.refusesSpending(member, decision)) {
            return;
        }
        long points = command.amountPoints();
        if (account == 0 || points > accounts.availablePoints(account)) {
            decision.refuse(Outcome.INSUFFICIENT_POINTS);
            return;
        }
        if (room.lacksForPins(account, order.partCount(account, points))) {
            decision.refuse(Outcome.BALANCE_LIMIT);
            return;
        }
        EffectWriter effects = decision.effects();
        slides.note(account, effects);
        effects.holdOpened(decision.stampMs() + command.hold().durationMs());
        order.begin(account, points);
        while (order.nextPart()) {
            effects.lotPinned(order.lotNumber(), order.partPoints(), order.ownExpiresAtMs());
        }
        order.requireAll();
    }

    void capture(CommandDecoder command, Decision decision) {
        int account = openings.holder(command, decision);
        int hold = openHold(command, decision);
        if (hold == 0) {
            return;
        }
        EffectWriter effects = decision.effects();
        long heldPoints = holds.points(hold);
        long points = command.amountPoints() == 0 ? heldPoints : command.amountPoints();
        if (points > heldPoints) {
            effects.heldWas(heldPoints);
            decision.refuse(Outcome.EXCEEDS_HOLD);
            return;
        }
        slides.move(account, command.followUp().slidesToMs(), effects);
        capture(account, hold, points, decision);
    }

    /** Takes parts in the hold's order; that which is too much, and all behind it, is let go. */
    private void capture(int account, int hold, long points, Decision decision) {
        EffectWriter effects = decision.effects();
        releases.begin(account, decision.stampMs(), effects);
        long leftPoints = points;
        for (int pin = holds.firstPin(hold); pin != 0; pin = holds.nextPin(pin)) {
            long takenPoints = Math.min(leftPoints, holds.pinPoints(pin));
            if (takenPoints > 0) {
                effects.pinTaken(
                        holds.position(hold),
                        holds.lotNumber(pin),
                        takenPoints,
                        holds.ownExpiresAtMs(pin));
                leftPoints -= takenPoints;
            }
            if (takenPoints < holds.pinPoints(pin)) {
                releases.part(hold, pin, holds.pinPoints(pin) - takenPoints);
            }
        }
        releases.resolve(hold, Resolution.CAPTURED);
        effects.booked(Book.REDEEMED, -1, points);
        releases.end();
    }

    void release(CommandDecoder command, Decision decision) {
        int account = openings.holder(command, decision);
        int hold = openHold(command, decision);
        if (hold == 0) {
            return;
        }
        slides.note(account, decision.effects());
        releases.begin(account, decision.stampMs(), decision.effects());
        releases.all(hold);
        releases.resolve(hold, Resolution.RELEASED);
        releases.end();
    }

    /** {@return the hold that a command names, 0 if it is resolved: then that is refused} */
    private int openHold(CommandDecoder command, Decision decision) {
        int known = originals.find(command.followUp().originalPosition());
        if (originals.resolution(known) == Resolution.NONE) {
            return originals.hold(known);
        }
        boolean isExpired = originals.resolution(known) == Resolution.EXPIRED;
        decision.refuse(isExpired ? Outcome.HOLD_EXPIRED : Outcome.HOLD_ALREADY_RESOLVED);
        return 0;
    }
}
