package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.journal.CycleSummary;
import dev.tallystick.ledger.journal.ExcerptBuilder;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalWriter;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * The one thread that writes the journal: appends and forces what the writer hands over, while that
 * decides what comes next; then publishes what became durable, and answers. When nothing comes it
 * seals the journal. No answer leaves before the force of everything that it may show.
 */
final class Committer implements AutoCloseable {
    private static final long SEAL_QUIET_NANOS = 10_000_000;
    private static final long RESERVE_RECHECK_NANOS = 1_000_000_000;

    private final CommitQueue queue;
    private final JournalWriter journal;
    private final JournalIndex index;
    private final Consumer<CycleSummary> onFinished;
    private final Published published;
    private final LedgerOptions options;
    private final Ending ending;
    private final Thread thread = new Thread(this::run, "tallystick-committer");
    private boolean isSealed;
    private long lastStampMs;
    private long lastForceNanos;
    private long lastReserveCheckNanos;
    private volatile boolean hasReserve;
    private volatile long recordedPosition;
    private volatile long forceBeganNanos;

    /** Makes a committer that continues the journal; {@link #start} sets it going. */
    Committer(
            CommitQueue queue,
            JournalWriter journal,
            JournalIndex index,
            Consumer<CycleSummary> onFinished,
            Published published,
            LedgerOptions options,
            Ending ending) {
        this.ending = ending;
        this.queue = queue;
        this.journal = journal;
        this.index = index;
        this.onFinished = onFinished;
        this.published = published;
        this.options = options;
        lastStampMs = published.lastStampMs();
        hasReserve = journal.hasReserve();
        recordedPosition = journal.nextPosition() - 1;
    }

    void start() {
        thread.start();
    }

    /** {@return whether the disk has room for more entries} Any thread. */
    boolean hasReserve() {
        return hasReserve;
    }

    /** {@return the last position that was forced, or is being forced} Any thread. */
    long recordedPosition() {
        return recordedPosition;
    }

    /** {@return for how long the force under way has lasted; 0 if there is none} Any thread. */
    long forceRunningNanos() {
        long beganNanos = forceBeganNanos;
        return beganNanos == 0 ? 0 : options.wallClock().nanos() - beganNanos;
    }

    /** Ends once all that was handed over is answered, and the journal sealed and closed. */
    @Override
    public void close() {
        queue.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!queue.isOver()) {
                recheckReserve();
                Commit commit = queue.take(isSealed ? RESERVE_RECHECK_NANOS : SEAL_QUIET_NANOS);
                if (commit != null) {
                    commit(commit);
                } else {
                    sealIfQuiet();
                }
            }
            end();
        } catch (Throwable e) {
            ending.accept(e); // nothing is answered any more
        }
    }

    /** Seals and closes the journal: all that was handed over is answered. */
    void end() throws IOException {
        journal.close();
    }

    /** Makes durable what the writer handed over, publishes and answers it. */
    void commit(Commit commit) throws IOException {
        ExcerptBuilder excerpt = commit.excerpt();
        int entryCount = excerpt.entryCount();
        int lengthBytes = entryCount == 0 ? 0 : excerpt.lengthBytes();
        long forceNanos = 0;
        if (entryCount > 0) {
            lastStampMs = commit.lastStampMs();
            journal.append(excerpt, lastStampMs);
            isSealed = false;
            long firstPosition = excerpt.firstPosition();
            forceNanos = force(firstPosition + entryCount - 1);
            index.append(firstPosition, entryCount, journal.lastCycle(), journal.lastOffset());
            handFinishedCycle();
        }
        published.publish(commit);
        options.commitListener().onCommit(entryCount, lengthBytes, forceNanos);
        commit.answer();
        queue.giveBack(commit);
    }

    private long force(long position) throws IOException {
        long startNanos = options.wallClock().nanos();
        recordedPosition = position;
        forceBeganNanos = startNanos;
        journal.force();
        forceBeganNanos = 0;
        hasReserve = journal.hasReserve();
        lastForceNanos = options.wallClock().nanos();
        return lastForceNanos - startNanos;
    }

    /** Tells of a cycle that is finished, if one is. */
    private void handFinishedCycle() {
        CycleSummary finished = journal.takeFinished();
        if (finished != null) {
            onFinished.accept(finished);
        }
    }

    /** Seals the journal when nothing came for a while. */
    void sealIfQuiet() throws IOException {
        if (!isSealed && options.wallClock().nanos() - lastForceNanos >= SEAL_QUIET_NANOS) {
            journal.seal(lastStampMs);
            isSealed = true;
            handFinishedCycle();
        }
    }

    /** Looks now and then whether there is room again. */
    void recheckReserve() throws IOException {
        long nanos = options.wallClock().nanos();
        if (!hasReserve && nanos - lastReserveCheckNanos >= RESERVE_RECHECK_NANOS) {
            lastReserveCheckNanos = nanos;
            journal.recheckReserve();
            hasReserve = journal.hasReserve();
            handFinishedCycle();
        }
    }
}
