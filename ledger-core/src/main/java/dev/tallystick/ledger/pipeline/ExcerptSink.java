package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.journal.ExcerptBuilder;
import dev.tallystick.ledger.journal.JournalWriter;

import org.agrona.MutableDirectBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Where entries go that are recorded: into an excerpt, and when that is full into the next. */
final class ExcerptSink implements EntrySink {
    private final ExcerptBuilder excerpt = new ExcerptBuilder();
    private final JournalWriter journal;
    private CommittedBatch batch;
    private long stampMs;
    private boolean mayAppend = true;
    private int lastOffset;
    private int lastLengthBytes;
    private boolean isAppended;

    ExcerptSink(JournalWriter journal, CommittedBatch batch) {
        this.journal = journal;
        this.batch = batch;
        excerpt.begin(journal.nextPosition());
    }

    /** From now on excerpts belong to {@code newBatch}. */
    void batch(CommittedBatch newBatch) {
        batch = newBatch;
        isAppended = false;
    }

    /** Entries written from now on bear this stamp. */
    void stamp(long newStampMs) {
        stampMs = newStampMs;
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
            journal.append(excerpt, stampMs);
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
