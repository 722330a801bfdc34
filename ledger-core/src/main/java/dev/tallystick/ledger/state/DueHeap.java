package dev.tallystick.ledger.state;

import java.util.Arrays;

/**
 * A binary heap of (instant, account). It grows by chunks, so that a million of them due at one
 * instant never stop the writer to be copied.
 */
final class DueHeap {
    private static final int CHUNK_BITS = 13;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private long[][] dueAts = new long[16][];

    /** Whose due instant that is: the same chunks and places. */
    private int[][] numbers = new int[16][];

    private int count;

    int count() {
        return count;
    }

    /** {@return the instant of the element at a place, 0 for the first} */
    long dueAtMs(int index) {
        return dueAts[index >>> CHUNK_BITS][index & CHUNK_MASK];
    }

    int account(int index) {
        return numbers[index >>> CHUNK_BITS][index & CHUNK_MASK];
    }

    void push(long newDueAtMs, int number) {
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

    void removeFirst() {
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
