package dev.tallystick.replay;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.journal.ExcerptBuilder;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The one entry that deciding again gives, to be compared with the recorded one. */
final class EntryAgain implements EntrySink {
    /** The journal fills the checksum in, between the length and the position. */
    private static final int BEHIND_CRC = 8;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ExcerptBuilder.CAPACITY_BYTES]);
    private final UnsafeBuffer ours = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer theirs = new UnsafeBuffer(0, 0);
    private int lengthBytes;

    /** {@return whether the recorded entry is this one, byte for byte but for its checksum} */
    boolean equalsRecorded(DirectBuffer recorded, int offset, int recordedBytes) {
        if (recordedBytes != lengthBytes) {
            return false;
        }
        ours.wrap(buffer, BEHIND_CRC, lengthBytes - BEHIND_CRC);
        theirs.wrap(recorded, offset + BEHIND_CRC, lengthBytes - BEHIND_CRC);
        return ours.equals(theirs);
    }

    byte[] toBytes() {
        byte[] bytes = new byte[lengthBytes];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    @Override
    public boolean reserve(int neededBytes) {
        return neededBytes <= buffer.capacity();
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int nextOffset() {
        return 0;
    }

    @Override
    public void entryWritten(int writtenBytes) {
        lengthBytes = writtenBytes;
    }
}
