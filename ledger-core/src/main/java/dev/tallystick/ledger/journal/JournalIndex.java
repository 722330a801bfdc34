package dev.tallystick.ledger.journal;

import java.util.Arrays;

/**
 * Where each excerpt with entries lies. One thread appends, any thread looks up; an appended
 * excerpt is visible to others as soon as {@link #append} returns, so append what is durable. 16
 * bytes per excerpt.
 */
public final class JournalIndex {
    private static final int CHUNK_BITS = 14;
    private static final int CHUNK_EXCERPTS = 1 << CHUNK_BITS;
    private static final int CHUNK_MASK = CHUNK_EXCERPTS - 1;

    /** Excerpts begin at multiples of four, which lets an offset of up to 16 GiB into 32 bits. */
    private static final int OFFSET_UNIT_BYTES = 4;

    private long[][] firstPositions = new long[16][];
    private long[][] places = new long[16][];

    /** Written after what it counts, read before it. */
    private volatile int excerptCount;

    private volatile long lastPosition;

    /**
     * Appends one excerpt with entries. Allocates once in 16,384 times.
     *
     * @param offset of the excerpt in the file of its cycle, see {@link JournalWriter#lastOffset()}
     * @throws IllegalArgumentException if its first position is not the next one: a bug in the
     *     caller
     */
    public void append(long firstPosition, int entryCount, int cycle, long offset) {
        int index = excerptCount;
        if (firstPosition != lastPosition + 1) {
            throw new IllegalArgumentException(
                    "gap in index: expected=" + (lastPosition + 1) + ", found=" + firstPosition);
        }
        int chunk = index >>> CHUNK_BITS;
        if (chunk == firstPositions.length) {
            firstPositions = Arrays.copyOf(firstPositions, chunk * 2);
            places = Arrays.copyOf(places, chunk * 2);
        }
        if (firstPositions[chunk] == null) {
            firstPositions[chunk] = new long[CHUNK_EXCERPTS];
            places[chunk] = new long[CHUNK_EXCERPTS];
        }
        firstPositions[chunk][index & CHUNK_MASK] = firstPosition;
        places[chunk][index & CHUNK_MASK] =
                (long) cycle << Integer.SIZE | offset / OFFSET_UNIT_BYTES;
        excerptCount = index + 1;
        lastPosition = firstPosition + entryCount - 1;
    }

    /** {@return the last position that can be looked up, 0 if there is none} */
    public long lastPosition() {
        return lastPosition;
    }

    /** {@return how many excerpts it knows} */
    public int excerptCount() {
        return excerptCount;
    }

    /**
     * {@return the number of the excerpt that holds a position, from 0} The position must be one
     * that was appended.
     */
    int excerptOf(long position) {
        int low = 0;
        int high = excerptCount - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firstPosition(middle) <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    long firstPosition(int excerptIndex) {
        return firstPositions[excerptIndex >>> CHUNK_BITS][excerptIndex & CHUNK_MASK];
    }

    int cycle(int excerptIndex) {
        return (int) (place(excerptIndex) >>> Integer.SIZE);
    }

    long offset(int excerptIndex) {
        return (place(excerptIndex) & 0xFFFF_FFFFL) * OFFSET_UNIT_BYTES;
    }

    private long place(int excerptIndex) {
        return places[excerptIndex >>> CHUNK_BITS][excerptIndex & CHUNK_MASK];
    }
}
