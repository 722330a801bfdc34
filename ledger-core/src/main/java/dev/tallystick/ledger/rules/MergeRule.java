package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.RedeemOrder;
import dev.tallystick.ledger.state.State;

/**
 * Decides a merge: the source's lots, holds and debts go over to the target in every unit, and the
 * source is closed. What arrives pays the target's debt first; the target's points pay the source's
 * (ARCHITECTURE.md, rules 10 and 11).
 */
final class MergeRule {
    private final Accounts accounts;
    private final Lots lots;
    private final Holds holds;
    private final RedeemOrder order;
    private final MemberAccounts members;
    private final Standing standing;
    private final Openings openings;
    private final Slides slides;
    private final Room room;
    private final Debt debt;
    private final LotParts depleted = new LotParts();
    private final LotParts paidAway = new LotParts();

    MergeRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        holds = state.holds();
        order = new RedeemOrder(lots);
        members = new MemberAccounts(state);
        standing = new Standing(state);
        openings = new Openings(state);
        slides = new Slides(accounts);
        room = new Room(state);
        debt = new Debt(accounts);
    }

    void decide(CommandDecoder command, Decision decision) {
        if (isRefused(command, decision)) {
            decision.concernsIfOpen(members.named(command));
            return;
        }
        merge(command, decision.unit(), decision);
        for (int unit = 0; unit < members.unitCount(decision.program()); unit++) {
            if (unit != decision.unit() && source(command, unit) != 0) {
                merge(command, unit, decision);
            }
        }
    }

    private boolean isRefused(CommandDecoder command, Decision decision) {
        int source = standing.of(command, members.named(command));
        int target = standing.ofCounterpart(command);
        if (standing.refusesMerged(source, decision) || standing.refusesMerged(target, decision)) {
            return true;
        }
        for (int unit = 0; unit < members.unitCount(decision.program()); unit++) {
            int from = source(command, unit);
            int to = members.counterpartOf(command, unit);
            if (from != 0 && to != 0 && lacksRoom(from, to)) {
                decision.refuse(Outcome.BALANCE_LIMIT);
                return true;
            }
        }
        return false;
    }

    private boolean lacksRoom(int from, int to) {
        long owedPoints =
                Math.min(0, accounts.availablePoints(from))
                        + Math.min(0, accounts.availablePoints(to));
        return room.lacks(to, accounts.ownedPoints(from), room.partCount(from))
                || accounts.pinCount(from) + accounts.pinCount(to) > Accounts.PIN_COUNT_MAX
                || owedPoints < -Limits.POINTS_MAX;
    }

    private int source(CommandDecoder command, int unit) {
        return members.find(
                command.program(), unit, command.memberKeyHigh(), command.memberKeyLow());
    }

    private void merge(CommandDecoder command, int unit, Decision decision) {
        int from = source(command, unit);
        int to = members.counterpartOf(command, unit);
        int source =
                openings.bringIn(
                        from, unit, command.memberKeyHigh(), command.memberKeyLow(), decision);
        int target =
                openings.bringIn(
                        to,
                        unit,
                        command.counterpartKeyHigh(),
                        command.counterpartKeyLow(),
                        decision);
        decision.on(source).merged(target, unit);
        if (from == 0) {
            return;
        }
        long slidesToMs = accounts.slidingExpiresAtMs(from);
        slides.note(from, decision.on(source));
        slides.move(to, slidesToMs, decision.on(target));
        debt.of(to);
        align(lots.firstAvailable(from), to, target, decision);
        align(lots.firstLocked(from), to, target, decision);
        moveAvailable(from, source, target, decision);
        EffectWriter effects = decision.on(source);
        moveAll(lots.firstPending(from), LotState.PENDING, target, effects);
        moveAll(lots.firstLocked(from), LotState.LOCKED, target, effects);
        moveDepleted(from, target, effects);
        for (int hold = holds.first(from); hold != 0; hold = holds.next(hold)) {
            effects.holdMoved(holds.position(hold), holds.points(hold), target);
        }
        moveDebt(from, source, to, target, decision);
    }

    /**
     * A part of a lot that came back to the target after an earlier merge was reversed takes the
     * state of the lot that now arrives: the earn is there again, with its lock or without.
     */
    private void align(int first, int to, int target, Decision decision) {
        for (int lot = first; lot != 0 && to != 0; lot = lots.next(lot)) {
            long number = lots.number(lot);
            long ownMs = lots.ownExpiresAtMs(lot);
            int there = lots.find(to, number, ownMs, Dates.AT_ONCE);
            if (there != 0 && lots.state(there) != lots.state(lot)) {
                EffectWriter effects = decision.on(target);
                long points = lots.points(there);
                if (lots.state(lot) == LotState.LOCKED) {
                    effects.lotLocked(number, points, ownMs);
                } else {
                    effects.lotUnlocked(number, points, ownMs, false);
                    debt.payFrom(number, points, ownMs, effects);
                }
            }
        }
    }

    private void moveAvailable(int from, int source, int target, Decision decision) {
        paidAway.clear();
        order.begin(from);
        for (int lot = order.next(); lot != 0; lot = order.next()) {
            long points = lots.points(lot);
            long paidPoints = Math.min(points, debt.owedPoints());
            if (paidPoints > 0) {
                decision.on(source)
                        .lotTaken(lots.number(lot), paidPoints, lots.ownExpiresAtMs(lot));
                debt.pay(paidPoints, decision.on(target));
            }
            if (paidPoints == points) {
                paidAway.add(lots.number(lot), points, lots.ownExpiresAtMs(lot));
            } else {
                decision.on(source)
                        .lotMoved(
                                lots.number(lot),
                                points - paidPoints,
                                lots.ownExpiresAtMs(lot),
                                LotState.AVAILABLE,
                                target);
            }
        }
    }

    private void moveAll(int first, LotState state, int target, EffectWriter effects) {
        for (int lot = first; lot != 0; lot = lots.next(lot)) {
            effects.lotMoved(
                    lots.number(lot), lots.points(lot), lots.ownExpiresAtMs(lot), state, target);
        }
    }

    /**
     * A lot of which holds pin everything, or all that the debt left, has nothing to move now; that
     * it went along is recorded, so that a reversal knows it again when its points were let go.
     */
    private void moveDepleted(int from, int target, EffectWriter effects) {
        depleted.clear();
        for (int hold = holds.first(from); hold != 0; hold = holds.next(hold)) {
            for (int pin = holds.firstPin(hold); pin != 0; pin = holds.nextPin(pin)) {
                long number = holds.lotNumber(pin);
                long ownMs = holds.ownExpiresAtMs(pin);
                boolean moves =
                        lots.find(from, number, ownMs, Dates.AT_ONCE) != 0
                                && paidAway.indexOf(number) < 0;
                if (!moves && depleted.indexOf(number) < 0) {
                    depleted.add(number, 0, ownMs);
                    effects.lotMoved(number, 0, ownMs, LotState.AVAILABLE, target);
                }
            }
        }
    }

    /** Who owes has nothing available: the target's own lots pay, and the rest is owed there. */
    private void moveDebt(int from, int source, int to, int target, Decision decision) {
        long owedPoints = Math.max(0, -accounts.availablePoints(from));
        if (owedPoints == 0) {
            return;
        }
        decision.on(source).debtPaid(owedPoints);
        EffectWriter effects = decision.on(target);
        long leftPoints = owedPoints;
        if (to != 0) {
            order.begin(to, owedPoints);
            while (order.nextPart()) {
                effects.lotTaken(order.lotNumber(), order.partPoints(), order.ownExpiresAtMs());
            }
            leftPoints = order.leftPoints();
        }
        if (leftPoints > 0) {
            effects.debtAdded(leftPoints);
        }
    }
}
