package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Origin;
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
 * first. What was granted in several units is taken back in all of them, or in none
 * (ARCHITECTURE.md, rules 8 and 11).
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
    private final MemberAccounts members;
    private final Original original = new Original();
    private int part;
    private int account;
    private int known;
    private long leftPoints;
    private long points;
    private long spentPoints;

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
        members = new MemberAccounts(state);
    }

    void decide(CommandDecoder command, Decision decision) {
        openings.holder(command, decision);
        lookAt(command, 0);
        if (!isReversible(command)) {
            decision.refuse(Outcome.ALREADY_REVERSED);
            return;
        }
        if (points > leftPoints) {
            decision.effects().left(leftPoints);
            decision.refuse(Outcome.EXCEEDS_ORIGINAL);
            return;
        }
        int partCount = takesAll(command) ? original.partCount() : 1;
        if (isRefused(command, partCount, decision)) {
            return;
        }
        reverse(command, decision.effects(), decision);
        for (int next = 1; next < partCount; next++) {
            lookAt(command, next);
            if (points > 0) {
                int unit = original.unit(part);
                reverse(command, openings.onHolder(command, unit, decision), decision);
            }
        }
    }

    /** Only who says how many points means those in the earn's own unit alone. */
    private static boolean takesAll(CommandDecoder command) {
        return command.returned().isTold() || (command.amountPoints() == 0 && !isUpTo(command));
    }

    /** Looks at what an earn granted in one unit, as it stands now. */
    private void lookAt(CommandDecoder command, int newPart) {
        part = newPart;
        original.read(command, part);
        account = members.holderOf(members.named(command, original.unit(part)));
        known = originals.find(original.origin());
        leftPoints = leftPoints();
        points = points(command);
        own.begin(account, original);
        spentPoints = points - Math.min(points, own.remainingPoints());
    }

    /** Whether anything is left in any unit, or nothing was granted and that not taken back. */
    private boolean isReversible(CommandDecoder command) {
        boolean isUntouched = originals.lastRelated(known) == 0;
        boolean isLeft = leftPoints > 0;
        long grantedPoints = original.grantedPoints();
        for (int next = 1; next < original.partCount() && !isLeft; next++) {
            lookAt(command, next);
            isLeft = leftPoints > 0;
            grantedPoints += original.grantedPoints();
        }
        lookAgain(command);
        return isLeft || (grantedPoints == 0 && isUntouched);
    }

    /** Whether the program's policy lets it not be taken back in one of its units, so in none. */
    private boolean isRefused(CommandDecoder command, int partCount, Decision decision) {
        boolean isRefused = isRefused(decision);
        for (int next = 1; next < partCount && !isRefused; next++) {
            lookAt(command, next);
            isRefused = isRefused(decision);
        }
        lookAgain(command);
        return isRefused;
    }

    private boolean isRefused(Decision decision) {
        SpentEarnPolicy policy = programs.config(decision.program()).spentEarnPolicy();
        if (spentPoints > 0 && policy == SpentEarnPolicy.REFUSE) {
            decision.refuse(Outcome.EARN_ALREADY_SPENT);
            return true;
        }
        if (policy == SpentEarnPolicy.NEGATIVE && owesTooMuch()) {
            decision.refuse(Outcome.BALANCE_LIMIT);
            return true;
        }
        return false;
    }

    private void lookAgain(CommandDecoder command) {
        if (part != 0) {
            lookAt(command, 0);
        }
    }

    private void reverse(CommandDecoder command, EffectWriter effects, Decision decision) {
        SpentEarnPolicy policy = programs.config(decision.program()).spentEarnPolicy();
        long origin = original.origin();
        slides.note(account, effects);
        own.take(points - spentPoints, effects);
        long missingPoints = spentPoints - takeOthers(effects);
        long writtenOffPoints = policy == SpentEarnPolicy.CLAMP ? missingPoints : 0;
        if (writtenOffPoints > 0) {
            effects.shortfallAdded(origin, writtenOffPoints);
        } else if (missingPoints > 0) {
            effects.debtAdded(missingPoints);
        }
        long reversedPoints = originals.reversedPoints(known);
        givenBack.record(command, original, reversedPoints, points, points == leftPoints, effects);
        effects.reversed(origin, points, originals.lastRelated(known));
        long bookedPoints = points - writtenOffPoints;
        partners.book(command, original.unit(part), decision, Book.REVERSED, bookedPoints);
    }

    /** Of what came back of a purchase, less will do where less is left, and nothing is nothing. */
    private long points(CommandDecoder command) {
        if (part > 0) {
            return command.returned().isTold()
                    ? Math.min(original.shares().sumPoints(command.returned()), leftPoints)
                    : leftPoints;
        }
        long asked = command.amountPoints();
        if (isUpTo(command)) {
            return Math.min(asked, leftPoints);
        }
        return asked == 0 ? leftPoints : asked;
    }

    private static boolean isUpTo(CommandDecoder command) {
        return (command.posting().flags() & FollowUpFlags.UP_TO) != 0;
    }

    /**
     * Points that came back after the earn was reversed may lapse as well: never less than none.
     */
    private long leftPoints() {
        return Math.max(
                0,
                original.grantedPoints()
                        - originals.reversedPoints(known)
                        - originals.expiredPoints(known));
    }

    /** Of what was spent, the member's other available lots pay what they hold. */
    private boolean owesTooMuch() {
        long availablePoints = accounts.availablePoints(account);
        long othersPoints = Math.max(0, availablePoints - own.availablePoints());
        long owedPoints = Math.max(0, -availablePoints);
        return Limits.isPassed(owedPoints, Math.max(0, spentPoints - othersPoints));
    }

    /** {@return what could be taken} */
    private long takeOthers(EffectWriter effects) {
        long missingPoints = spentPoints;
        order.begin(account);
        for (int lot = order.next(); lot != 0 && missingPoints > 0; lot = order.next()) {
            if (Origin.ofLot(lots.number(lot)) != original.origin()) {
                long takenPoints = Math.min(missingPoints, lots.points(lot));
                effects.lotTaken(lots.number(lot), takenPoints, lots.ownExpiresAtMs(lot));
                missingPoints -= takenPoints;
            }
        }
        return spentPoints - missingPoints;
    }
}
