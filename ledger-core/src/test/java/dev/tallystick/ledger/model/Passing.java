package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.model.Change.What;

/** Points go from one member to another, and come back as far as they are still there: rule 10. */
final class Passing {
    private final World world;

    Passing(World world) {
        this.world = world;
    }

    Told transfer(int step, Ask.Transfer ask, Draft draft) {
        Member from = world.member(ask.from());
        Member to = world.member(ask.to());
        for (Member named : new Member[] {from, to}) {
            Told merged = World.refuseMerged(draft, named);
            if (merged != null) {
                return merged;
            }
        }
        if (!from.maySpend()) {
            return World.refuseInactive(draft, from);
        }
        if (!to.mayEarn()) {
            return World.refuseInactive(draft, to);
        }
        Account sender = from.account(ask.unit());
        Account receiver = to.account(ask.unit());
        if (ask.points() > sender.available(draft.nowMs)) {
            return World.refuse(draft, Outcome.INSUFFICIENT_POINTS);
        }
        if (World.isTooMuch(receiver.gross(), ask.points())) {
            return World.refuse(draft, Outcome.BALANCE_LIMIT);
        }
        receiver.isOpen = true;
        Deed deed = new Deed(draft.position, EntryType.TRANSFER, from, to, ask.unit());
        for (Lot.Part part : draft.takeAndTell(sender, ask.points())) {
            // A date that slides stays behind: the receiver gets the one it had.
            long expiresAtMs = sender.endOf(part.lot());
            Lot.Id made = draft.make(receiver, deed, part.points(), Dates.AT_ONCE, expiresAtMs);
            deed.passed.add(new Deed.Passed(part, made));
        }
        world.deedOfStep.put(step, deed);
        return draft.posted();
    }

    Told reverse(Deed transfer, Draft draft) {
        if (transfer.isReversed) {
            return World.refuse(draft, Outcome.ALREADY_REVERSED);
        }
        Account sender = transfer.member.now().account(transfer.unit);
        Account receiver = transfer.counterpart.now().account(transfer.unit);
        long there = Reversing.remaining(receiver, transfer);
        if (sender != receiver && World.isTooMuch(sender.gross(), there)) {
            return World.refuse(draft, Outcome.BALANCE_LIMIT);
        }
        for (Deed.Passed passed : transfer.passed) {
            Lot lot = passed.to() == null ? null : receiver.lot(passed.to());
            if (lot != null && lot.points > 0) {
                long points = lot.points;
                lot.points = 0;
                draft.tell(receiver, What.TAKEN, lot.id.number(), points);
                draft.giveBack(sender, null, passed.from().lot(), points, Dates.AT_ONCE);
            }
        }
        for (Lot.Part part :
                Reversing.takePinned(receiver, lot -> lot.maker() == transfer, there, draft)) {
            draft.giveBack(sender, null, cameFrom(transfer, part), part.points(), Dates.AT_ONCE);
        }
        transfer.isReversed = true;
        return draft.posted();
    }

    private static Lot.Id cameFrom(Deed transfer, Lot.Part part) {
        for (Deed.Passed passed : transfer.passed) {
            if (passed.to() != null && passed.to().number() == part.lot().number()) {
                return passed.from().lot();
            }
        }
        throw new IllegalStateException("not of this transfer: " + part);
    }
}
