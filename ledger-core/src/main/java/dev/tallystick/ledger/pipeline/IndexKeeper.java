package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.journal.CycleSummary;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalReader;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The thread that puts the index of a finished cycle into its file, so that memory stays bounded,
 * and has those that were moved to the archive meanwhile let go.
 */
final class IndexKeeper implements AutoCloseable {
    private final JournalIndex index;
    private final JournalReader reader;
    private final Consumer<Throwable> onFatal;
    private final ConcurrentLinkedQueue<CycleSummary> finished = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "tallystick-index");
    private volatile boolean closed;

    /**
     * @param onFatal hears of a disk that failed
     */
    IndexKeeper(JournalIndex index, JournalReader reader, Consumer<Throwable> onFatal) {
        this.index = index;
        this.reader = reader;
        this.onFatal = onFatal;
    }

    void start() {
        thread.start();
    }

    /** A cycle is finished, and all of its excerpts are in the index. Waits for nothing. */
    void add(CycleSummary cycle) {
        finished.add(cycle);
        LockSupport.unpark(thread);
    }

    /** Ends after the file that is being written: what is missing, the next start makes. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
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
            while (!closed) {
                CycleSummary cycle = finished.poll();
                if (cycle == null) {
                    LockSupport.park(this);
                } else {
                    index.finish(cycle);
                    reader.forgetMoved();
                }
            }
        } catch (Throwable e) {
            onFatal.accept(e);
        }
    }
}
