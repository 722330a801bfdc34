package dev.tallystick.rest.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Wakes whoever waited too long, a little late: one look now and then for all who wait. A timer for
 * each of them would cost more than recording what they wait for, and hardly one ever goes off.
 * Whoever waits only puts itself in front of the others; who waits no more is dropped by the next
 * look.
 */
final class Deadlines implements AutoCloseable {
    private static final long LOOK_EVERY_MS = 250;

    /** The last who began since the last look, and behind it those before. */
    private final AtomicReference<Wait> begun = new AtomicReference<>();

    /** Those of earlier looks who may still wait. Of the clock's thread. */
    private final List<Wait> waiting = new ArrayList<>();

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
        do {
            wait.before = begun.get();
        } while (!begun.compareAndSet(wait.before, wait));
        return wait;
    }

    private void wakeLate() {
        waiting.removeIf(wait -> wait.isOver);
        Wait next = begun.getAndSet(null);
        while (next != null) {
            Wait wait = next;
            next = wait.before;
            wait.before = null;
            if (!wait.isOver) {
                waiting.add(wait);
            }
        }
        for (Wait wait : waiting) {
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
    static final class Wait implements BooleanSupplier, AutoCloseable {
        private final Thread thread;
        private final long deadlineNanos;
        private Wait before;
        private volatile boolean isOver;

        private Wait(Thread thread, long deadlineNanos) {
            this.thread = thread;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public boolean getAsBoolean() {
            return System.nanoTime() - deadlineNanos >= 0;
        }

        @Override
        public void close() {
            isOver = true;
        }
    }
}
