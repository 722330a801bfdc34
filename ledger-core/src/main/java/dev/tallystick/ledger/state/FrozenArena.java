package dev.tallystick.ledger.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The records of an arena as they were at one moment, while the writer changes them. The writer
 * keeps a copy of each record before it changes it for the first time; another thread reads, and
 * where a record was changed finds the copy. Nothing waits: a reader that met a half changed record
 * sees its mark afterwards, and takes the copy.
 */
final class FrozenArena {
    private static final int CHUNK_WORDS = 1 << 16;
    private static final VarHandle MARKS = MethodHandles.arrayElementVarHandle(int[][].class);
    private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(int[].class);

    private final long[][] pages;
    private final int wordsPerSlot;
    private final int slotCount;
    private final int slotsPerChunk;

    /** By page and slot: 0 if the record is as it was, else 1 more than the number of its copy. */
    private final int[][] marks;

    private final long[][] copies;
    private int copyCount;

    /**
     * @param pages the arena's own; those that it adds later are not looked at
     * @param slotCount how many of its slots, from 0 on, are to be seen
     */
    FrozenArena(long[][] pages, int wordsPerSlot, int slotCount) {
        this.pages = pages;
        this.wordsPerSlot = wordsPerSlot;
        this.slotCount = slotCount;
        slotsPerChunk = CHUNK_WORDS / wordsPerSlot;
        marks = new int[pages.length][];
        copies = new long[slotCount / slotsPerChunk + 1][];
    }

    int wordsPerSlot() {
        return wordsPerSlot;
    }

    /** {@return slots to be seen, slot 0 among them} */
    int slotCount() {
        return slotCount;
    }

    /**
     * Writer: a record is about to change.
     *
     * @param page where it lies
     * @param from its first word there
     */
    void keep(int slot, long[] page, int from) {
        if (slot >= slotCount) {
            return; // made later
        }
        int number = slot >>> Arena.PAGE_BITS;
        int[] pageMarks = marks[number];
        if (pageMarks == null) {
            pageMarks = new int[Arena.PAGE_SLOTS];
            MARKS.setRelease(marks, number, pageMarks);
        }
        int at = slot & (Arena.PAGE_SLOTS - 1);
        if (pageMarks[at] != 0) {
            return;
        }
        int chunk = copyCount / slotsPerChunk;
        if (copies[chunk] == null) {
            copies[chunk] = new long[slotsPerChunk * wordsPerSlot];
        }
        int to = copyCount % slotsPerChunk * wordsPerSlot;
        System.arraycopy(page, from, copies[chunk], to, wordsPerSlot);
        copyCount++;
        MARK.setRelease(pageMarks, at, copyCount);
        // No change may be seen before the mark that tells of it.
        VarHandle.storeStoreFence();
    }

    /** {@return a word as it was} Any one thread. */
    long get(int slot, int word) {
        long now = pages[slot >>> Arena.PAGE_BITS][indexOf(slot) + word];
        VarHandle.loadLoadFence();
        int mark = mark(slot);
        return mark == 0 ? now : copy(mark)[copyIndex(mark) + word];
    }

    /** Copies the words of a record as they were. Any one thread. */
    void copy(int slot, long[] target, int to) {
        System.arraycopy(pages[slot >>> Arena.PAGE_BITS], indexOf(slot), target, to, wordsPerSlot);
        VarHandle.loadLoadFence();
        int mark = mark(slot);
        if (mark != 0) {
            System.arraycopy(copy(mark), copyIndex(mark), target, to, wordsPerSlot);
        }
    }

    private int mark(int slot) {
        int[] pageMarks = (int[]) MARKS.getAcquire(marks, slot >>> Arena.PAGE_BITS);
        return pageMarks == null
                ? 0
                : (int) MARK.getAcquire(pageMarks, slot & (Arena.PAGE_SLOTS - 1));
    }

    private long[] copy(int mark) {
        return copies[(mark - 1) / slotsPerChunk];
    }

    private int copyIndex(int mark) {
        return (mark - 1) % slotsPerChunk * wordsPerSlot;
    }

    private int indexOf(int slot) {
        return (slot & (Arena.PAGE_SLOTS - 1)) * wordsPerSlot;
    }
}
