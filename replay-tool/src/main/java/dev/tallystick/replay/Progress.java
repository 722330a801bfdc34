package dev.tallystick.replay;

import dev.tallystick.ledger.journal.ScanProgress;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Tells on the error stream how far a scan is, once it takes long enough for somebody to ask. */
final class Progress implements ScanProgress {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PrintWriter err;
    private final String work;
    private long toldAtNanos = System.nanoTime();

    Progress(PrintWriter err, String work) {
        this.err = err;
        this.work = work;
    }

    @Override
    public void onProgress(long doneBytes, long totalBytes) {
        long nanos = System.nanoTime();
        if (nanos - toldAtNanos >= QUIET_NANOS && totalBytes > 0) {
            toldAtNanos = nanos;
            err.printf("replay: %s, %d %% of the journal%n", work, 100 * doneBytes / totalBytes);
            err.flush();
        }
    }
}
