package dev.tallystick.rest.auth;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one at a time do something expensive, and shares the turns out by claim: who comes with a
 * claim of their own waits for one turn of each other claim at most, however many come with those.
 * So many may wait; where there are more, the claim with the most gives up its newest.
 */
final class FairTurns implements AutoCloseable {
    private enum Wait {
        WAITING,
        TURN,
        SENT_AWAY
    }

    private final int waitingCountMax;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Deque<Waiter>> waitersByClaim = new LinkedHashMap<>();
    private int waitingCount;
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
    FairTurns(int waitingCountMax, Duration patience) {
        this.waitingCountMax = waitingCountMax;
        this.patience = patience;
    }

    /** {@return what was done in a turn; empty if it did not come to that} */
    <T> Optional<T> take(String claim, Supplier<T> work) {
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
    int waitingCount() {
        lock.lock();
        try {
            return waitingCount;
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
            waitersByClaim.values().forEach(each -> each.forEach(w -> w.become(Wait.SENT_AWAY)));
            waitersByClaim.clear();
            waitingCount = 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(String claim) {
        lock.lock();
        try {
            if (isClosed) {
                return false;
            }
            if (!isTaken) {
                isTaken = true;
                return true;
            }
            if (waitingCount == waitingCountMax && !makeRoom(claim)) {
                return false;
            }
            return await(claim, join(claim));
        } finally {
            lock.unlock();
        }
    }

    private Waiter join(String claim) {
        Waiter waiter = new Waiter();
        waitersByClaim.computeIfAbsent(claim, key -> new ArrayDeque<>()).addLast(waiter);
        waitingCount++;
        return waiter;
    }

    private boolean await(String claim, Waiter waiter) {
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
            leave(claim, waiter);
        }
        return waiter.state == Wait.TURN;
    }

    private void leave(String claim, Waiter waiter) {
        Deque<Waiter> waiters = waitersByClaim.get(claim);
        waiters.remove(waiter);
        waitingCount--;
        if (waiters.isEmpty()) {
            waitersByClaim.remove(claim);
        }
    }

    /** {@return false if the newcomer's own claim is as crowded as any} */
    private boolean makeRoom(String claim) {
        String crowded = claim;
        int most = waitersByClaim.getOrDefault(claim, new ArrayDeque<>()).size() + 1;
        for (Map.Entry<String, Deque<Waiter>> entry : waitersByClaim.entrySet()) {
            if (entry.getValue().size() > most) {
                most = entry.getValue().size();
                crowded = entry.getKey();
            }
        }
        if (crowded.equals(claim)) {
            return false;
        }
        Waiter newest = waitersByClaim.get(crowded).peekLast();
        leave(crowded, newest);
        newest.become(Wait.SENT_AWAY);
        return true;
    }

    /** The next claim has its turn; it goes to the end of the line for another. */
    private void pass() {
        lock.lock();
        try {
            if (waitersByClaim.isEmpty()) {
                isTaken = false;
                return;
            }
            String claim = waitersByClaim.keySet().iterator().next();
            Deque<Waiter> waiters = waitersByClaim.remove(claim);
            waitingCount--;
            waiters.removeFirst().become(Wait.TURN);
            if (!waiters.isEmpty()) {
                waitersByClaim.put(claim, waiters);
            }
        } finally {
            lock.unlock();
        }
    }
}
