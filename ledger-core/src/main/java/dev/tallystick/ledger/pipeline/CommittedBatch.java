package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.ProgramConfig;

import java.util.Arrays;

/**
 * What the writer hands to the replier: a batch that is durable, and who waits for it. Goes round
 * between the two, so that nothing is allocated.
 */
final class CommittedBatch {
    /** A batch is closed when so many submissions wait for it. */
    static final int SUBMISSION_COUNT_MAX = 1024;

    private final Submission[] submissions = new Submission[SUBMISSION_COUNT_MAX];
    private int submissionCount;
    private long[] firstPositions = new long[8];
    private int[] entryCounts = new int[8];
    private int[] cycles = new int[8];
    private long[] offsets = new long[8];
    private int excerptCount;
    private ProgramConfig[] programs;
    private long lastPosition;
    private long lastStampMs;
    private long clockSetAtMs;
    private int entryCount;
    private long lengthBytes;
    private long forceNanos;

    void clear() {
        Arrays.fill(submissions, 0, submissionCount, null);
        submissionCount = 0;
        excerptCount = 0;
        programs = null;
        entryCount = 0;
        lengthBytes = 0;
        forceNanos = 0;
    }

    void add(Submission submission) {
        submissions[submissionCount++] = submission;
    }

    boolean isFull() {
        return submissionCount == SUBMISSION_COUNT_MAX;
    }

    boolean isEmpty() {
        return submissionCount == 0 && excerptCount == 0;
    }

    void addExcerpt(long firstPosition, int cycle, long offset, int entries, int bytes) {
        if (excerptCount == offsets.length) {
            firstPositions = Arrays.copyOf(firstPositions, 2 * excerptCount);
            entryCounts = Arrays.copyOf(entryCounts, 2 * excerptCount);
            cycles = Arrays.copyOf(cycles, 2 * excerptCount);
            offsets = Arrays.copyOf(offsets, 2 * excerptCount);
        }
        firstPositions[excerptCount] = firstPosition;
        entryCounts[excerptCount] = entries;
        cycles[excerptCount] = cycle;
        offsets[excerptCount] = offset;
        excerptCount++;
        entryCount += entries;
        lengthBytes += bytes;
    }

    void programs(ProgramConfig[] newPrograms) {
        programs = newPrograms;
    }

    void seal(long position, long stampMs, long newClockSetAtMs, long newForceNanos) {
        lastPosition = position;
        lastStampMs = stampMs;
        clockSetAtMs = newClockSetAtMs;
        forceNanos = newForceNanos;
    }

    int submissionCount() {
        return submissionCount;
    }

    Submission submission(int index) {
        return submissions[index];
    }

    int excerptCount() {
        return excerptCount;
    }

    long firstPosition(int excerpt) {
        return firstPositions[excerpt];
    }

    int entryCount(int excerpt) {
        return entryCounts[excerpt];
    }

    int cycle(int excerpt) {
        return cycles[excerpt];
    }

    long offset(int excerpt) {
        return offsets[excerpt];
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

    int entryCount() {
        return entryCount;
    }

    long lengthBytes() {
        return lengthBytes;
    }

    long forceNanos() {
        return forceNanos;
    }
}
