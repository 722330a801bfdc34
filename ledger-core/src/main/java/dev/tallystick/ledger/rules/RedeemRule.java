package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.RedeemDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.RedeemOrder;
import dev.tallystick.ledger.state.State;

/** Decides Redeem: points leave the member's lots in redeem order (ARCHITECTURE.md, rule 2). */
final class RedeemRule {
    private final Accounts accounts;
    private final RedeemOrder order;
    private final MemberAccounts members;
    private final Standing standing;
    private final Slides slides;
    private final PartnerAccounts partners;

    RedeemRule(State state) {
        accounts = state.accounts();
        order = new RedeemOrder(state.lots());
        members = new MemberAccounts(state);
        standing = new Standing(state);
        slides = new Slides(accounts);
        partners = new PartnerAccounts(accounts);
    }

    void decide(CommandDecoder command, Decision decision) {
        RedeemDecoder redeem = command.redeem();
        int account = members.named(command);
        decision.concernsIfOpen(account);
        int member = standing.of(command, account);
        if (standing.refusesMerged(member, decision)
                || standing.refusesSpending(member, decision)) {
            return;
        }
        long availablePoints = account == 0 ? 0 : accounts.availablePoints(account);
        boolean upTo = (redeem.flags() & RedeemFlags.UP_TO) != 0;
        long points =
                upTo ? Math.min(redeem.amountPoints(), availablePoints) : redeem.amountPoints();
        if (points <= 0 || points > availablePoints) {
            decision.refuse(Outcome.INSUFFICIENT_POINTS);
            return;
        }
        slides.move(account, redeem.slidesToMs(), decision.effects());
        take(account, points, decision.effects());
        partners.book(command, decision, Book.REDEEMED, points);
    }

    /** Soonest expiry first: the member keeps the points that live longest. */
    private void take(int account, long points, EffectWriter effects) {
        order.begin(account, points);
        while (order.nextPart()) {
            effects.lotTaken(order.lotNumber(), order.partPoints(), order.ownExpiresAtMs());
        }
        order.requireAll();
    }
}
