package dev.tallystick.ledger.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * From a key to the slot of its record: open addressing, in many small tables, so that growing one
 * never stops the writer for long. Holds slots only; the keys stand in the records themselves.
 * Beside each slot stands a byte of its hash, so that a search seldom touches a record in vain.
 * Tables grow by a half and by a third in turn, so that none is much emptier than it must be. But
 * for small ones, several lie in one array, as large as the collector leaves where it is: a table
 * is short-lived as long as a program grows, and the writer would wait while it is carried about.
 * An array goes when the last of its tables has grown out of it.
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

    /** Smaller tables are arrays of their own. */
    private static final int SHARING_BYTES_MIN = 4 << 10;

    /** With the array's header 1 MiB, a region of the collector. */
    private static final int ROOM_BYTES = (1 << 20) - 16;

    private static final VarHandle SLOT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] tables = new byte[1 << TABLE_BITS][ENTRIES_FIRST * ENTRY_BYTES];
    private final int[] starts = new int[1 << TABLE_BITS];
    private final int[] sizes = new int[1 << TABLE_BITS];
    private final int[] counts = new int[1 << TABLE_BITS];
    private final UndoLog undo;

    // for tables to come
    private byte[] room = new byte[0];
    private int roomUsedBytes;

    // where a search is
    private byte[] searched;
    private int searchedStart;
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
        searchedStart = starts[number];
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
        return slotAt(tables[number], starts[number], at < size ? at : at - size);
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
        place(number, hash, slot);
        counts[number]++;
    }

    /** Takes out what was added last; the key still stands. */
    @Override
    public final void undo(long where, long old) {
        long hash = hashOf((int) where);
        int number = numberOf(hash);
        byte[] table = tables[number];
        int start = starts[number];
        int size = sizes[number];
        int at = home(hash, size);
        while (slotAt(table, start, at) != (int) where) {
            at = behind(at, size);
        }
        put(table, start, at, 0, (byte) 0);
        counts[number]--;
        // A table that grew in between has reordered its chains: put what follows in place again.
        int next = behind(at, size);
        for (int slot = slotAt(table, start, next); slot != 0; slot = slotAt(table, start, next)) {
            put(table, start, next, 0, (byte) 0);
            place(number, hashOf(slot), slot);
            next = behind(next, size);
        }
    }

    /** Makes the index anew, for the slots from 1 to {@code slotCount}. */
    final void fill(int slotCount) {
        int size = ENTRIES_FIRST;
        while (isTooFull(slotCount / tables.length, size)) {
            size = sizeBehind(size);
        }
        for (int number = 0; number < tables.length; number++) {
            makeTable(number, size);
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
        int oldStart = starts[number];
        int oldSize = sizes[number];
        makeTable(number, sizeBehind(oldSize));
        for (int at = 0; at < oldSize; at++) {
            int slot = slotAt(old, oldStart, at);
            if (slot != 0) {
                place(number, hashOf(slot), slot);
            }
        }
    }

    /** Puts an empty table in the place of another. */
    private void makeTable(int number, int size) {
        int lengthBytes = size * ENTRY_BYTES;
        if (lengthBytes < SHARING_BYTES_MIN) {
            tables[number] = new byte[lengthBytes];
            starts[number] = 0;
        } else {
            if (lengthBytes > room.length - roomUsedBytes) {
                room = new byte[Math.max(lengthBytes, ROOM_BYTES)];
                roomUsedBytes = 0;
            }
            tables[number] = room;
            starts[number] = roomUsedBytes;
            roomUsedBytes += lengthBytes;
        }
        sizes[number] = size;
    }

    private int search() {
        int at = searchedAt;
        int slot = slotAt(searched, searchedStart, at);
        while (slot != 0 && searched[searchedStart + at * ENTRY_BYTES + PRINT_OFFSET] != print) {
            at = behind(at, searchedSize);
            slot = slotAt(searched, searchedStart, at);
        }
        searchedAt = at;
        return slot;
    }

    private void place(int number, long hash, int slot) {
        byte[] table = tables[number];
        int start = starts[number];
        int size = sizes[number];
        int at = home(hash, size);
        while (slotAt(table, start, at) != 0) {
            at = behind(at, size);
        }
        put(table, start, at, slot, printOf(hash));
    }

    private static void put(byte[] table, int start, int at, int slot, byte print) {
        int from = start + at * ENTRY_BYTES;
        SLOT.set(table, from, slot);
        table[from + PRINT_OFFSET] = print;
    }

    private static int slotAt(byte[] table, int start, int at) {
        return (int) SLOT.get(table, start + at * ENTRY_BYTES);
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
