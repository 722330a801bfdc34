package dev.tallystick.rest.serve;

import dev.tallystick.ledger.journal.LastFailure;
import dev.tallystick.ledger.pipeline.RecoveryProgress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Tells on the console how far a recovery is: at most a line per second. Why the process before
 * could not go on stands in the log as well.
 */
final class ConsoleProgress implements RecoveryProgress {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleProgress.class);
    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final double MIB = 1 << 20;

    private final PrintStream out;
    private final long startNanos = System.nanoTime();
    private long lastNanos = startNanos;
    private long lastPosition;

    ConsoleProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void onProgress(long position, long bytesDone, long bytesTotal) {
        lastPosition = position;
        long nanos = System.nanoTime();
        if (nanos - lastNanos >= INTERVAL_NANOS) {
            lastNanos = nanos;
            out.printf(
                    Locale.ROOT,
                    "recovering: %,d entries, %.0f of %.0f MiB%n",
                    position,
                    bytesDone / MIB,
                    bytesTotal / MIB);
        }
    }

    @Override
    public void onSnapshot(long position) {
        out.printf(Locale.ROOT, "recovering: from the snapshot at position %,d%n", position);
    }

    @Override
    public void onSnapshotPassedOver(String reason) {
        out.println("recovering: a snapshot is of no use and passed over: " + reason);
        LOG.warn("a snapshot is of no use and passed over: {}", reason);
    }

    @Override
    public void onTornTail(String tornTail) {
        out.println("recovering: cut off a batch that was never acknowledged: " + tornTail);
    }

    @Override
    public void onRebuilt(String what) {
        out.println("recovering: " + what);
        LOG.warn("recovering: {}", what);
    }

    @Override
    public void onLastFailure(LastFailure failure) {
        out.println("recovering: the process before this one could not go on:");
        failure.text().lines().forEach(line -> out.println("  " + line));
        LOG.warn("the process before this one could not go on: {}", failure.summary());
    }

    /** Tells the end of it. */
    void done() {
        if (lastPosition > 0) {
            out.printf(
                    Locale.ROOT,
                    "recovered %,d entries in %.1f s%n",
                    lastPosition,
                    (System.nanoTime() - startNanos) / 1e9);
        }
    }
}
