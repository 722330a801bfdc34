package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.Programs;
import dev.tallystick.ledger.state.RedeemOrder;
import dev.tallystick.ledger.state.State;

/**
 * Decides the reversal of an earn. What is left of it comes first out of what remains in its own
 * lots; what was spent is made good as the program's policy says, the member's other available lots
 * first (ARCHITECTURE.md, rules 8 and 11).
 */
final class EarnReversalRule {
    private final Accounts accounts;
    private final Lots lots;
    private final RedeemOrder order;
    private final Originals originals;
    private final Programs programs;
    private final Openings openings;
    private final Slides slides;
    private final PartnerAccounts partners;
    private final OwnLots own;
    private final GivenBack givenBack;
    private final Original original = new Original();

    EarnReversalRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        order = new RedeemOrder(lots);
        originals = state.originals();
        programs = state.programs();
        openings = new Openings(state);
        slides = new Slides(accounts);
        partners = new PartnerAccounts(accounts);
        own = new OwnLots(state);
        givenBack = new GivenBack(state.counters());
    }

    void decide(CommandDecoder command, Decision decision) {
        int account = openings.holder(command, decision);
        original.read(command);
        int known = originals.find(original.position());
        long leftPoints = leftPoints(known);
        boolean isOfNothing = original.grantedPoints() == 0 && originals.lastRelated(known) == 0;
        if (leftPoints == 0 && !isOfNothing) {
            decision.refuse(Outcome.ALREADY_REVERSED);
            return;
        }
        long points = points(command, leftPoints);
        if (points > leftPoints) {
            decision.effects().left(leftPoints);
            decision.refuse(Outcome.EXCEEDS_ORIGINAL);
            return;
        }
        SpentEarnPolicy policy = programs.config(decision.program()).spentEarnPolicy();
        own.begin(account, original);
        long spentPoints = points - Math.min(points, own.remainingPoints());
        if (spentPoints > 0 && policy == SpentEarnPolicy.REFUSE) {
            decision.refuse(Outcome.EARN_ALREADY_SPENT);
            return;
        }
        if (policy == SpentEarnPolicy.NEGATIVE && owesTooMuch(account, spentPoints)) {
            decision.refuse(Outcome.BALANCE_LIMIT);
            return;
        }
        EffectWriter effects = decision.effects();
        slides.note(account, effects);
        own.take(points - spentPoints, effects);
        long missingPoints = spentPoints - takeOthers(account, spentPoints, effects);
        long writtenOffPoints = policy == SpentEarnPolicy.CLAMP ? missingPoints : 0;
        if (writtenOffPoints > 0) {
            effects.shortfallAdded(original.position(), writtenOffPoints);
        } else if (missingPoints > 0) {
            effects.debtAdded(missingPoints);
        }
        long reversedPoints = originals.reversedPoints(known);
        givenBack.record(command, original, reversedPoints, points, points == leftPoints, effects);
        effects.reversed(original.position(), points, originals.lastRelated(known));
        partners.book(command, decision, Book.REVERSED, points - writtenOffPoints);
    }

    /** Of what came back of a purchase, less will do where less is left, and nothing is nothing. */
    private static long points(CommandDecoder command, long leftPoints) {
        long asked = command.amountPoints();
        boolean upTo = (command.posting().flags() & FollowUpFlags.UP_TO) != 0;
        if (upTo) {
            return Math.min(asked, leftPoints);
        }
        return asked == 0 ? leftPoints : asked;
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

    /** Of what was spent, the member's other available lots pay what they hold. */
    private boolean owesTooMuch(int account, long spentPoints) {
        long availablePoints = accounts.availablePoints(account);
        long othersPoints = Math.max(0, availablePoints - own.availablePoints());
        long owedPoints = Math.max(0, -availablePoints);
        return Limits.isPassed(owedPoints, Math.max(0, spentPoints - othersPoints));
    }

    /** {@return what could be taken} */
    private long takeOthers(int account, long points, EffectWriter effects) {
        long leftPoints = points;
        order.begin(account);
        for (int lot = order.next(); lot != 0 && leftPoints > 0; lot = order.next()) {
            if (LotNumber.positionOf(lots.number(lot)) != original.position()) {
                long takenPoints = Math.min(leftPoints, lots.points(lot));
                effects.lotTaken(lots.number(lot), takenPoints, lots.ownExpiresAtMs(lot));
                leftPoints -= takenPoints;
            }
        }
        return points - leftPoints;
    }
}
