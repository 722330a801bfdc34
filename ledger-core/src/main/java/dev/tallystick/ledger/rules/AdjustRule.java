package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.RedeemOrder;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.Units;

/**
 * Decides a correction: a plus makes a lot, less what pays a debt; a minus takes what is available
 * in redeem order, and where that is allowed leaves the rest as a debt (ARCHITECTURE.md, rules 2
 * and 11).
 */
final class AdjustRule {
    private final Accounts accounts;
    private final Units units;
    private final RedeemOrder order;
    private final MemberAccounts members;
    private final Standing standing;
    private final Openings openings;
    private final Slides slides;
    private final Room room;
    private final Debt debt;

    AdjustRule(State state) {
        accounts = state.accounts();
        units = state.units();
        order = new RedeemOrder(state.lots());
        members = new MemberAccounts(state);
        standing = new Standing(state);
        openings = new Openings(state);
        slides = new Slides(accounts);
        room = new Room(state);
        debt = new Debt(accounts);
    }

    void decide(CommandDecoder command, Decision decision) {
        int account = members.named(command);
        if (isRefused(command, account, decision)) {
            decision.concernsIfOpen(account);
            return;
        }
        openings.member(command, account, decision);
        long points = command.amountPoints();
        if (points > 0) {
            add(account, points, command.adjust().expiresAtMs(), decision);
        } else {
            take(account, -points, decision.effects());
        }
    }

    private boolean isRefused(CommandDecoder command, int account, Decision decision) {
        if (standing.refusesMerged(standing.of(command, account), decision)) {
            return true;
        }
        long points = command.amountPoints();
        long availablePoints = account == 0 ? 0 : accounts.availablePoints(account);
        boolean mayOwe = (command.adjust().flags() & AdjustFlags.ALLOW_NEGATIVE) != 0;
        if (points < 0 && -points > availablePoints && !mayOwe) {
            decision.refuse(Outcome.INSUFFICIENT_POINTS);
            return true;
        }
        int unitSlot = Units.slotOf(decision.program(), decision.unit());
        boolean passes =
                Math.abs(units.bookPoints(unitSlot, Book.ADJUSTED) - points) > Limits.POINTS_MAX
                        || (points < 0
                                ? points < -Limits.POINTS_MAX - Math.min(0, availablePoints)
                                : room.lacksForNew(account, unitSlot, points, 1));
        if (passes) {
            decision.refuse(Outcome.BALANCE_LIMIT);
        }
        return passes;
    }

    private void add(int account, long points, long ownMs, Decision decision) {
        EffectWriter effects = decision.effects();
        long slidingMs = slides.move(account, Dates.AT_ONCE, effects);
        boolean over = (ownMs == Dates.SLIDING ? slidingMs : ownMs) <= decision.stampMs();
        long lotPoints = over ? points : points - debt.of(account).pay(points, effects);
        if (lotPoints > 0) {
            effects.lotCreated(0, lotPoints, LotSource.ADJUSTMENT, false, Dates.AT_ONCE, ownMs);
        }
        if (over) {
            effects.lotExpired(LotNumber.of(decision.position(), 0), lotPoints);
        }
        effects.booked(Book.ADJUSTED, -1, -points);
        if (over) {
            effects.booked(Book.EXPIRED, -1, lotPoints);
        }
    }

    private void take(int account, long points, EffectWriter effects) {
        long leftPoints = points;
        if (account != 0) {
            slides.note(account, effects);
            order.begin(account, points);
            while (order.nextPart()) {
                effects.lotTaken(order.lotNumber(), order.partPoints(), order.ownExpiresAtMs());
            }
            leftPoints = order.leftPoints();
        }
        if (leftPoints > 0) {
            effects.debtAdded(leftPoints);
        }
        effects.booked(Book.ADJUSTED, -1, points);
    }
}
