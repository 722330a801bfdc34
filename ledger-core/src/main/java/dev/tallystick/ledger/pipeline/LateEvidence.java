package dev.tallystick.ledger.pipeline;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.tallystick.ledger.command.FollowUpEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.Outcome;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Completes a follow-up whose original was recorded a moment ago by the same submission, so that
 * its sender could not look it up: what is recorded is a command like any other, evidence included.
 */
final class LateEvidence {
    /** What stands behind the evidence: that nothing is said to have come back. */
    private static final int TAIL_BYTES = Short.BYTES;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final EntryDecoder original = new EntryDecoder();
    private final FollowUpEncoder followUp = new FollowUpEncoder();
    private int lengthBytes;

    /**
     * Completes a command that comes with empty evidence and tells of no returned pieces, which are
     * its last fields.
     *
     * @param entry the original's
     * @return false if the original was refused, so that nothing can follow up
     */
    boolean complete(DirectBuffer command, int offset, int commandLengthBytes, byte[] entry) {
        original.wrap(new UnsafeBuffer(entry), 0);
        if (original.outcome() != Outcome.POSTED) {
            return false;
        }
        byte[] effects = original.copyEffects();
        int evidenceOffset = commandLengthBytes - TAIL_BYTES - Integer.BYTES;
        buffer.putBytes(0, command, offset, evidenceOffset);
        buffer.putInt(evidenceOffset, effects.length, LITTLE_ENDIAN);
        buffer.putBytes(evidenceOffset + Integer.BYTES, effects);
        lengthBytes = commandLengthBytes + effects.length;
        buffer.putShort(lengthBytes - TAIL_BYTES, (short) 0, LITTLE_ENDIAN);
        followUp.wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH)
                .originalPosition(original.position())
                .originalPostedAtMs(original.postedAtMs());
        return true;
    }

    /** {@return the buffer that begins with the completed command} */
    DirectBuffer buffer() {
        return buffer;
    }

    /** {@return bytes of the completed command} */
    int lengthBytes() {
        return lengthBytes;
    }
}
