package dev.tallystick.replay;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.FollowUpDecoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.history.EntrySource;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Whether what a reversal carries about its original is what the original's entry says. Source:
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
    Objection objection(EntryDecoder entry, CommandDecoder reversal) {
        FollowUpDecoder reverse = reversal.followUp();
        long position = reverse.originalPosition();
        if (position < 1 || position >= entry.position()) {
            return wrong("no earlier entry: position=" + position);
        }
        try {
            UnsafeBuffer bytes = new UnsafeBuffer(entries.entryAt(position));
            original.wrap(bytes, 0);
            originalCommand.wrap(bytes, original.commandOffset(), original.commandLengthBytes());
            DirectBuffer claimed = reversal.originalEffects();
            boolean isRight =
                    original.type() == originalType(reversal)
                            && original.outcome() == Outcome.POSTED
                            && isOfSameAccount(reversal)
                            && original.postedAtMs() == reverse.originalPostedAtMs()
                            && claimed.equals(new UnsafeBuffer(original.copyEffects()));
            return isRight ? null : wrong("not what the entry at " + position + " says");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EntryType originalType(CommandDecoder reversal) {
        return reversal.type() == EntryType.EARN_REVERSAL ? EntryType.EARN : EntryType.REDEEM;
    }

    private boolean isOfSameAccount(CommandDecoder reversal) {
        return originalCommand.program() == reversal.program()
                && originalCommand.unit() == reversal.unit()
                && originalCommand.memberKeyHigh() == reversal.memberKeyHigh()
                && originalCommand.memberKeyLow() == reversal.memberKeyLow()
                && originalCommand.hasPartner() == reversal.hasPartner()
                && (!reversal.hasPartner()
                        || (originalCommand.partnerKeyHigh() == reversal.partnerKeyHigh()
                                && originalCommand.partnerKeyLow() == reversal.partnerKeyLow()));
    }

    private static Objection wrong(String detail) {
        return new Objection(ProofCode.EVIDENCE_WRONG, detail);
    }
}
