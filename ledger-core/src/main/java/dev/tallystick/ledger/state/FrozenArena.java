package dev.tallystick.ledger.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The records of an arena as they were at one moment, while the writer changes them. The writer
 * keeps a copy of each record before it changes it for the first time; another thread reads, and
 * where a record was changed finds the copy. Nothing waits: a reader that met a half changed record
 * sees its mark afterwards, and takes the copy.
 *
 * <p>Marks and copies of a large arena lie in pages of 2 MiB that were made ahead: smaller ones the
 * collector would carry about, and the writer wait for it.
 */
final class FrozenArena {
    /** With the array's header 2 MiB, whole regions of the collector. */
    static final int PAGE_WORDS = (1 << 18) - 2;

    private static final VarHandle MARKS = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[][] pages;
    private final int wordsPerSlot;
    private final int slotCount;
    private final PageSource pageSource;
    private final int slotsPerCopyPage;

    /** By slot: 0 if the record is as it was, else 1 more than the number of its copy. */
    private final long[][] marks;

    private final long[][] copies;
    private int copyCount;

    /** The record that the reader looked at last, as it was. */
    private final long[] read;

    private int readSlot = -1;

    /**
     * @param pages the arena's own; those that it adds later are not looked at
     * @param slotCount how many of its slots, from 0 on, are to be seen
     * @param pageSource gives room for marks and copies
     */
    FrozenArena(long[][] pages, int wordsPerSlot, int slotCount, PageSource pageSource) {
        this.pages = pages;
        this.wordsPerSlot = wordsPerSlot;
        this.slotCount = slotCount;
        this.pageSource = pageSource;
        slotsPerCopyPage = PAGE_WORDS / wordsPerSlot;
        marks = new long[slotCount / PAGE_WORDS + 1][];
        copies = new long[slotCount / slotsPerCopyPage + 1][];
        read = new long[wordsPerSlot];
    }

    /**
     * {@return whole pages that a view of so many slots may ask for at once: those of its marks and
     * the first of its copies; none for a small one}
     */
    static int pageCountAtOnce(int slotCount) {
        return slotCount < PAGE_WORDS ? 0 : slotCount / PAGE_WORDS + 2;
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
        int number = slot / PAGE_WORDS;
        long[] markPage = marks[number];
        if (markPage == null) {
            markPage = page(slotCount);
            MARKS.setRelease(marks, number, markPage);
        }
        int at = slot % PAGE_WORDS;
        if (markPage[at] != 0) {
            return;
        }
        int copyPage = copyCount / slotsPerCopyPage;
        if (copies[copyPage] == null) {
            copies[copyPage] = page((long) slotCount * wordsPerSlot);
        }
        System.arraycopy(page, from, copies[copyPage], copyIndex(copyCount), wordsPerSlot);
        copyCount++;
        MARK.setRelease(markPage, at, (long) copyCount);
        // No change may be seen before the mark that tells of it.
        VarHandle.storeStoreFence();
    }

    /**
     * {@return a word as it was} Any one thread. Words of one record are best asked for in a row.
     */
    long get(int slot, int word) {
        if (slot != readSlot) {
            copy(slot, read, 0);
            readSlot = slot;
        }
        return read[word];
    }

    /** Copies the words of a record as they were. Any one thread. */
    void copy(int slot, long[] target, int to) {
        int page = Arena.pageOf(slot);
        int from = Arena.placeIn(page, slot) * wordsPerSlot;
        System.arraycopy(pages[page], from, target, to, wordsPerSlot);
        VarHandle.loadLoadFence();
        int mark = mark(slot);
        if (mark != 0) {
            System.arraycopy(copy(mark - 1), copyIndex(mark - 1), target, to, wordsPerSlot);
        }
    }

    private int mark(int slot) {
        long[] markPage = (long[]) MARKS.getAcquire(marks, slot / PAGE_WORDS);
        return markPage == null ? 0 : (int) (long) MARK.getAcquire(markPage, slot % PAGE_WORDS);
    }

    private long[] copy(int number) {
        return copies[number / slotsPerCopyPage];
    }

    private int copyIndex(int number) {
        return number % slotsPerCopyPage * wordsPerSlot;
    }

    /** {@return a page made ahead, or for a small arena one of just the words that it can need} */
    private long[] page(long wordsNeeded) {
        return wordsNeeded < PAGE_WORDS ? new long[(int) wordsNeeded] : pageSource.page(PAGE_WORDS);
    }
}
