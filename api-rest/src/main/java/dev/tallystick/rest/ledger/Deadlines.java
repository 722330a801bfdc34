package dev.tallystick.rest.ledger;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Wakes whoever waited too long, a little late: one look now and then for all who wait. A timer for
 * each of them would cost more than recording what they wait for, and hardly one ever goes off.
 */
final class Deadlines implements AutoCloseable {
    private static final long LOOK_EVERY_MS = 250;

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("deadlines").factory());

    Deadlines() {
        var unused =
                clock.scheduleWithFixedDelay(
                        this::wakeLate, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Begins the calling thread's wait; it is to be closed when the thread goes on. */
    Wait begin(Duration patience) {
        Wait wait = new Wait(Thread.currentThread(), System.nanoTime() + patience.toNanos());
        waits.add(wait);
        return wait;
    }

    private void wakeLate() {
        for (Wait wait : waits) {
            if (wait.getAsBoolean()) {
                LockSupport.unpark(wait.thread);
            }
        }
    }

    /** Looks no more. */
    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** One thread that waits, and whether it did so long enough. */
    final class Wait implements BooleanSupplier, AutoCloseable {
        private final Thread thread;
        private final long deadlineNanos;

        private Wait(Thread thread, long deadlineNanos) {
            this.thread = thread;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public boolean getAsBoolean() {
            return System.nanoTime() - deadlineNanos >= 0;
        }

        /** Of the thread: making up one for an object that lives so shortly costs more. */
        @Override
        public int hashCode() {
            return Long.hashCode(thread.threadId());
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public void close() {
            waits.remove(this);
        }
    }
}
