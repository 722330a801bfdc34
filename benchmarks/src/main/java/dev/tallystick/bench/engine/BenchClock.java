package dev.tallystick.bench.engine;

import java.util.function.LongSupplier;

/**
 * The machine's clock, which can be stopped so that nothing more becomes due, and put forward so
 * that all does.
 */
final class BenchClock implements LongSupplier {
    private static final long GOING = 0;

    private volatile long stoppedAtMs = GOING;
    private volatile long aheadMs;

    @Override
    public long getAsLong() {
        long stopped = stoppedAtMs;
        return stopped == GOING ? System.currentTimeMillis() + aheadMs : stopped;
    }

    void stop() {
        stoppedAtMs = System.currentTimeMillis() + aheadMs;
    }

    void go() {
        stoppedAtMs = GOING;
    }

    /** Puts it forward to an instant, from where it goes on. */
    void jumpTo(long instantMs) {
        aheadMs = instantMs - System.currentTimeMillis();
    }
}
