package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.PostingDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.State;

/** Decides Redeem: points leave the member's lots in redeem order (ARCHITECTURE.md, rule 2). */
final class RedeemRule {
    private final Accounts accounts;
    private final Lots lots;
    private final MemberAccounts members;
    private final PartnerAccounts partners;

    RedeemRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        members = new MemberAccounts(state);
        partners = new PartnerAccounts(accounts);
    }

    void decide(CommandDecoder command, Decision decision) {
        PostingDecoder redeem = command.posting();
        int account = members.of(command);
        if (account != 0) {
            decision.concerns(account, AccountKind.MEMBER, false);
        }
        long availablePoints = account == 0 ? 0 : accounts.availablePoints(account);
        boolean upTo = (redeem.flags() & RedeemFlags.UP_TO) != 0;
        long points =
                upTo ? Math.min(redeem.amountPoints(), availablePoints) : redeem.amountPoints();
        if (points <= 0 || points > availablePoints) {
            decision.refuse(Outcome.INSUFFICIENT_POINTS);
            return;
        }
        take(account, points, decision.effects());
        partners.book(command, decision, Book.REDEEMED, points);
    }

    /** Soonest expiry first: the member keeps the points that live longest. */
    private void take(int account, long points, EffectWriter effects) {
        long leftPoints = points;
        for (int lot = lots.firstAvailable(account); leftPoints > 0; lot = lots.next(lot)) {
            long takenPoints = Math.min(leftPoints, lots.points(lot));
            effects.lotTaken(lots.number(lot), takenPoints, lots.expiresAtMs(lot));
            leftPoints -= takenPoints;
        }
    }
}
