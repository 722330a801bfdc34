package dev.tallystick.ledger.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The wall clock, unless it leaps ahead: what expired by a wrong clock would be gone for good. It
 * is held against the monotonic clock, which nobody can set. As long as the two drift apart by no
 * more than {@link #DRIFT_MAX_MS} since the start (or the last confirmation), time is the wall's.
 * Beyond that the wall is <em>ahead</em>: time goes on from where it stood with the monotonic
 * clock, and the sweep waits, until the wall agrees again or an operator {@linkplain #confirm
 * confirms} it. Where the wall steps back, time stands still until the wall has caught up.
 *
 * <p>Its own time never goes back. Any thread. Source: ARCHITECTURE.md, "Time".
 */
public final class GuardedClock implements LedgerClock {
    /** How far the wall may get ahead of the monotonic clock before it is doubted. */
    public static final long DRIFT_MAX_MS = 5 * 60_000;

    private static final long NANOS_PER_MS = 1_000_000;

    /** A thread that was held up for longer between two readings reads them again. */
    private static final long HELD_UP_NANOS = 1_000 * NANOS_PER_MS;

    private final LongSupplier wallMs;
    private final LongSupplier monotonicNanos;
    private final long originNanos;

    /** Wall less elapsed when the wall was trusted last: at the start, or when it was confirmed. */
    private volatile long trustedOffsetMs;

    /** Time less elapsed while the wall is ahead. */
    private volatile long steadyOffsetMs;

    private volatile boolean isAhead;

    /** The latest time that it has told: where it stands, or goes on from. */
    private final AtomicLong latestMs;

    /**
     * Makes a clock that trusts the wall as it stands now.
     *
     * @param wallMs epoch milliseconds
     * @param monotonicNanos nanoseconds from any origin, never going back
     */
    public GuardedClock(LongSupplier wallMs, LongSupplier monotonicNanos) {
        this.wallMs = wallMs;
        this.monotonicNanos = monotonicNanos;
        originNanos = monotonicNanos.getAsLong();
        trustedOffsetMs = wallMs.getAsLong();
        latestMs = new AtomicLong(trustedOffsetMs);
    }

    /** {@return the guarded clock of this machine} */
    public static GuardedClock ofSystem() {
        return new GuardedClock(System::currentTimeMillis, System::nanoTime);
    }

    /**
     * Distrusts the wall from the beginning, for it was found ahead before and nobody has confirmed
     * it since: time goes on from an instant. A wall that agrees with that is trusted all the same.
     */
    public synchronized void continueFrom(long instantMs) {
        long elapsedMs = elapsedMs();
        trustedOffsetMs = instantMs - elapsedMs;
        steadyOffsetMs = trustedOffsetMs;
        latestMs.set(instantMs);
        isAhead = wallMs.getAsLong() - instantMs > DRIFT_MAX_MS;
    }

    /** Takes the wall's time for true, as it stands now. Time leaps there. */
    public synchronized void confirm() {
        trustedOffsetMs = wallMs.getAsLong() - elapsedMs();
        isAhead = false;
    }

    /** {@return what the wall shows, trusted or not} */
    public long wallMs() {
        return wallMs.getAsLong();
    }

    /** {@return whether the wall is so far ahead that its time is not taken} */
    public boolean isAhead() {
        getAsLong();
        return isAhead;
    }

    /** {@return by how much the wall is ahead of this clock's time; 0 if it is not doubted} */
    public long aheadMs() {
        long timeMs = getAsLong();
        return isAhead ? wallMs.getAsLong() - timeMs : 0;
    }

    @Override
    public boolean maySweep() {
        return !isAhead();
    }

    @Override
    public long getAsLong() {
        long beforeNanos;
        long readMs;
        long afterNanos;
        do {
            beforeNanos = monotonicNanos.getAsLong();
            readMs = wallMs.getAsLong();
            afterNanos = monotonicNanos.getAsLong();
        } while (afterNanos - beforeNanos > HELD_UP_NANOS);
        long elapsedMs = (afterNanos - originNanos) / NANOS_PER_MS;
        long timeMs = readMs;
        if (readMs - elapsedMs - trustedOffsetMs > DRIFT_MAX_MS) {
            fallBehind(elapsedMs);
            timeMs = elapsedMs + steadyOffsetMs;
        } else if (isAhead) {
            isAhead = false;
        }
        long knownMs = latestMs.get();
        return timeMs > knownMs ? latestMs.accumulateAndGet(timeMs, Math::max) : knownMs;
    }

    private void fallBehind(long elapsedMs) {
        if (isAhead) {
            return;
        }
        synchronized (this) {
            if (!isAhead) {
                steadyOffsetMs = latestMs.get() - elapsedMs;
                isAhead = true;
            }
        }
    }

    private long elapsedMs() {
        return (monotonicNanos.getAsLong() - originNanos) / NANOS_PER_MS;
    }
}
