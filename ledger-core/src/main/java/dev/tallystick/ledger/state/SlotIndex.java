package dev.tallystick.ledger.state;

import java.util.Arrays;

/**
 * From a key to the slot of its record: open addressing, in many small tables, so that growing one
 * never stops the writer for long. Holds slots only; the keys stand in the records themselves.
 */
abstract class SlotIndex implements UndoLog.Undoable {
    private static final int TABLE_BITS = 8;
    private static final int TABLE_SLOTS_FIRST = 16;

    private final int[][] tables = new int[1 << TABLE_BITS][TABLE_SLOTS_FIRST];
    private final int[] counts = new int[1 << TABLE_BITS];
    private final UndoLog undo;

    SlotIndex(UndoLog undo) {
        this.undo = undo;
    }

    /** {@return the hash of the key that stands in a record} */
    abstract long hashOf(int slot);

    /**
     * {@return the table for a hash, whose home in it is the hash's lower bits; its length is a
     * power of two}
     */
    final int[] table(long hash) {
        return tables[(int) (hash >>> (64 - TABLE_BITS))];
    }

    /** Adds a record whose key is written and not yet in the index. */
    final void add(int slot) {
        long hash = hashOf(slot);
        int number = (int) (hash >>> (64 - TABLE_BITS));
        if (4 * (counts[number] + 1) > 3 * tables[number].length) {
            grow(number);
        }
        place(tables[number], hash, slot);
        counts[number]++;
        if (undo.isOpen()) {
            undo.note(this, slot, 0);
        }
    }

    /** Takes out what was added last; the key still stands. */
    @Override
    public final void undo(long where, long old) {
        long hash = hashOf((int) where);
        int number = (int) (hash >>> (64 - TABLE_BITS));
        int[] table = tables[number];
        int mask = table.length - 1;
        int at = (int) hash & mask;
        while (table[at] != (int) where) {
            at = (at + 1) & mask;
        }
        table[at] = 0;
        counts[number]--;
        // A table that grew in between has reordered its chains: put what follows in place again.
        for (int next = (at + 1) & mask; table[next] != 0; next = (next + 1) & mask) {
            int slot = table[next];
            table[next] = 0;
            place(table, hashOf(slot), slot);
        }
    }

    /** Makes the index anew for the slots from 1 to {@code slotCount}. Nothing is in it yet. */
    final void fill(int slotCount) {
        int length = TABLE_SLOTS_FIRST;
        while (3L * length * tables.length < 4L * slotCount) {
            length *= 2;
        }
        for (int number = 0; number < tables.length; number++) {
            tables[number] = new int[length];
        }
        for (int slot = 1; slot <= slotCount; slot++) {
            add(slot);
        }
    }

    private void grow(int number) {
        int[] old = tables[number];
        int[] table = new int[2 * old.length];
        Arrays.stream(old).filter(slot -> slot != 0).forEach(s -> place(table, hashOf(s), s));
        tables[number] = table;
    }

    private static void place(int[] table, long hash, int slot) {
        int mask = table.length - 1;
        int at = (int) hash & mask;
        while (table[at] != 0) {
            at = (at + 1) & mask;
        }
        table[at] = slot;
    }
}
