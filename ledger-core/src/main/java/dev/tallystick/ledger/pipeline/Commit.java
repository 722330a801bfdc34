package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.journal.ExcerptBuilder;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What becomes durable together: one excerpt under construction, and the submissions that wait for
 * it. The writer fills it, the committer forces and answers it; {@link CommitQueue} tells whose it
 * is. Goes round between the two, so that nothing is allocated.
 */
final class Commit {
    private static final int SUBMISSION_COUNT_MAX = 1024;
    private static final int EXCERPT_BYTES_ENOUGH = 1 << 20;

    private static final int FILLING = 0;
    private static final int READY = 1;
    private static final int TAKEN = 2;

    private final AtomicInteger phase = new AtomicInteger(FILLING);
    private final ExcerptBuilder excerpt = new ExcerptBuilder();
    private final Submission[] submissions = new Submission[SUBMISSION_COUNT_MAX];
    private int submissionCount;
    private ProgramConfig[] programs;
    private long lastPosition;
    private long lastStampMs;
    private long clockSetAtMs;

    /** Writer: begins an excerpt whose first entry will have that position. */
    void begin(long firstPosition) {
        excerpt.begin(firstPosition);
    }

    /** Writer. */
    void add(Submission submission) {
        submissions[submissionCount++] = submission;
    }

    /** {@return whether it should go now, for it holds what one force is good for} */
    boolean isFull() {
        return submissionCount == SUBMISSION_COUNT_MAX
                || excerpt.lengthBytes() >= EXCERPT_BYTES_ENOUGH;
    }

    boolean isEmpty() {
        return submissionCount == 0 && excerpt.entryCount() == 0;
    }

    /** {@return where its entries are} */
    ExcerptBuilder excerpt() {
        return excerpt;
    }

    /** Writer: the configuration changed with it. */
    void programs(ProgramConfig[] newPrograms) {
        programs = newPrograms;
    }

    /** Writer: where the ledger stands after it. */
    void end(long position, long stampMs, long newClockSetAtMs) {
        lastPosition = position;
        lastStampMs = stampMs;
        clockSetAtMs = newClockSetAtMs;
    }

    /** Writer: the committer may have it. */
    void ready() {
        phase.set(READY);
    }

    /** Writer: takes it back to fill it further. {@return whether it was still to be had} */
    boolean reopen() {
        return phase.compareAndSet(READY, FILLING);
    }

    /** Committer: takes it for good. {@return false while the writer fills it} */
    boolean take() {
        return phase.compareAndSet(READY, TAKEN);
    }

    /** {@return whether there is nothing in it to be made durable, only questions} */
    boolean onlyAsks() {
        for (int index = 0; index < submissionCount; index++) {
            if (submissions[index].isPosting()) {
                return false;
            }
        }
        return excerpt.entryCount() == 0;
    }

    /** Tells who waits that all of it is durable. */
    void answer() {
        for (int index = 0; index < submissionCount; index++) {
            submissions[index].complete();
        }
    }

    /** Forgets everything, for the writer to fill it anew. */
    void clear() {
        Arrays.fill(submissions, 0, submissionCount, null);
        submissionCount = 0;
        programs = null;
        phase.set(FILLING);
    }

    int submissionCount() {
        return submissionCount;
    }

    Submission submission(int index) {
        return submissions[index];
    }

    /** {@return the configurations by program number, null if none changed} */
    ProgramConfig[] programs() {
        return programs;
    }

    long lastPosition() {
        return lastPosition;
    }

    long lastStampMs() {
        return lastStampMs;
    }

    long clockSetAtMs() {
        return clockSetAtMs;
    }
}
