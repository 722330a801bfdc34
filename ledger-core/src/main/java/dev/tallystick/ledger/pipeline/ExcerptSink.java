package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.journal.ExcerptBuilder;
import dev.tallystick.ledger.journal.JournalWriter;

import org.agrona.MutableDirectBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;

/** Where entries go that are recorded: into an excerpt, and when that is full into the next. */
final class ExcerptSink implements EntrySink {
    private final ExcerptBuilder excerpt = new ExcerptBuilder();
    private final JournalWriter journal;
    private final LongSupplier lastStampMs;
    private CommittedBatch batch;
    private boolean mayAppend = true;
    private int lastOffset;
    private int lastLengthBytes;
    private boolean isAppended;

    /**
     * @param lastStampMs stamp of the last entry, which its excerpt bears as well
     */
    ExcerptSink(JournalWriter journal, CommittedBatch batch, LongSupplier lastStampMs) {
        this.journal = journal;
        this.lastStampMs = lastStampMs;
        this.batch = batch;
        excerpt.begin(journal.nextPosition());
    }

    /** From now on excerpts belong to {@code newBatch}. */
    void batch(CommittedBatch newBatch) {
        batch = newBatch;
        isAppended = false;
    }

    /** Whether a full excerpt may be appended: not while it may still be rolled back. */
    void mayAppend(boolean isAllowed) {
        mayAppend = isAllowed;
    }

    long mark() {
        return excerpt.mark();
    }

    void rollbackTo(long mark) {
        excerpt.rollbackTo(mark);
    }

    /** Appends what was written since the last time, if anything. */
    void append() {
        if (excerpt.entryCount() == 0) {
            return;
        }
        try {
            int entryCount = excerpt.entryCount();
            int lengthBytes = excerpt.lengthBytes();
            long firstPosition = excerpt.firstPosition();
            journal.append(excerpt, lastStampMs.getAsLong());
            batch.addExcerpt(
                    firstPosition,
                    journal.lastCycle(),
                    journal.lastOffset(),
                    entryCount,
                    lengthBytes);
            isAppended = true;
            excerpt.begin(journal.nextPosition());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether there is something to be forced} */
    boolean isAppended() {
        return isAppended;
    }

    /** {@return bytes of the excerpt as it stands} */
    int lengthBytes() {
        return excerpt.lengthBytes();
    }

    int lastOffset() {
        return lastOffset;
    }

    int lastLengthBytes() {
        return lastLengthBytes;
    }

    @Override
    public boolean reserve(int lengthBytes) {
        if (lengthBytes > excerpt.remainingBytes() && mayAppend) {
            append();
        }
        return lengthBytes <= excerpt.remainingBytes();
    }

    @Override
    public MutableDirectBuffer buffer() {
        return excerpt.buffer();
    }

    @Override
    public int nextOffset() {
        return excerpt.nextOffset();
    }

    @Override
    public void entryWritten(int lengthBytes) {
        lastOffset = excerpt.nextOffset();
        lastLengthBytes = lengthBytes;
        excerpt.entryWritten(lengthBytes);
    }
}
