package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;

import java.util.Arrays;

/**
 * Which account has something due next: a binary heap of (instant, account). It is a cache of the
 * accounts' {@code nextDueAt}: an account stands in it at the latest under that instant, and what
 * is out of date is dropped when it comes up. It grows by chunks, so that a million of them due at
 * one instant never stop the writer to be copied.
 */
public final class DueQueue {
    private static final int CHUNK_BITS = 13;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private final Accounts accounts;

    private long[][] dueAts = new long[16][];

    /** Whose due instant that is: the same chunks and places. */
    private int[][] numbers = new int[16][];

    private int count;

    DueQueue(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Makes sure that the account comes up when its next thing is due. */
    public void schedule(int number) {
        long nextDueAtMs = accounts.nextDueAtMs(number);
        if (nextDueAtMs < accounts.queuedDueAtMs(number)) {
            accounts.setQueuedDueAtMs(number, nextDueAtMs);
            push(nextDueAtMs, number);
        }
    }

    /** Schedules all accounts anew. Nothing is in the queue yet. */
    void fill() {
        for (int number = 1; number <= accounts.count(); number++) {
            accounts.setQueuedDueAtMs(number, Dates.NEVER);
            schedule(number);
        }
    }

    /** {@return the first instant at which some account has something due} */
    public long firstDueAtMs() {
        dropStale();
        return count == 0 ? Dates.NEVER : dueAtMs(0);
    }

    /** {@return the account of {@link #firstDueAtMs}, taken out; to be scheduled again} */
    public int poll() {
        int number = account(0);
        removeFirst();
        accounts.setQueuedDueAtMs(number, Dates.NEVER);
        return number;
    }

    private void dropStale() {
        while (count > 0) {
            int number = account(0);
            if (number > accounts.count() || accounts.queuedDueAtMs(number) != dueAtMs(0)) {
                removeFirst();
            } else if (accounts.nextDueAtMs(number) != dueAtMs(0)) {
                poll();
                schedule(number);
            } else {
                return;
            }
        }
    }

    private void push(long newDueAtMs, int number) {
        ensureChunk(count >>> CHUNK_BITS);
        int at = count++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!isBefore(newDueAtMs, number, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, newDueAtMs, number);
    }

    private void removeFirst() {
        count--;
        long lastDueAtMs = dueAtMs(count);
        int lastNumber = account(count);
        int at = 0;
        for (int child = 1; child < count; child = 2 * at + 1) {
            int smaller =
                    child + 1 < count && isBefore(dueAtMs(child + 1), account(child + 1), child)
                            ? child + 1
                            : child;
            if (!isBefore(dueAtMs(smaller), account(smaller), lastDueAtMs, lastNumber)) {
                break;
            }
            move(smaller, at);
            at = smaller;
        }
        put(at, lastDueAtMs, lastNumber);
    }

    private boolean isBefore(long aDueAtMs, int aNumber, int index) {
        return isBefore(aDueAtMs, aNumber, dueAtMs(index), account(index));
    }

    private static boolean isBefore(long aDueAtMs, int aNumber, long bDueAtMs, int bNumber) {
        return aDueAtMs != bDueAtMs ? aDueAtMs < bDueAtMs : aNumber < bNumber;
    }

    private void move(int from, int to) {
        put(to, dueAtMs(from), account(from));
    }

    private long dueAtMs(int index) {
        return dueAts[index >>> CHUNK_BITS][index & CHUNK_MASK];
    }

    private int account(int index) {
        return numbers[index >>> CHUNK_BITS][index & CHUNK_MASK];
    }

    private void put(int index, long dueAtMs, int number) {
        dueAts[index >>> CHUNK_BITS][index & CHUNK_MASK] = dueAtMs;
        numbers[index >>> CHUNK_BITS][index & CHUNK_MASK] = number;
    }

    private void ensureChunk(int chunk) {
        if (chunk == dueAts.length) {
            dueAts = Arrays.copyOf(dueAts, 2 * chunk);
            numbers = Arrays.copyOf(numbers, 2 * chunk);
        }
        if (dueAts[chunk] == null) {
            dueAts[chunk] = new long[1 << CHUNK_BITS];
            numbers[chunk] = new int[1 << CHUNK_BITS];
        }
    }
}
