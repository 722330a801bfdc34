package dev.tallystick.ledger.pipeline;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The position up to which everything survives a crash, and a place to wait for it to move on. One
 * thread moves it; it takes the lock only where it reaches what somebody waits for, and wakes
 * nobody else: those who wait for what is far off cost it nothing.
 */
final class DurablePosition {
    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>(Comparator.comparingLong(Waiter::wanted));
    private volatile long soonestWanted = Long.MAX_VALUE;
    private volatile long position;

    private record Waiter(long wanted, Thread thread) {}

    DurablePosition(long position) {
        this.position = position;
    }

    long get() {
        return position;
    }

    /** Moves it on. */
    void moveTo(long newPosition) {
        position = newPosition;
        // A waiter says what it wants before it looks: that is seen here, or it sees the new one.
        if (newPosition >= soonestWanted) {
            wake(newPosition);
        }
    }

    /** {@return whether it is at least {@code wanted}, now or before the time is over} */
    boolean await(long wanted, Duration timeout) throws InterruptedException {
        if (position >= wanted) {
            return true;
        }
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        Waiter waiter = new Waiter(wanted, Thread.currentThread());
        add(waiter);
        try {
            while (position < wanted) {
                long leftNanos = deadlineNanos - System.nanoTime();
                if (leftNanos <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, leftNanos);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return true;
        } finally {
            remove(waiter);
        }
    }

    private synchronized void wake(long reached) {
        while (!waiters.isEmpty() && waiters.peek().wanted() <= reached) {
            LockSupport.unpark(waiters.poll().thread());
        }
        noteSoonest();
    }

    private synchronized void add(Waiter waiter) {
        waiters.add(waiter);
        noteSoonest();
    }

    private synchronized void remove(Waiter waiter) {
        waiters.remove(waiter);
        noteSoonest();
    }

    private void noteSoonest() {
        soonestWanted = waiters.isEmpty() ? Long.MAX_VALUE : waiters.peek().wanted();
    }
}
