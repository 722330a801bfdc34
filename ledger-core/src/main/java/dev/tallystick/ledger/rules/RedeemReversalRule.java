package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.Units;

/**
 * Decides the reversal of a redemption or a capture: points go back into the very lots, the last
 * taken first, with the dates that the redemption recorded (ARCHITECTURE.md, rule 7).
 */
final class RedeemReversalRule {
    private final Lots lots;
    private final Originals originals;
    private final Openings openings;
    private final Slides slides;
    private final Room room;
    private final PartnerAccounts partners;
    private final Returns returns;
    private final Original original = new Original();
    private final LotParts parts = new LotParts();

    RedeemReversalRule(State state) {
        lots = state.lots();
        originals = state.originals();
        openings = new Openings(state);
        slides = new Slides(state.accounts());
        room = new Room(state);
        partners = new PartnerAccounts(state.accounts());
        returns = new Returns(state);
    }

    void decide(CommandDecoder command, Decision decision) {
        int account = openings.holder(command, decision);
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
        int unitSlot = Units.slotOf(decision.program(), decision.unit());
        int lotCount = room.holds(account, parts.count()) ? 0 : parts.countGone(lots, account);
        if (room.lacksForNew(account, unitSlot, points, lotCount)) {
            decision.refuse(Outcome.BALANCE_LIMIT);
            return;
        }
        slides.note(account, effects);
        returns.begin(account, decision.stampMs(), command.followUp().graceUntilMs(), effects);
        if ((command.posting().flags() & FollowUpFlags.LOCKED_LAPSES) == 0) {
            returns.graceForLocked();
        }
        for (int index = 0; index < parts.count(); index++) {
            returns.add(parts.number(index), parts.points(index), parts.expiresAtMs(index));
        }
        effects.reversed(original.position(), points, originals.lastRelated(known));
        partners.book(command, decision, Book.REDEEMED, -points);
        returns.end();
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
}
