package dev.tallystick.ledger.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The position up to which everything survives a crash, and a place to wait for it to move on. One
 * thread moves it; who only reads it takes no lock, and nobody takes one while nobody waits.
 */
final class DurablePosition {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final AtomicInteger waiterCount = new AtomicInteger();
    private volatile long position;

    DurablePosition(long position) {
        this.position = position;
    }

    long get() {
        return position;
    }

    /** Moves it on. */
    void moveTo(long newPosition) {
        position = newPosition;
        // A waiter counts itself before it looks: it is seen here, or it sees the new position.
        if (waiterCount.get() > 0) {
            lock.lock();
            try {
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** {@return whether it is at least {@code wanted}, now or before the time is over} */
    boolean await(long wanted, Duration timeout) throws InterruptedException {
        if (position >= wanted) {
            return true;
        }
        lock.lock();
        try {
            waiterCount.incrementAndGet();
            long leftNanos = timeout.toNanos();
            while (position < wanted && leftNanos > 0) {
                leftNanos = moved.awaitNanos(leftNanos);
            }
            return position >= wanted;
        } finally {
            waiterCount.decrementAndGet();
            lock.unlock();
        }
    }
}
