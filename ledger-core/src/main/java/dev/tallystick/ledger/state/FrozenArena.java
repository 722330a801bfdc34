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

    /** So many records are copied at once for a reader that goes from one to the next. */
    private static final int READ_TOGETHER = 32;

    private static final int PAGE_MARKS = 2 * PAGE_WORDS;

    private static final VarHandle MARKS = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[][] pages;
    private final int wordsPerSlot;
    private final int slotCount;
    private final PageSource pageSource;
    private final int slotsPerCopyPage;

    /** By slot, two in a word: 0 if the record is as it was, else 1 more than its copy's number. */
    private final long[][] marks;

    private final long[][] copies;
    private int copyCount;

    /** The records that the reader looked at last, as they were. */
    private final long[] read;

    private int readFrom;
    private int readBehind;

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
        marks = new long[slotCount / PAGE_MARKS + 1][];
        copies = new long[slotCount / slotsPerCopyPage + 1][];
        read = new long[READ_TOGETHER * wordsPerSlot];
    }

    /**
     * {@return whole pages that a view of so many slots may ask for at once: those of its marks and
     * the first of its copies; none for a small one}
     */
    static int pageCountAtOnce(int slotCount) {
        return slotCount < PAGE_MARKS ? 0 : slotCount / PAGE_MARKS + 2;
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
        int number = slot / PAGE_MARKS;
        long[] markPage = marks[number];
        if (markPage == null) {
            markPage = page(slotCount / 2 + 1);
            MARKS.setRelease(marks, number, markPage);
        }
        int at = slot % PAGE_MARKS;
        long word = markPage[at / 2];
        if (markOf(word, at) != 0) {
            return;
        }
        int copyPage = copyCount / slotsPerCopyPage;
        if (copies[copyPage] == null) {
            copies[copyPage] = page((long) slotCount * wordsPerSlot);
        }
        System.arraycopy(page, from, copies[copyPage], copyIndex(copyCount), wordsPerSlot);
        copyCount++;
        MARK.setRelease(markPage, at / 2, word | (long) copyCount << markShift(at));
        // No change may be seen before the mark that tells of it.
        VarHandle.storeStoreFence();
    }

    /** Writer: {@return the word in which the mark of a record stands, if there is one} */
    long glance(int slot) {
        long[] markPage = slot < slotCount ? marks[slot / PAGE_MARKS] : null;
        return markPage == null ? 0 : markPage[slot % PAGE_MARKS / 2];
    }

    /** {@return a word as it was} Any one thread; quickest in the order in which records lie. */
    long get(int slot, int word) {
        if (slot < readFrom || slot >= readBehind) {
            int count = slot == readBehind ? Math.min(READ_TOGETHER, slotCount - slot) : 1;
            copy(slot, count, read);
            readFrom = slot;
            readBehind = slot + count;
        }
        return read[(slot - readFrom) * wordsPerSlot + word];
    }

    /** Copies the words of records as they were, one behind the other. Any one thread. */
    void copy(int firstSlot, int count, long[] target) {
        int copied = 0;
        while (copied < count) {
            int slot = firstSlot + copied;
            int page = Arena.pageOf(slot);
            int place = Arena.placeIn(page, slot);
            int part = Math.min(count - copied, Arena.PAGE_SLOTS - place);
            System.arraycopy(
                    pages[page],
                    place * wordsPerSlot,
                    target,
                    copied * wordsPerSlot,
                    part * wordsPerSlot);
            copied += part;
        }
        // What was copied half changed has a mark that is seen now.
        VarHandle.loadLoadFence();
        for (int index = 0; index < count; index++) {
            int mark = mark(firstSlot + index);
            if (mark != 0) {
                System.arraycopy(
                        copy(mark - 1),
                        copyIndex(mark - 1),
                        target,
                        index * wordsPerSlot,
                        wordsPerSlot);
            }
        }
    }

    private int mark(int slot) {
        long[] markPage = (long[]) MARKS.getAcquire(marks, slot / PAGE_MARKS);
        int at = slot % PAGE_MARKS;
        return markPage == null ? 0 : markOf((long) MARK.getAcquire(markPage, at / 2), at);
    }

    private static int markOf(long word, int at) {
        return (int) (word >>> markShift(at));
    }

    private static int markShift(int at) {
        return at % 2 * Integer.SIZE;
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
