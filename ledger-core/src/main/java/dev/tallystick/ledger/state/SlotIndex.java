package dev.tallystick.ledger.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * From a key to the slot of its record: open addressing, in many small tables, so that growing one
 * never stops the writer for long. Holds slots only; the keys stand in the records themselves.
 * Beside each slot stands a byte of its hash, so that a search seldom touches a record in vain.
 *
 * <pre>{@code
 * for (int slot = first(hash); slot != 0; slot = next()) {
 *     if (the record has the key) ...
 * }
 * }</pre>
 */
abstract class SlotIndex implements UndoLog.Undoable {
    private static final int TABLE_BITS = 8;
    private static final int ENTRIES_FIRST = 16;
    private static final int ENTRY_BYTES = Integer.BYTES + 1;
    private static final int PRINT_OFFSET = Integer.BYTES;
    private static final int PRINT_SHIFT = 48;
    private static final VarHandle SLOT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] tables = new byte[1 << TABLE_BITS][ENTRIES_FIRST * ENTRY_BYTES];
    private final int[] masks = new int[1 << TABLE_BITS];
    private final int[] counts = new int[1 << TABLE_BITS];
    private final UndoLog undo;

    // where a search is
    private byte[] searched;
    private int searchedMask;
    private int searchedAt;
    private byte print;

    SlotIndex(UndoLog undo) {
        this.undo = undo;
        for (int number = 0; number < masks.length; number++) {
            masks[number] = ENTRIES_FIRST - 1;
        }
    }

    /** {@return the hash of the key that stands in a record} */
    abstract long hashOf(int slot);

    /** {@return the first slot that may be that of a key with this hash, 0 if there is none} */
    final int first(long hash) {
        int number = numberOf(hash);
        searched = tables[number];
        searchedMask = masks[number];
        searchedAt = (int) hash & searchedMask;
        print = printOf(hash);
        return search();
    }

    /** {@return the next slot that may be, 0 if there is none} */
    final int next() {
        searchedAt = (searchedAt + 1) & searchedMask;
        return search();
    }

    /** {@return what stands {@code steps} behind the home of a hash, 0 if nothing does} */
    final int glance(long hash, int steps) {
        int number = numberOf(hash);
        return slotAt(tables[number], ((int) hash + steps) & masks[number]);
    }

    /** Adds a record whose key is written and not yet in the index. */
    final void add(int slot) {
        long hash = hashOf(slot);
        int number = numberOf(hash);
        if (4 * (counts[number] + 1) > 3 * (masks[number] + 1)) {
            grow(number);
        }
        place(tables[number], masks[number], hash, slot);
        counts[number]++;
        if (undo.isOpen()) {
            undo.note(this, slot, 0);
        }
    }

    /** Takes out what was added last; the key still stands. */
    @Override
    public final void undo(long where, long old) {
        long hash = hashOf((int) where);
        int number = numberOf(hash);
        byte[] table = tables[number];
        int mask = masks[number];
        int at = (int) hash & mask;
        while (slotAt(table, at) != (int) where) {
            at = (at + 1) & mask;
        }
        put(table, at, 0, (byte) 0);
        counts[number]--;
        // A table that grew in between has reordered its chains: put what follows in place again.
        for (int next = (at + 1) & mask; slotAt(table, next) != 0; next = (next + 1) & mask) {
            int slot = slotAt(table, next);
            put(table, next, 0, (byte) 0);
            place(table, mask, hashOf(slot), slot);
        }
    }

    /** Makes the index anew, for the slots from 1 to {@code slotCount}. */
    final void fill(int slotCount) {
        int entries = ENTRIES_FIRST;
        while (3L * entries * tables.length < 4L * slotCount) {
            entries *= 2;
        }
        for (int number = 0; number < tables.length; number++) {
            tables[number] = new byte[entries * ENTRY_BYTES];
            masks[number] = entries - 1;
            counts[number] = 0;
        }
        for (int slot = 1; slot <= slotCount; slot++) {
            add(slot);
        }
    }

    private void grow(int number) {
        byte[] old = tables[number];
        int oldMask = masks[number];
        int mask = 2 * oldMask + 1;
        byte[] table = new byte[(mask + 1) * ENTRY_BYTES];
        for (int at = 0; at <= oldMask; at++) {
            int slot = slotAt(old, at);
            if (slot != 0) {
                place(table, mask, hashOf(slot), slot);
            }
        }
        tables[number] = table;
        masks[number] = mask;
    }

    private int search() {
        int at = searchedAt;
        int slot = slotAt(searched, at);
        while (slot != 0 && searched[at * ENTRY_BYTES + PRINT_OFFSET] != print) {
            at = (at + 1) & searchedMask;
            slot = slotAt(searched, at);
        }
        searchedAt = at;
        return slot;
    }

    private static void place(byte[] table, int mask, long hash, int slot) {
        int at = (int) hash & mask;
        while (slotAt(table, at) != 0) {
            at = (at + 1) & mask;
        }
        put(table, at, slot, printOf(hash));
    }

    private static void put(byte[] table, int at, int slot, byte print) {
        SLOT.set(table, at * ENTRY_BYTES, slot);
        table[at * ENTRY_BYTES + PRINT_OFFSET] = print;
    }

    private static int slotAt(byte[] table, int at) {
        return (int) SLOT.get(table, at * ENTRY_BYTES);
    }

    private static int numberOf(long hash) {
        return (int) (hash >>> (64 - TABLE_BITS));
    }

    private static byte printOf(long hash) {
        return (byte) (hash >>> PRINT_SHIFT);
    }
}
