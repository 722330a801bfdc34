package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.EarnDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.Units;

/**
 * Decides Earn: one new lot for a member, granted by the program or a partner, less what pays a
 * debt; none for an earn of 0 points (ARCHITECTURE.md, rules 1, 3, 4, 11 and 16).
 */
final class EarnRule {
    private final Accounts accounts;
    private final Units units;
    private final MemberAccounts members;
    private final PartnerAccounts partners;
    private final Debt debt;

    EarnRule(State state) {
        accounts = state.accounts();
        units = state.units();
        members = new MemberAccounts(state);
        partners = new PartnerAccounts(accounts);
        debt = new Debt(accounts);
    }

    void decide(CommandDecoder command, Decision decision) {
        EarnDecoder earn = command.earn();
        long points = earn.amountPoints();
        long nowMs = decision.stampMs();
        if (earn.occurredAtMs() != Dates.NOW) {
            decision.effectiveAt(Math.min(earn.occurredAtMs(), nowMs));
        }
        int known = members.of(command);
        if (passesLimit(known, Units.slotOf(decision.program(), decision.unit()), points)) {
            if (known != 0) {
                decision.concerns(known, AccountKind.MEMBER, false);
            }
            decision.refuse(Outcome.BALANCE_LIMIT);
            return;
        }
        EffectWriter effects = decision.effects();
        boolean opened = known == 0;
        decision.concerns(opened ? accounts.nextNumber() : known, AccountKind.MEMBER, opened);
        if (opened) {
            effects.accountOpened(0, AccountKind.MEMBER, earn.memberKeyHigh(), earn.memberKeyLow());
        }
        boolean over = earn.expiresAtMs() <= nowMs;
        boolean pending = !over && earn.activatesAtMs() > nowMs;
        boolean enters = !over && !pending;
        long lotPoints = enters ? points - debt.of(known).pay(points, effects) : points;
        if (lotPoints > 0) {
            effects.lotCreated(
                    0,
                    lotPoints,
                    LotSource.BASE,
                    pending,
                    earn.activatesAtMs(),
                    earn.expiresAtMs());
        }
        partners.book(command, decision, Book.ISSUED, -points);
        if (over && points > 0) {
            // Points that arrive too late were granted, and lapse in the same entry.
            effects.lotExpired(LotNumber.of(decision.position(), 0), points);
            effects.booked(Book.EXPIRED, -1, points);
        }
    }

    private boolean passesLimit(int account, int unitSlot, long points) {
        if (Limits.isPassed(units.issuedPoints(unitSlot), points)) {
            return true;
        }
        return account != 0
                && (accounts.lotCount(account) == Accounts.LOT_COUNT_MAX
                        || Limits.isPassed(
                                Math.max(0, accounts.availablePoints(account))
                                        + accounts.pendingPoints(account),
                                points));
    }
}
