package dev.tallystick.ledger.state;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * What a {@link SlotIndex} is to be filled with, a word for each record, by table: noted one after
 * the other in whatever order they come, so that each table can be filled by itself. In chains of
 * short stretches, which share arrays as large as the collector leaves where they are.
 */
final class DeferredSlots {
    private static final int STRETCH_WORDS = 1 << 9;
    private static final int STRETCHES_PER_ARRAY = (1 << 8) - 1;

    private long[][] arrays = new long[4][];
    private int stretchCount;

    /** By table: its newest stretch, whose first word names the one before, -1 for none. */
    private final int[] newest;

    private final int[] counts;

    DeferredSlots(int tableCount) {
        newest = new int[tableCount];
        counts = new int[tableCount];
        Arrays.fill(newest, -1);
    }

    /** {@return how many were noted for a table} */
    int count(int table) {
        return counts[table];
    }

    void add(int table, long word) {
        int at = counts[table]++ % (STRETCH_WORDS - 1);
        if (at == 0) {
            begin(table);
        }
        int stretch = newest[table];
        arrayOf(stretch)[startOf(stretch) + 1 + at] = word;
    }

    /** Hands over what was noted for a table. */
    void forEach(int table, LongConsumer consumer) {
        int left = counts[table];
        int inStretch = (left + STRETCH_WORDS - 2) % (STRETCH_WORDS - 1) + 1;
        for (int stretch = newest[table]; stretch >= 0; inStretch = STRETCH_WORDS - 1) {
            long[] array = arrayOf(stretch);
            int start = startOf(stretch);
            for (int n = 1; n <= inStretch; n++) {
                consumer.accept(array[start + n]);
            }
            stretch = (int) array[start];
        }
    }

    private void begin(int table) {
        int stretch = stretchCount++;
        int number = stretch / STRETCHES_PER_ARRAY;
        if (number == arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * number);
        }
        if (arrays[number] == null) {
            arrays[number] = new long[STRETCHES_PER_ARRAY * STRETCH_WORDS];
        }
        arrays[number][startOf(stretch)] = newest[table];
        newest[table] = stretch;
    }

    private long[] arrayOf(int stretch) {
        return arrays[stretch / STRETCHES_PER_ARRAY];
    }

    private static int startOf(int stretch) {
        return stretch % STRETCHES_PER_ARRAY * STRETCH_WORDS;
    }
}
