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
    private static final int HOME_BITS = 25;
    private static final int HOME_SHIFT = PRINT_SHIFT - HOME_BITS;
    private static final long HOME_MASK = (1L << HOME_BITS) - 1;
    private static final long SLOT_MASK = (1L << 31) - 1;

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

    private final Room room = new Room();

    /** What it is to be filled with; null if it is not to be filled. */
    private DeferredSlots deferred;

    // where a search is
    private byte[] searched;
    private int searchedStart;
    private int searchedSize;
    private int searchedAt;
    private byte print;

    /** An array for tables to come. */
    private static final class Room {
        byte[] bytes = new byte[0];
        int usedBytes;

        /** {@return where in {@link #bytes} so many of them are free} */
        int take(int lengthBytes) {
            if (lengthBytes > bytes.length - usedBytes) {
                bytes = new byte[Math.max(lengthBytes, ROOM_BYTES)];
                usedBytes = 0;
            }
            usedBytes += lengthBytes;
            return usedBytes - lengthBytes;
        }
    }

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
        defer();
        for (int slot = 1; slot <= slotCount; slot++) {
            defer(slot, hashOf(slot));
        }
        fillDeferred(0, 1);
        endDeferral();
    }

    /** Makes it ready to be told of all slots that it will be filled with. It holds none yet. */
    final void defer() {
        deferred = new DeferredSlots(tables.length);
    }

    /** Notes a slot that it is to be filled with. */
    final void defer(int slot, long hash) {
        // the number of the table is known; print, home and slot are 8, 25 and 31 bits
        deferred.add(numberOf(hash), ((hash << TABLE_BITS) & ~SLOT_MASK) | slot);
    }

    /**
     * Fills one of several parts of the index: table by table, so that the one that is written is
     * in the processor's cache. Each part may be filled on a thread of its own.
     */
    final void fillDeferred(int part, int partCount) {
        Room ownRoom = new Room();
        int beforeTable = (part + 1) * tables.length / partCount;
        for (int number = part * tables.length / partCount; number < beforeTable; number++) {
            fillTable(number, ownRoom);
        }
    }

    private void fillTable(int number, Room from) {
        counts[number] = deferred.count(number);
        makeTable(number, sizeFor(counts[number]), from);
        deferred.forEach(
                number, noted -> place(number, noted >>> TABLE_BITS, (int) (noted & SLOT_MASK)));
    }

    /** All parts are filled. */
    final void endDeferral() {
        deferred = null;
    }

    private static int sizeFor(int count) {
        int size = ENTRIES_FIRST;
        while (isTooFull(count, size)) {
            size = sizeBehind(size);
        }
        return size;
    }

    private void grow(int number) {
        byte[] old = tables[number];
        int oldStart = starts[number];
        int oldSize = sizes[number];
        makeTable(number, sizeBehind(oldSize), room);
        for (int at = 0; at < oldSize; at++) {
            int slot = slotAt(old, oldStart, at);
            if (slot != 0) {
                place(number, hashOf(slot), slot);
            }
        }
    }

    /** Puts an empty table in the place of another. */
    private void makeTable(int number, int size, Room from) {
        int lengthBytes = size * ENTRY_BYTES;
        if (lengthBytes < SHARING_BYTES_MIN) {
            tables[number] = new byte[lengthBytes];
            starts[number] = 0;
        } else {
            starts[number] = from.take(lengthBytes);
            tables[number] = from.bytes;
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
        return (int) ((((hash >>> HOME_SHIFT) & HOME_MASK) * size) >>> HOME_BITS);
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
