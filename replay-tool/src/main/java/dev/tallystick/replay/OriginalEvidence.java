package dev.tallystick.replay;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.FollowUpDecoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.history.EntrySource;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Whether what a follow-up carries about its original is what the original's entry says. Source:
 * ARCHITECTURE.md, "Commands".
 */
final class OriginalEvidence {
    private final EntrySource entries;
    private final EntryDecoder original = new EntryDecoder();
    private final CommandDecoder originalCommand = new CommandDecoder();

    OriginalEvidence(EntrySource entries) {
        this.entries = entries;
    }

    /** {@return why the evidence is wrong, null if it is right} */
    Objection objection(EntryDecoder entry, CommandDecoder followUp) {
        FollowUpDecoder fields = followUp.followUp();
        long position = fields.originalPosition();
        if (position < 1 || position >= entry.position()) {
            return wrong("no earlier entry: position=" + position);
        }
        try {
            UnsafeBuffer bytes = new UnsafeBuffer(entries.entryAt(position));
            original.wrap(bytes, 0);
            originalCommand.wrap(bytes, original.commandOffset(), original.commandLengthBytes());
            DirectBuffer claimed = followUp.originalEffects();
            boolean isRight =
                    followUp.type().follows(original.type())
                            && original.outcome() == Outcome.POSTED
                            && isOfSameAccount(followUp)
                            && original.postedAtMs() == fields.originalPostedAtMs()
                            && claimed.equals(new UnsafeBuffer(original.copyEffects()));
            return isRight ? null : wrong("not what the entry at " + position + " says");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOfSameAccount(CommandDecoder followUp) {
        return originalCommand.program() == followUp.program()
                && originalCommand.unit() == followUp.unit()
                && originalCommand.memberKeyHigh() == followUp.memberKeyHigh()
                && originalCommand.memberKeyLow() == followUp.memberKeyLow()
                && isSamePartner(followUp)
                && isSameCounterpart(followUp);
    }

    private boolean isSamePartner(CommandDecoder followUp) {
        return originalCommand.hasPartner() == followUp.hasPartner()
                && (!followUp.hasPartner()
                        || (originalCommand.partnerKeyHigh() == followUp.partnerKeyHigh()
                                && originalCommand.partnerKeyLow() == followUp.partnerKeyLow()));
    }

    private boolean isSameCounterpart(CommandDecoder followUp) {
        return originalCommand.hasCounterpart() == followUp.hasCounterpart()
                && (!followUp.hasCounterpart()
                        || (originalCommand.counterpartKeyHigh() == followUp.counterpartKeyHigh()
                                && originalCommand.counterpartKeyLow()
                                        == followUp.counterpartKeyLow()));
    }

    private static Objection wrong(String detail) {
        return new Objection(ProofCode.EVIDENCE_WRONG, detail);
    }
}
