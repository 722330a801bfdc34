package dev.tallystick.ledger;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where entries go that are not recorded: each over the one before, so that the last can be read.
 */
public final class ScratchSink implements EntrySink {
    private final UnsafeBuffer buffer;
    private int lastLengthBytes;

    /** Makes a sink for entries of at most {@code capacityBytes}. */
    public ScratchSink(int capacityBytes) {
        buffer = new UnsafeBuffer(new byte[capacityBytes]);
    }

    @Override
    public boolean reserve(int lengthBytes) {
        return lengthBytes <= buffer.capacity();
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
    public void entryWritten(int lengthBytes) {
        lastLengthBytes = lengthBytes;
    }

    /** {@return bytes of the last entry, which begins the buffer} */
    public int lastLengthBytes() {
        return lastLengthBytes;
    }
}
