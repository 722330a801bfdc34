package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.journal.ExcerptBuilder;
import dev.tallystick.ledger.state.State;

import org.agrona.MutableDirectBuffer;

/**
 * Where entries go that are recorded, and the submissions that made them: into a commit, and when
 * its excerpt is full into the next. The writer's end of the {@link CommitQueue}.
 */
final class ExcerptSink implements EntrySink {
    private final CommitQueue queue;
    private final State state;
    private Commit commit;
    private ExcerptBuilder excerpt;
    private boolean mayHand = true;
    private long lastConfiguredAt;
    private int lastOffset;
    private int lastLengthBytes;

    ExcerptSink(CommitQueue queue, State state) {
        this.queue = queue;
        this.state = state;
        lastConfiguredAt = state.programs().configuredAt();
        open();
    }

    /** To be called before anything is written: what was handed over may be in other hands. */
    void open() {
        commit = queue.open(state.position() + 1);
        excerpt = commit.excerpt();
    }

    /** What was written since {@link #open} answers that submission. */
    void add(Submission submission) {
        commit.add(submission);
    }

    /** {@return whether it is time to hand over, whatever else might come} */
    boolean isFull() {
        return commit.isFull();
    }

    /** Hands over what there is, if anything; what can be answered at once is. */
    void hand() {
        if (queue.isDue() && !queue.answerAtOnce()) {
            end();
            queue.hand(false);
        }
    }

    /** Hands over what there is, if anything, and continues in an excerpt of its own. */
    void handAndContinue() {
        if (queue.isDue()) {
            end();
            queue.hand(true);
        }
        open();
    }

    /** Whether a full excerpt may be handed over: not while it may still be rolled back. */
    void mayHand(boolean isAllowed) {
        mayHand = isAllowed;
    }

    long mark() {
        return excerpt.mark();
    }

    void rollbackTo(long mark) {
        excerpt.rollbackTo(mark);
    }

    int lastOffset() {
        return lastOffset;
    }

    int lastLengthBytes() {
        return lastLengthBytes;
    }

    @Override
    public boolean reserve(int lengthBytes) {
        if (lengthBytes > excerpt.remainingBytes() && mayHand) {
            handAndContinue();
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

    private void end() {
        if (state.programs().configuredAt() != lastConfiguredAt) {
            lastConfiguredAt = state.programs().configuredAt();
            commit.programs(Recovery.programs(state.programs()));
        }
        commit.end(state.position(), state.lastStampMs(), state.clockSetAtMs());
    }
}
