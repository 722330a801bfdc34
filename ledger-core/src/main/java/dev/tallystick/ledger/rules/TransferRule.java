package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.RedeemOrder;
import dev.tallystick.ledger.state.State;

/**
 * Decides a transfer: points leave the sender's lots in redeem order and make lots of the same
 * dates at the receiver, whose debt they pay first (ARCHITECTURE.md, rules 10, 11 and 17).
 */
final class TransferRule {
    private static final int SENDER = 0;

    private final Accounts accounts;
    private final Lots lots;
    private final RedeemOrder order;
    private final MemberAccounts members;
    private final Standing standing;
    private final Openings openings;
    private final Slides slides;
    private final Room room;
    private final Debt debt;

    TransferRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        order = new RedeemOrder(lots);
        members = new MemberAccounts(state);
        standing = new Standing(state);
        openings = new Openings(state);
        slides = new Slides(accounts);
        room = new Room(state);
        debt = new Debt(accounts);
    }

    void decide(CommandDecoder command, Decision decision) {
        int from = members.named(command);
        int to = members.counterpartOf(command);
        long points = command.amountPoints();
        decision.concernsIfOpen(from);
        if (isRefused(command, from, decision)) {
            return;
        }
        if (from == 0 || points > accounts.availablePoints(from)) {
            decision.refuse(Outcome.INSUFFICIENT_POINTS);
            return;
        }
        if (room.lacks(to, points, order.partCount(from, points))) {
            decision.refuse(Outcome.BALANCE_LIMIT);
            return;
        }
        int receiver =
                openings.bringIn(
                        to,
                        decision.unit(),
                        command.counterpartKeyHigh(),
                        command.counterpartKeyLow(),
                        decision);
        slides.note(from, decision.on(SENDER));
        slides.note(to, to == 0 ? decision.effects() : decision.on(receiver));
        transfer(from, to, receiver, points, decision);
    }

    private boolean isRefused(CommandDecoder command, int from, Decision decision) {
        int sender = standing.of(command, from);
        int receiver = standing.ofCounterpart(command);
        return standing.refusesMerged(sender, decision)
                || standing.refusesMerged(receiver, decision)
                || standing.refusesSpending(sender, decision)
                || standing.refusesEarning(receiver, decision);
    }

    private void transfer(int from, int to, int receiver, long points, Decision decision) {
        debt.of(to);
        order.begin(from, points);
        int lotCount = 0;
        while (order.nextPart()) {
            long movedPoints = order.partPoints();
            decision.on(SENDER).lotTaken(order.lotNumber(), movedPoints, order.ownExpiresAtMs());
            EffectWriter effects = decision.on(receiver);
            long lotPoints = movedPoints - debt.pay(movedPoints, effects);
            if (lotPoints > 0) {
                effects.lotCreated(
                        lotCount++,
                        lotPoints,
                        LotSource.TRANSFER,
                        false,
                        lots.activatesAtMs(order.lot()),
                        lots.expiresAtMs(order.lot()));
            }
        }
        order.requireAll();
    }
}
