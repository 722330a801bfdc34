package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.journal.ExcerptBuilder;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where entries go that are not recorded: each over the one before, so that the last can be read.
 */
final class ScratchSink implements EntrySink {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ExcerptBuilder.CAPACITY_BYTES]);
    private int lastLengthBytes;

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

    int lastLengthBytes() {
        return lastLengthBytes;
    }
}
