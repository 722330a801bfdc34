package dev.tallystick.replay;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.ScratchSink;
import dev.tallystick.ledger.journal.ExcerptBuilder;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The one entry that deciding again gives, to be compared with the recorded one. */
final class EntryAgain {
    /** The journal fills the checksum in, between the length and the position. */
    private static final int BEHIND_CRC = 8;

    private final ScratchSink sink = new ScratchSink(ExcerptBuilder.CAPACITY_BYTES);
    private final UnsafeBuffer ours = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer theirs = new UnsafeBuffer(0, 0);

    /** {@return where the entry is to be written} */
    EntrySink sink() {
        return sink;
    }

    /** {@return whether the recorded entry is this one, byte for byte but for its checksum} */
    boolean equalsRecorded(DirectBuffer recorded, int offset, int recordedBytes) {
        int lengthBytes = sink.lastLengthBytes();
        if (recordedBytes != lengthBytes) {
            return false;
        }
        ours.wrap(sink.buffer(), BEHIND_CRC, lengthBytes - BEHIND_CRC);
        theirs.wrap(recorded, offset + BEHIND_CRC, lengthBytes - BEHIND_CRC);
        return ours.equals(theirs);
    }

    byte[] toBytes() {
        byte[] bytes = new byte[sink.lastLengthBytes()];
        sink.buffer().getBytes(0, bytes);
        return bytes;
    }
}
