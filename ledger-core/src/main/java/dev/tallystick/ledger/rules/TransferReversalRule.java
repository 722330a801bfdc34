package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;

/**
 * Decides the reversal of a transfer, once: what is still in the receiver's lots, pinned parts
 * last, goes back into the sender's very lots; what was spent stays spent (ARCHITECTURE.md, rule
 * 10).
 */
final class TransferReversalRule {
    private final Lots lots;
    private final Originals originals;
    private final MemberAccounts members;
    private final Openings openings;
    private final Slides slides;
    private final Room room;
    private final OwnLots own;
    private final Returns returns;
    private final Original original = new Original();
    private final LotParts parts = new LotParts();

    TransferReversalRule(State state) {
        lots = state.lots();
        originals = state.originals();
        members = new MemberAccounts(state);
        openings = new Openings(state);
        slides = new Slides(state.accounts());
        room = new Room(state);
        own = new OwnLots(state);
        returns = new Returns(state);
    }

    void decide(CommandDecoder command, Decision decision) {
        int sender = openings.holder(command, decision);
        original.read(command);
        int known = originals.find(original.position());
        if (originals.lastRelated(known) != 0) {
            decision.refuse(Outcome.ALREADY_REVERSED);
            return;
        }
        int receiver = members.counterpartOf(command);
        own.begin(receiver, original);
        long points = own.remainingPoints();
        if (receiver != sender && room.lacks(sender, points, newLotCount(sender))) {
            decision.refuse(Outcome.BALANCE_LIMIT);
            return;
        }
        bringBack(command, sender, receiver, decision);
        decision.effects().reversed(original.position(), points, 0);
    }

    /** {@return how many of the sender's lots may have to exist again, if that matters} */
    private int newLotCount(int sender) {
        LotParts taken = original.taken();
        return room.holds(sender, taken.count()) ? 0 : taken.countGone(lots, sender);
    }

    private void bringBack(CommandDecoder command, int sender, int receiver, Decision decision) {
        int senderIndex = 0;
        int receiverIndex = senderIndex;
        if (receiver != sender) {
            receiverIndex = decision.concerns(receiver, AccountKind.MEMBER, false);
            openings.redirect(
                    members.namedCounterpart(command, decision.unit()),
                    receiver,
                    receiverIndex,
                    decision);
            slides.note(receiver, decision.on(receiverIndex));
        }
        slides.note(sender, decision.on(senderIndex));
        parts.clear();
        own.takeAll(decision.on(receiverIndex), parts);
        returns.begin(sender, decision.stampMs(), Dates.AT_ONCE, decision.on(senderIndex));
        for (int index = 0; index < parts.count(); index++) {
            int takenIndex = original.takenFor(LotNumber.placeOf(parts.number(index)));
            returns.add(
                    original.taken().number(takenIndex),
                    parts.points(index),
                    original.taken().expiresAtMs(takenIndex));
        }
        returns.end();
    }
}
