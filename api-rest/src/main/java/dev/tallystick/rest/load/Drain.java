package dev.tallystick.rest.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How fast something that is waited for gets done, and so when it is worth coming back: what waits
 * now and what was lately sent away, over what gets done in a second. Any thread.
 */
public final class Drain {
    /** The longest that anybody is asked to stay away, so that nobody sleeps through the end. */
    public static final int SECONDS_MAX = 30;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoClock;
    private final LongAdder done = new LongAdder();
    private final LongAdder sentAway = new LongAdder();
    private final AtomicInteger turn = new AtomicInteger();
    private long beganNanos;
    private long doneBefore;
    private long sentAwayBefore;
    private boolean isMeasured;
    private double donePerSecond;
    private double sentAwayPerSecond;

    /** Measures by the JVM's own clock. */
    public Drain() {
        this(System::nanoTime);
    }

    Drain(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.beganNanos = nanoClock.getAsLong();
    }

    /** Takes note that one got done. */
    public void onDone() {
        done.increment();
    }

    /**
     * {@return how many seconds one that is sent away had better stay away} From 1 to {@link
     * #SECONDS_MAX}: what is needed at the rate of the last second until all that wait, and all
     * that are to come back, are done; in turn up to twice that, so that they do not come back
     * together.
     *
     * @param waitingCount how many wait at this moment
     */
    public int sendAway(long waitingCount) {
        sentAway.increment();
        int seconds = secondsUntilDone(waitingCount);
        int later = Math.floorMod(turn.getAndIncrement(), seconds + 1);
        return Math.min(SECONDS_MAX, seconds + later);
    }

    private synchronized int secondsUntilDone(long waitingCount) {
        long nanos = nanoClock.getAsLong() - beganNanos;
        if (nanos >= WINDOW_NANOS) {
            measure(nanos);
        }
        if (!isMeasured) {
            return 1;
        }
        double seconds = (waitingCount + sentAwayPerSecond) / Math.max(donePerSecond, 1e-3);
        return Math.clamp(Math.round(seconds), 1, SECONDS_MAX);
    }

    private void measure(long nanos) {
        double windowSeconds = nanos / 1e9;
        long doneNow = done.sum();
        long sentAwayNow = sentAway.sum();
        donePerSecond = (doneNow - doneBefore) / windowSeconds;
        sentAwayPerSecond = (sentAwayNow - sentAwayBefore) / windowSeconds;
        doneBefore = doneNow;
        sentAwayBefore = sentAwayNow;
        beganNanos = nanoClock.getAsLong();
        isMeasured = true;
    }
}
