package dev.tallystick.ledger.journal;

import java.util.Arrays;

/**
 * Where the excerpts with entries of one cycle lie: first position and offset of each, in order.
 * One thread appends, any thread looks up what {@link #count} tells. 12 bytes per excerpt.
 */
final class ExcerptPlaces {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_EXCERPTS = 1 << CHUNK_BITS;
    private static final int CHUNK_MASK = CHUNK_EXCERPTS - 1;

    /** Excerpts begin at multiples of four, which lets an offset of up to 16 GiB into 32 bits. */
    private static final int OFFSET_UNIT_BYTES = 4;

    private long[][] firstPositions = new long[4][];
    private int[][] offsetUnits = new int[4][];

    /** Written after what it counts, read before it. */
    private volatile int count;

    /** Appends one excerpt. Allocates once in 4,096 times. */
    void append(long firstPosition, long offset) {
        int index = count;
        int chunk = index >>> CHUNK_BITS;
        if (chunk == firstPositions.length) {
            firstPositions = Arrays.copyOf(firstPositions, chunk * 2);
            offsetUnits = Arrays.copyOf(offsetUnits, chunk * 2);
        }
        if (firstPositions[chunk] == null) {
            firstPositions[chunk] = new long[CHUNK_EXCERPTS];
            offsetUnits[chunk] = new int[CHUNK_EXCERPTS];
        }
        firstPositions[chunk][index & CHUNK_MASK] = firstPosition;
        offsetUnits[chunk][index & CHUNK_MASK] = toUnits(offset);
        count = index + 1;
    }

    int count() {
        return count;
    }

    long firstPosition(int index) {
        return firstPositions[index >>> CHUNK_BITS][index & CHUNK_MASK];
    }

    long offset(int index) {
        return ofUnits(offsetUnits[index >>> CHUNK_BITS][index & CHUNK_MASK]);
    }

    /**
     * {@return the last of the first {@code known} excerpts that begins at or before a position}
     */
    int find(long position, int known) {
        int low = 0;
        int high = known - 1;
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

    static int toUnits(long offset) {
        return (int) (offset / OFFSET_UNIT_BYTES);
    }

    static long ofUnits(int units) {
        return Integer.toUnsignedLong(units) * OFFSET_UNIT_BYTES;
    }
}
