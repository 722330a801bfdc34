package dev.tallystick.ledger.sim;

import dev.tallystick.ledger.pipeline.LedgerClock;

/** A clock that goes where the simulation puts it. */
final class SimulatedClock implements LedgerClock {
    private long wallMs;
    private long nanos = 1;

    @Override
    public long getAsLong() {
        return wallMs;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /** Somebody sets the clock, or it is corrected: forwards or backwards. */
    void setWall(long newWallMs) {
        wallMs = newWallMs;
    }

    void pass(long passedNanos) {
        nanos += passedNanos;
    }
}
