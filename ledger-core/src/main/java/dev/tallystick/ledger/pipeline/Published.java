package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.ProgramConfig;

/**
 * What of the ledger everybody may see: nothing in it is ahead of what is durable. The committer
 * moves it on, any thread looks. First configuration and time, then the position that shows them.
 */
final class Published {
    private volatile ProgramConfig[] programs;
    private volatile long lastStampMs;
    private volatile long clockSetAtMs;
    private final DurablePosition durablePosition;

    Published(ProgramConfig[] programs, long position, long stampMs, long clockSetAtMs) {
        this.programs = programs;
        this.lastStampMs = stampMs;
        this.clockSetAtMs = clockSetAtMs;
        durablePosition = new DurablePosition(position);
    }

    /** Committer: what the commit brought is durable. */
    void publish(Commit commit) {
        if (commit.programs() != null) {
            programs = commit.programs();
        }
        clockSetAtMs = commit.clockSetAtMs();
        lastStampMs = commit.lastStampMs();
        durablePosition.moveTo(commit.lastPosition());
    }

    DurablePosition durablePosition() {
        return durablePosition;
    }

    long lastStampMs() {
        return lastStampMs;
    }

    long clockSetAtMs() {
        return clockSetAtMs;
    }

    /** {@return the configurations by program number, nothing at 0} */
    ProgramConfig[] programs() {
        return programs;
    }
}
