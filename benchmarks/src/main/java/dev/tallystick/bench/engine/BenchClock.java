package dev.tallystick.bench.engine;

import java.util.function.LongSupplier;

/** The machine's clock, which can be stopped so that nothing more becomes due. */
final class BenchClock implements LongSupplier {
    private static final long GOING = 0;

    private volatile long stoppedAtMs = GOING;

    @Override
    public long getAsLong() {
        long stopped = stoppedAtMs;
        return stopped == GOING ? System.currentTimeMillis() : stopped;
    }

    void stop() {
        stoppedAtMs = System.currentTimeMillis();
    }

    void go() {
        stoppedAtMs = GOING;
    }
}
