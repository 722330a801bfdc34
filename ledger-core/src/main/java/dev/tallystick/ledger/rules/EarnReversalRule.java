package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.Programs;
import dev.tallystick.ledger.state.State;

/**
 * Decides the reversal of an earn. What is left of it comes first out of what remains in its own
 * lots, pending before available; what was spent is made good as the program's policy says, the
 * member's other available lots first (ARCHITECTURE.md, rules 8 and 11).
 */
final class EarnReversalRule {
    private final MemberAccounts members;
    private final Lots lots;
    private final Originals originals;
    private final Programs programs;
    private final PartnerAccounts partners;
    private final Original original = new Original();

    EarnReversalRule(State state) {
        members = new MemberAccounts(state);
        lots = state.lots();
        originals = state.originals();
        programs = state.programs();
        partners = new PartnerAccounts(state.accounts());
    }

    void decide(CommandDecoder command, Decision decision) {
        int account = members.of(command);
        decision.concerns(account, AccountKind.MEMBER, false);
        original.read(command);
        int known = originals.find(original.position());
        long leftPoints = leftPoints(known);
        boolean isOfNothing = original.grantedPoints() == 0 && originals.lastRelated(known) == 0;
        if (leftPoints == 0 && !isOfNothing) {
            decision.refuse(Outcome.ALREADY_REVERSED);
            return;
        }
        long points = command.amountPoints() == 0 ? leftPoints : command.amountPoints();
        if (points > leftPoints) {
            decision.effects().left(leftPoints);
            decision.refuse(Outcome.EXCEEDS_ORIGINAL);
            return;
        }
        SpentEarnPolicy policy = programs.config(decision.program()).spentEarnPolicy();
        long spentPoints = points - Math.min(points, remainingPoints(account));
        if (spentPoints > 0 && policy == SpentEarnPolicy.REFUSE) {
            decision.refuse(Outcome.EARN_ALREADY_SPENT);
            return;
        }
        EffectWriter effects = decision.effects();
        takeOwn(account, points - spentPoints, effects);
        long missingPoints = spentPoints - takeOthers(account, spentPoints, effects);
        long writtenOffPoints = policy == SpentEarnPolicy.CLAMP ? missingPoints : 0;
        if (writtenOffPoints > 0) {
            effects.shortfallAdded(original.position(), writtenOffPoints);
        } else if (missingPoints > 0) {
            effects.debtAdded(missingPoints);
        }
        effects.reversed(original.position(), points, originals.lastRelated(known));
        partners.book(command, decision, Book.REVERSED, points - writtenOffPoints);
    }

    /**
     * Points that came back after the earn was reversed may lapse as well: never less than none.
     */
    private long leftPoints(int known) {
        return Math.max(
                0,
                original.grantedPoints()
                        - originals.reversedPoints(known)
                        - originals.expiredPoints(known));
    }

    private long remainingPoints(int account) {
        long remainingPoints = 0;
        for (int index = 0; index < original.made().count(); index++) {
            int lot = ownLot(account, index);
            remainingPoints += lot == 0 ? 0 : lots.points(lot);
        }
        return remainingPoints;
    }

    private void takeOwn(int account, long points, EffectWriter effects) {
        long leftPoints = takeOwn(account, true, points, effects);
        takeOwn(account, false, leftPoints, effects);
    }

    /** {@return what is still to be taken} */
    private long takeOwn(int account, boolean pending, long points, EffectWriter effects) {
        long leftPoints = points;
        for (int index = 0; index < original.made().count() && leftPoints > 0; index++) {
            int lot = ownLot(account, index);
            if (lot != 0 && lots.isPending(lot) == pending) {
                leftPoints -= take(lot, leftPoints, effects);
            }
        }
        return leftPoints;
    }

    /** {@return what could be taken} */
    private long takeOthers(int account, long points, EffectWriter effects) {
        long leftPoints = points;
        for (int lot = lots.firstAvailable(account);
                lot != 0 && leftPoints > 0;
                lot = lots.next(lot)) {
            if (!isOwn(lots.number(lot))) {
                leftPoints -= take(lot, leftPoints, effects);
            }
        }
        return points - leftPoints;
    }

    private long take(int lot, long pointsMax, EffectWriter effects) {
        long points = Math.min(pointsMax, lots.points(lot));
        effects.lotTaken(lots.number(lot), points, lots.expiresAtMs(lot));
        return points;
    }

    private int ownLot(int account, int index) {
        LotParts made = original.made();
        return lots.find(account, made.number(index), made.expiresAtMs(index));
    }

    private boolean isOwn(long lotNumber) {
        return LotNumber.positionOf(lotNumber) == original.position();
    }
}
