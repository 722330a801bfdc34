package dev.tallystick.rest.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one at a time do something expensive, and shares the turns out by address, then by id: who
 * comes from an address of their own waits for one turn of each other address at most, however many
 * come from those and whatever they call themselves. So many may wait; where there are more, the
 * address with the most gives up its newest.
 */
public final class FairTurns implements AutoCloseable {
    private enum Wait {
        WAITING,
        TURN,
        SENT_AWAY
    }

    private final int waitingCountMax;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final FairLine<Waiter> line = new FairLine<>();
    private boolean isTaken;
    private boolean isClosed;

    private final class Waiter {
        private final Condition changed = lock.newCondition();
        private Wait state = Wait.WAITING;

        private void become(Wait next) {
            state = next;
            changed.signal();
        }
    }

    /**
     * Makes turns that nobody has.
     *
     * @param patience how long anybody waits
     */
    public FairTurns(int waitingCountMax, Duration patience) {
        this.waitingCountMax = waitingCountMax;
        this.patience = patience;
    }

    /**
     * {@return what was done in a turn; empty if it did not come to that}
     *
     * @param address where somebody comes from
     * @param id who they say they are
     */
    public <T> Optional<T> take(String address, String id, Supplier<T> work) {
        return take(new FairLine.Claim(address, id), work);
    }

    /** {@return what was done in a turn; empty if it did not come to that} */
    <T> Optional<T> take(FairLine.Claim claim, Supplier<T> work) {
        if (!await(claim)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            pass();
        }
    }

    /** {@return how many wait} */
    public int waitingCount() {
        lock.lock();
        try {
            return line.count();
        } finally {
            lock.unlock();
        }
    }

    /** Sends all away who wait, and whoever comes later. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            line.clear().forEach(waiter -> waiter.become(Wait.SENT_AWAY));
        } finally {
            lock.unlock();
        }
    }

    private boolean await(FairLine.Claim claim) {
        lock.lock();
        try {
            if (isClosed) {
                return false;
            }
            if (!isTaken) {
                isTaken = true;
                return true;
            }
            if (line.count() == waitingCountMax && !makeRoom(claim)) {
                return false;
            }
            Waiter waiter = new Waiter();
            line.add(claim, waiter);
            return await(claim, waiter);
        } finally {
            lock.unlock();
        }
    }

    private boolean await(FairLine.Claim claim, Waiter waiter) {
        long leftNanos = patience.toNanos();
        boolean isInterrupted = false;
        while (waiter.state == Wait.WAITING && leftNanos > 0 && !isInterrupted) {
            try {
                leftNanos = waiter.changed.awaitNanos(leftNanos);
            } catch (InterruptedException e) {
                isInterrupted = true;
                Thread.currentThread().interrupt();
            }
        }
        if (waiter.state == Wait.WAITING) {
            line.remove(claim, waiter);
        }
        return waiter.state == Wait.TURN;
    }

    /** {@return false if the newcomer stands where it is most crowded} */
    private boolean makeRoom(FairLine.Claim claim) {
        Optional<Waiter> given = line.giveWay(claim);
        given.ifPresent(waiter -> waiter.become(Wait.SENT_AWAY));
        return given.isPresent();
    }

    private void pass() {
        lock.lock();
        try {
            if (line.count() == 0) {
                isTaken = false;
            } else {
                line.next().become(Wait.TURN);
            }
        } finally {
            lock.unlock();
        }
    }
}
