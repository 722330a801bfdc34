package dev.tallystick.rest.client;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells whoever waits how far long work is: one line that is written over on a terminal, now and
 * then a line of its own anywhere else.
 */
public final class Progress {
    /** The launcher knows: Java only tells whether standard input and output are one. */
    private static final boolean TERMINAL = Boolean.getBoolean("tallystick.terminal");

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(TERMINAL ? 100 : 5_000);

    private final PrintStream out;
    private final String what;
    private final long total;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong nextAtNanos;

    /**
     * @param out where to tell it; the standard error stream, for the output belongs to results
     * @param what the work, as in "orders sent"
     * @param total how much there is to do; 0 if unknown
     */
    public Progress(PrintStream out, String what, long total) {
        this.out = out;
        this.what = what;
        this.total = total;
        this.nextAtNanos = new AtomicLong(System.nanoTime() + EVERY_NANOS);
    }

    /** Counts work as done. Any thread. */
    public void advance(long count) {
        long doneNow = done.addAndGet(count);
        long nowNanos = System.nanoTime();
        long dueNanos = nextAtNanos.get();
        if (nowNanos - dueNanos >= 0
                && nextAtNanos.compareAndSet(dueNanos, nowNanos + EVERY_NANOS)) {
            print(doneNow, TERMINAL ? "\r" : "\n");
        }
    }

    /** Tells the last state, and ends the line. */
    public void finish() {
        print(done.get(), "\n");
    }

    private void print(long doneNow, String lineEnd) {
        String share =
                total > 0
                        ? String.format(
                                Locale.ROOT,
                                "%,d of %,d (%d %%)",
                                doneNow,
                                total,
                                100 * doneNow / total)
                        : String.format(Locale.ROOT, "%,d", doneNow);
        out.print(what + ": " + share + lineEnd);
        out.flush();
    }
}
