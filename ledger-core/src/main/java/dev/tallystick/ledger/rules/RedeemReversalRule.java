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
    private final LotParts parts = new LotParts();
    private long expiredPoints;
    private long repaidPoints;

    RedeemReversalRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        originals = state.originals();
        members = new MemberAccounts(state);
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
        select(reversedPoints, points);
        if (passesLimit(account, points, decision.stampMs())) {
            decision.refuse(Outcome.BALANCE_LIMIT);
            return;
        }
        giveBack(account, decision);
        effects.reversed(original.position(), points, originals.lastRelated(known));
        partners.book(command, decision, Book.REDEEMED, -points);
        if (expiredPoints > 0) {
            effects.booked(Book.EXPIRED, -1, expiredPoints);
        }
        if (repaidPoints > 0) {
            effects.booked(Book.REVERSED, -1, repaidPoints);
        }
    }

    /** From the end of what the redemption took, behind what went back before. */
    private void select(long goneBackPoints, long points) {
        LotParts taken = original.taken();
        parts.clear();
        long skipPoints = goneBackPoints;
        long leftPoints = points;
        for (int index = taken.count() - 1; leftPoints > 0; index--) {
            long partPoints = taken.points(index) - Math.min(skipPoints, taken.points(index));
            skipPoints -= taken.points(index) - partPoints;
            long backPoints = Math.min(partPoints, leftPoints);
            if (backPoints > 0) {
                parts.add(taken.number(index), backPoints, taken.expiresAtMs(index));
                leftPoints -= backPoints;
            }
        }
    }

    private void giveBack(int account, Decision decision) {
        debt.of(account);
        expiredPoints = 0;
        repaidPoints = 0;
        for (int index = 0; index < parts.count(); index++) {
            giveBackPart(index, decision);
        }
    }

    private void giveBackPart(int index, Decision decision) {
        EffectWriter effects = decision.effects();
        long lotNumber = parts.number(index);
        long expiresAtMs = parts.expiresAtMs(index);
        long enteringPoints = parts.points(index) - repay(index, effects);
        if (expiresAtMs <= decision.stampMs()) {
            if (enteringPoints > 0) {
                effects.lotRestored(lotNumber, enteringPoints, expiresAtMs, false);
                effects.lotExpired(lotNumber, enteringPoints);
            }
            expiredPoints += enteringPoints;
            return;
        }
        enteringPoints -= debt.pay(enteringPoints, effects);
        if (enteringPoints > 0) {
            effects.lotRestored(lotNumber, enteringPoints, expiresAtMs, false);
        }
    }

    /** {@return what of a part goes for what was written off of its earn} */
    private long repay(int index, EffectWriter effects) {
        long earnPosition = LotNumber.positionOf(parts.number(index));
        long writtenOffPoints = originals.shortfallPoints(originals.find(earnPosition));
        if (writtenOffPoints == 0) {
            return 0;
        }
        // The earn may have made several lots: what others of them repay in this entry counts.
        long stillOffPoints =
                Math.max(0, writtenOffPoints - parts.sumPointsOf(earnPosition, index));
        long paidPoints = Math.min(parts.points(index), stillOffPoints);
        if (paidPoints > 0) {
            effects.shortfallPaid(earnPosition, paidPoints);
            repaidPoints += paidPoints;
        }
        return paidPoints;
    }

    private boolean passesLimit(int account, long points, long nowMs) {
        long memberPoints =
                Math.max(0, accounts.availablePoints(account)) + accounts.pendingPoints(account);
        return Limits.isPassed(memberPoints, points)
                || (accounts.lotCount(account) + parts.count() > Accounts.LOT_COUNT_MAX
                        && accounts.lotCount(account) + newLotCount(account, nowMs)
                                > Accounts.LOT_COUNT_MAX);
    }

    /** {@return how many of the parts make a lot that is gone exist again} */
    private int newLotCount(int account, long nowMs) {
        int count = 0;
        for (int index = 0; index < parts.count(); index++) {
            boolean stays = parts.expiresAtMs(index) > nowMs;
            int lot = lots.find(account, parts.number(index), parts.expiresAtMs(index));
            count += stays && lot == 0 ? 1 : 0;
        }
        return count;
    }
}
