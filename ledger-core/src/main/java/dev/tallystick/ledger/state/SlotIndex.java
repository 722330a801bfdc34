package dev.tallystick.ledger.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * From a key to the slot of its record: open addressing, in many small tables, so that growing one
 * never stops the writer for long. Holds slots only; the keys stand in the records themselves.
 * Beside each slot stands a byte of its hash, so that a search seldom touches a record in vain.
 * Tables grow by a half and by a third in turn, so that none is much emptier than it must be.
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
    private static final int READ_TOGETHER = 64;
    private static final VarHandle SLOT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] tables = new byte[1 << TABLE_BITS][ENTRIES_FIRST * ENTRY_BYTES];
    private final int[] sizes = new int[1 << TABLE_BITS];
    private final int[] counts = new int[1 << TABLE_BITS];
    private final UndoLog undo;

    // where a search is
    private byte[] searched;
    private int searchedSize;
    private int searchedAt;
    private byte print;

    /** A sum over what was read ahead: that there is one keeps the reads from being left out. */
    long glances;

    SlotIndex(UndoLog undo) {
        this.undo = undo;
        Arrays.fill(sizes, ENTRIES_FIRST);
    }

    /** {@return the hash of the key that stands in a record} */
    abstract long hashOf(int slot);

    /** {@return the first slot that may be that of a key with this hash, 0 if there is none} */
    final int first(long hash) {
        int number = numberOf(hash);
        searched = tables[number];
        searchedSize = sizes[number];
        searchedAt = home(hash, searchedSize);
        print = printOf(hash);
        return search();
    }

    /** {@return the next slot that may be, 0 if there is none} */
    final int next() {
        searchedAt = behind(searchedAt, searchedSize);
        return search();
    }

    /** {@return what stands {@code steps} behind the home of a hash, 0 if nothing does} */
    final int glance(long hash, int steps) {
        int number = numberOf(hash);
        int size = sizes[number];
        int at = home(hash, size) + steps;
        return slotAt(tables[number], at < size ? at : at - size);
    }

    /** Adds a record whose key is written and not yet in the index. */
    final void add(int slot) {
        add(slot, hashOf(slot));
        if (undo.isOpen()) {
            undo.note(this, slot, 0);
        }
    }

    private void add(int slot, long hash) {
        int number = numberOf(hash);
        if (isTooFull(counts[number] + 1, sizes[number])) {
            grow(number);
        }
        place(tables[number], sizes[number], hash, slot);
        counts[number]++;
    }

    /** Takes out what was added last; the key still stands. */
    @Override
    public final void undo(long where, long old) {
        long hash = hashOf((int) where);
        int number = numberOf(hash);
        byte[] table = tables[number];
        int size = sizes[number];
        int at = home(hash, size);
        while (slotAt(table, at) != (int) where) {
            at = behind(at, size);
        }
        put(table, at, 0, (byte) 0);
        counts[number]--;
        // A table that grew in between has reordered its chains: put what follows in place again.
        for (int next = behind(at, size); slotAt(table, next) != 0; next = behind(next, size)) {
            int slot = slotAt(table, next);
            put(table, next, 0, (byte) 0);
            place(table, size, hashOf(slot), slot);
        }
    }

    /** Makes the index anew, for the slots from 1 to {@code slotCount}. */
    final void fill(int slotCount) {
        int size = ENTRIES_FIRST;
        while (isTooFull(slotCount / tables.length, size)) {
            size = sizeBehind(size);
        }
        for (int number = 0; number < tables.length; number++) {
            tables[number] = new byte[size * ENTRY_BYTES];
            sizes[number] = size;
            counts[number] = 0;
        }
        long[] hashes = new long[READ_TOGETHER];
        for (int first = 1; first <= slotCount; first += READ_TOGETHER) {
            int count = Math.min(READ_TOGETHER, slotCount - first + 1);
            // the places of many are read before the first is written: so all are waited for at
            // once
            for (int n = 0; n < count; n++) {
                hashes[n] = hashOf(first + n);
                glances += glance(hashes[n], 0);
            }
            for (int n = 0; n < count; n++) {
                add(first + n, hashes[n]);
            }
        }
    }

    private void grow(int number) {
        byte[] old = tables[number];
        int oldSize = sizes[number];
        int size = sizeBehind(oldSize);
        byte[] table = new byte[size * ENTRY_BYTES];
        for (int at = 0; at < oldSize; at++) {
            int slot = slotAt(old, at);
            if (slot != 0) {
                place(table, size, hashOf(slot), slot);
            }
        }
        tables[number] = table;
        sizes[number] = size;
    }

    private int search() {
        int at = searchedAt;
        int slot = slotAt(searched, at);
        while (slot != 0 && searched[at * ENTRY_BYTES + PRINT_OFFSET] != print) {
            at = behind(at, searchedSize);
            slot = slotAt(searched, at);
        }
        searchedAt = at;
        return slot;
    }

    private static void place(byte[] table, int size, long hash, int slot) {
        int at = home(hash, size);
        while (slotAt(table, at) != 0) {
            at = behind(at, size);
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

    private static boolean isTooFull(int count, int size) {
        return 5L * count > 4L * size;
    }

    /** {@return the next larger size: of 2^n and 3 * 2^(n-1) the one behind} */
    private static int sizeBehind(int size) {
        return Integer.bitCount(size) == 1 ? size + size / 2 : size / 3 * 4;
    }

    private static int home(long hash, int size) {
        return (int) (((hash & 0xFFFF_FFFFL) * size) >>> 32);
    }

    private static int behind(int at, int size) {
        return at + 1 == size ? 0 : at + 1;
    }

    private static int numberOf(long hash) {
        return (int) (hash >>> (64 - TABLE_BITS));
    }

    private static byte printOf(long hash) {
        return (byte) (hash >>> PRINT_SHIFT);
    }
}
