package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;

/**
 * Decides the reversal of a redemption: points go back into the very lots, the last taken first,
 * with the dates that the redemption recorded. On their way they repay what was written off of
 * their earn, then the member's debt; a part whose lot is over lapses in the same entry
 * (ARCHITECTURE.md, rules 7, 8 and 11).
 */
final class RedeemReversalRule {
    private final Accounts accounts;
    private final Lots lots;
    private final Originals originals;
    private final MemberAccounts members;
    private final PartnerAccounts partners;
    private final Debt debt;
    private final Original original = new Original();
    private final LotParts returned = new LotParts();
    private long expiredPoints;
    private long repaidPoints;

    RedeemReversalRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        originals = state.originals();
        members = new MemberAccounts(accounts);
        partners = new PartnerAccounts(accounts);
        debt = new Debt(accounts);
    }

    void decide(CommandDecoder command, Decision decision) {
        int account = members.of(command);
        decision.concerns(account, AccountKind.MEMBER, false);
        original.read(command);
        int known = originals.find(original.position());
        long reversedPoints = originals.reversedPoints(known);
        long leftPoints = original.taken().sumPoints() - reversedPoints;
        if (leftPoints == 0) {
            decision.refuse(Outcome.ALREADY_REVERSED);
            return;
        }
        long points = command.amountPoints() == 0 ? leftPoints : command.amountPoints();
        EffectWriter effects = decision.effects();
        if (points > leftPoints) {
            effects.left(leftPoints);
            decision.refuse(Outcome.EXCEEDS_ORIGINAL);
            return;
        }
        if (passesLimit(account, points)) {
            decision.refuse(Outcome.BALANCE_LIMIT);
            return;
        }
        giveBack(account, reversedPoints, points, decision);
        effects.reversed(original.position(), points, originals.lastRelated(known));
        partners.book(command, decision, Book.REDEEMED, -points, 0);
        if (expiredPoints > 0) {
            effects.booked(Book.EXPIRED, -1, expiredPoints);
        }
        if (repaidPoints > 0) {
            effects.booked(Book.REVERSED, -1, repaidPoints);
        }
    }

    /** From the end of what the redemption took, behind what went back before. */
    private void giveBack(int account, long goneBackPoints, long points, Decision decision) {
        LotParts taken = original.taken();
        debt.of(account);
        returned.clear();
        expiredPoints = 0;
        repaidPoints = 0;
        long skipPoints = goneBackPoints;
        long leftPoints = points;
        for (int index = taken.count() - 1; leftPoints > 0; index--) {
            long partPoints = taken.points(index) - Math.min(skipPoints, taken.points(index));
            skipPoints -= taken.points(index) - partPoints;
            long backPoints = Math.min(partPoints, leftPoints);
            if (backPoints > 0) {
                giveBack(taken.number(index), backPoints, taken.expiresAtMs(index), decision);
                leftPoints -= backPoints;
            }
        }
    }

    private void giveBack(long lotNumber, long points, long expiresAtMs, Decision decision) {
        EffectWriter effects = decision.effects();
        long enteringPoints = points - repay(LotNumber.positionOf(lotNumber), points, effects);
        returned.add(lotNumber, points, expiresAtMs);
        if (expiresAtMs <= decision.stampMs()) {
            if (enteringPoints > 0) {
                effects.lotRestored(lotNumber, enteringPoints, expiresAtMs);
                effects.lotExpired(lotNumber, enteringPoints);
            }
            expiredPoints += enteringPoints;
            return;
        }
        enteringPoints -= debt.pay(enteringPoints, effects);
        if (enteringPoints > 0) {
            effects.lotRestored(lotNumber, enteringPoints, expiresAtMs);
        }
    }

    /** {@return what of the points goes for what was written off of their earn} */
    private long repay(long earnPosition, long points, EffectWriter effects) {
        long writtenOffPoints = originals.shortfallPoints(originals.find(earnPosition));
        if (writtenOffPoints == 0) {
            return 0;
        }
        // The earn may have made several lots: what others of them repay in this entry counts.
        long stillOffPoints = Math.max(0, writtenOffPoints - returned.sumPointsOf(earnPosition));
        long paidPoints = Math.min(points, stillOffPoints);
        if (paidPoints > 0) {
            effects.shortfallPaid(earnPosition, paidPoints);
            repaidPoints += paidPoints;
        }
        return paidPoints;
    }

    private boolean passesLimit(int account, long points) {
        long heldPoints =
                Math.max(0, accounts.availablePoints(account)) + accounts.pendingPoints(account);
        int lotCountMax = accounts.lotCount(account) + original.taken().count();
        return Limits.isPassed(heldPoints, points)
                || (lotCountMax > Accounts.LOT_COUNT_MAX
                        && accounts.lotCount(account) + goneLotCount(account)
                                > Accounts.LOT_COUNT_MAX);
    }

    private int goneLotCount(int account) {
        LotParts taken = original.taken();
        int count = 0;
        for (int index = 0; index < taken.count(); index++) {
            count += lots.find(account, taken.number(index), taken.expiresAtMs(index)) == 0 ? 1 : 0;
        }
        return count;
    }
}
