package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.ScratchSink;

import org.agrona.MutableDirectBuffer;

import java.util.ArrayList;
import java.util.List;

/** Keeps copies of entries that are not recorded, to show what a look settled. */
final class KeepingSink implements EntrySink {
    private final ScratchSink scratch;
    private final List<byte[]> entries = new ArrayList<>();

    /** Writes into {@code scratch}, one entry over the other. */
    KeepingSink(ScratchSink scratch) {
        this.scratch = scratch;
    }

    /** {@return the entries so far} */
    List<byte[]> entries() {
        return List.copyOf(entries);
    }

    @Override
    public boolean reserve(int lengthBytes) {
        return scratch.reserve(lengthBytes);
    }

    @Override
    public MutableDirectBuffer buffer() {
        return scratch.buffer();
    }

    @Override
    public int nextOffset() {
        return scratch.nextOffset();
    }

    @Override
    public void entryWritten(int lengthBytes) {
        byte[] entry = new byte[lengthBytes];
        scratch.buffer().getBytes(scratch.nextOffset(), entry);
        entries.add(entry);
        scratch.entryWritten(lengthBytes);
    }
}
