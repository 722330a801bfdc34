package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;

/**
 * Decides the reversal of a merge, once: the source is opened again, and of the lots, holds and
 * debts that the merge moved, what is still there goes back; what was spent stays spent, what came
 * later stays; parts that later holds of the target pin come last (ARCHITECTURE.md, rule 10).
 */
final class MergeReversalRule {
    private final Accounts accounts;
    private final Lots lots;
    private final Holds holds;
    private final Originals originals;
    private final MemberAccounts members;
    private final Openings openings;
    private final Slides slides;
    private final MergedParts moved = new MergedParts();
    private final LotParts parts = new LotParts();
    private final Returns returns;
    private long backPoints;

    MergeReversalRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        holds = state.holds();
        originals = state.originals();
        members = new MemberAccounts(state);
        openings = new Openings(state);
        slides = new Slides(accounts);
        returns = new Returns(state);
    }

    void decide(CommandDecoder command, Decision decision) {
        long position = command.followUp().originalPosition();
        if (originals.lastRelated(originals.find(position)) != 0) {
            decision.concernsIfOpen(members.named(command));
            decision.refuse(Outcome.ALREADY_REVERSED);
            return;
        }
        moved.read(command);
        backPoints = 0;
        bringBack(command, decision.unit(), decision);
        for (int at = 0; at < moved.unitCount(); at++) {
            if (moved.unit(at) != decision.unit()) {
                bringBack(command, moved.unit(at), decision);
            }
        }
        decision.effects().reversed(position, backPoints, 0);
    }

    private void bringBack(CommandDecoder command, int unit, Decision decision) {
        int to =
                members.find(
                        command.program(), unit, command.memberKeyHigh(), command.memberKeyLow());
        int from = members.counterpartOf(command, unit);
        int source = decision.concerns(to, unit, AccountKind.MEMBER, false);
        int target = decision.concerns(from, unit, AccountKind.MEMBER, false);
        openings.redirect(members.namedCounterpart(command, unit), from, target, decision);
        decision.on(source).unmerged(unit);
        long slidesToMs = slides.move(to, accounts.slidingExpiresAtMs(from), decision.on(source));
        slides.note(from, decision.on(target));
        long debtPoints = 0;
        EffectWriter effects = decision.on(target);
        for (int at = 0; at < moved.count(); at++) {
            if (moved.unitOf(at) == unit) {
                switch (moved.kind(at)) {
                    case LOT -> bringLot(at, from, source, effects);
                    case HOLD -> bringHold(at, from, source, effects);
                    case DEBT -> debtPoints += moved.points(at);
                }
            }
        }
        long owedPoints = Math.max(0, Math.min(debtPoints, -accounts.availablePoints(from)));
        bringDebt(owedPoints, source, target, decision);
        parts.clear();
        takePinned(from, decision.on(target));
        returns.begin(to, decision.stampMs(), Dates.AT_ONCE, decision.on(source));
        returns.behind(owedPoints, slidesToMs);
        for (int index = 0; index < parts.count(); index++) {
            returns.add(parts.number(index), parts.points(index), parts.expiresAtMs(index));
            backPoints += parts.points(index);
        }
        returns.end();
    }

    /** What later holds of the target pin comes last, the youngest hold's first. */
    private void takePinned(int from, EffectWriter effects) {
        int[] youngestFirst = holds.youngestFirst(from);
        for (int at = 0; youngestFirst[at] != 0; at++) {
            int hold = youngestFirst[at];
            if (!moved.hasHold(holds.position(hold))) {
                takePinned(hold, holds.points(hold), effects);
            }
        }
    }

    private void takePinned(int hold, long heldPoints, EffectWriter effects) {
        long takenPoints = 0;
        for (int pin = holds.firstPin(hold); pin != 0; pin = holds.nextPin(pin)) {
            long number = holds.lotNumber(pin);
            if (moved.hasLot(number)) {
                long points = holds.pinPoints(pin);
                long ownMs = holds.ownExpiresAtMs(pin);
                effects.pinTaken(holds.position(hold), number, points, ownMs);
                parts.add(number, points, ownMs);
                takenPoints += points;
            }
        }
        if (takenPoints == heldPoints) {
            long position = holds.position(hold);
            effects.holdResolved(
                    position, Resolution.RELEASED, originals.lastRelated(originals.find(position)));
        }
    }

    private void bringLot(int at, int from, int source, EffectWriter effects) {
        int lot = lots.find(from, moved.number(at), moved.ownExpiresAtMs(at));
        if (lot != 0) {
            long points = lots.points(lot);
            effects.lotMoved(
                    lots.number(lot), points, lots.ownExpiresAtMs(lot), lots.state(lot), source);
            backPoints += points;
        }
    }

    private void bringHold(int at, int from, int source, EffectWriter effects) {
        int hold = holds.find(moved.number(at));
        if (hold != 0 && holds.account(hold) == from) {
            effects.holdMoved(moved.number(at), holds.points(hold), source);
            backPoints += holds.points(hold);
        }
    }

    private void bringDebt(long points, int source, int target, Decision decision) {
        if (points > 0) {
            decision.on(target).debtPaid(points);
            decision.on(source).debtAdded(points);
            backPoints -= points;
        }
    }
}
