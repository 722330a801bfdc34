package dev.tallystick.ledger.state;

import java.util.Arrays;

/**
 * Records of a few 64-bit words each, in pages. A record's index is its <em>slot</em>; slot 0 is
 * the arena's own: word 0 counts the slots ever used, word 1 heads the list of free ones. All
 * writing goes through {@link #put} and {@link #add}, which tell the undo log, and keep a copy of
 * what a frozen view of the arena still needs.
 *
 * <p>Pages are large, so that a collector leaves them where they are: smaller ones it would carry
 * about while the writer waits. Such a page has regions of the collector to itself, whole ones: it
 * holds a record less than a power of two, for with the array's header that many would take a
 * region more, all but empty. The first page grows, so that a small state stays small.
 */
final class Arena implements UndoLog.Undoable {
    private static final int PAGE_BITS = 17;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
    static final int PAGE_SLOTS = (1 << PAGE_BITS) - 1;
    private static final int FIRST_PAGE_SLOTS = 1 << 8;
    private static final int FIRST_PAGE_GROWTH = 2;
    private static final int USED = 0;
    private static final int FREE = 1;

    private final int wordsPerSlot;
    private final UndoLog undo;
    private final PageSource pageSource;

    /** What it shows; null if it is not a view. */
    private final FrozenArena shown;

    private long[][] pages = new long[1][];
    private int ensuredSlots = 1;

    /** The view of it that is open, null if none is. */
    private FrozenArena frozen;

    Arena(int wordsPerSlot, UndoLog undo, PageSource pageSource) {
        this.wordsPerSlot = wordsPerSlot;
        this.undo = undo;
        this.pageSource = pageSource;
        shown = null;
        pages[0] = new long[FIRST_PAGE_SLOTS * wordsPerSlot];
    }

    /** Makes a view of another arena: only to be read. */
    Arena(FrozenArena shown, UndoLog undo) {
        this.shown = shown;
        this.undo = undo;
        wordsPerSlot = shown.wordsPerSlot();
        pageSource = null;
    }

    /** {@return the page in which a slot lies: {@code slot / PAGE_SLOTS}, without dividing} */
    static int pageOf(int slot) {
        return (slot + (slot >>> PAGE_BITS) + 1) >>> PAGE_BITS;
    }

    /** {@return the slot's place in its page: {@code slot % PAGE_SLOTS}} */
    static int placeIn(int page, int slot) {
        return (slot + page) & PAGE_MASK;
    }

    long get(int slot, int word) {
        if (shown != null) {
            return shown.get(slot, word);
        }
        int page = pageOf(slot);
        return pages[page][placeIn(page, slot) * wordsPerSlot + word];
    }

    /**
     * {@return a sum over two words of a record, and over what a change of it will read of a view
     * that is open} Reads ahead.
     */
    long touch(int slot, int word, int otherWord) {
        long sum = get(slot, word) + get(slot, otherWord);
        return frozen == null ? sum : sum + frozen.glance(slot);
    }

    /** {@return the sum of so many neighbouring words} */
    long sum(int slot, int word, int count) {
        long sum = 0;
        if (shown != null) {
            for (int n = 0; n < count; n++) {
                sum += shown.get(slot, word + n);
            }
            return sum;
        }
        int number = pageOf(slot);
        long[] page = pages[number];
        int from = placeIn(number, slot) * wordsPerSlot + word;
        for (int index = from; index < from + count; index++) {
            sum += page[index];
        }
        return sum;
    }

    void put(int slot, int word, long value) {
        int number = pageOf(slot);
        long[] page = pages[number];
        int index = placeIn(number, slot) * wordsPerSlot + word;
        if (undo.isWatching()) {
            beforeChange(slot, word, 1, page, index);
        }
        page[index] = value;
    }

    /** Puts two neighbouring words. To look once where they are is a good part of the work. */
    void put(int slot, int word, long first, long second) {
        int number = pageOf(slot);
        long[] page = pages[number];
        int index = placeIn(number, slot) * wordsPerSlot + word;
        if (undo.isWatching()) {
            beforeChange(slot, word, 2, page, index);
        }
        page[index] = first;
        page[index + 1] = second;
    }

    /** Puts four neighbouring words. */
    void put(int slot, int word, long first, long second, long third, long fourth) {
        int number = pageOf(slot);
        long[] page = pages[number];
        int index = placeIn(number, slot) * wordsPerSlot + word;
        if (undo.isWatching()) {
            beforeChange(slot, word, 4, page, index);
        }
        page[index] = first;
        page[index + 1] = second;
        page[index + 2] = third;
        page[index + 3] = fourth;
    }

    /** Puts what is there and so much more. */
    void add(int slot, int word, long more) {
        int number = pageOf(slot);
        long[] page = pages[number];
        int index = placeIn(number, slot) * wordsPerSlot + word;
        if (undo.isWatching()) {
            beforeChange(slot, word, 1, page, index);
        }
        page[index] += more;
    }

    private void beforeChange(int slot, int word, int count, long[] page, int index) {
        if (frozen != null) {
            frozen.keep(slot, page, index - word);
        }
        if (undo.isOpen()) {
            for (int n = 0; n < count; n++) {
                undo.note(this, ((long) slot << 8) | (word + n), page[index + n]);
            }
        }
    }

    @Override
    public void undo(long where, long old) {
        int slot = (int) (where >>> 8);
        int word = (int) where & 0xFF;
        int page = pageOf(slot);
        pages[page][placeIn(page, slot) * wordsPerSlot + word] = old;
    }

    /** {@return slots ever used, slot 0 not counted: the highest slot in use} */
    int usedCount() {
        return (int) get(0, USED);
    }

    /** {@return a slot never used before, all zero} */
    int appendSlot() {
        int slot = usedCount() + 1;
        ensureRoom(slot);
        put(0, USED, slot);
        return slot;
    }

    /** {@return a slot to be filled: a freed one, else a new one} */
    int takeSlot() {
        int free = (int) get(0, FREE);
        if (free == 0) {
            return appendSlot();
        }
        put(0, FREE, get(free, 0));
        return free;
    }

    /** Gives a slot back. Its words are cleared, so that equal contents are equal bytes. */
    void freeSlot(int slot) {
        for (int word = 1; word < wordsPerSlot; word++) {
            put(slot, word, 0);
        }
        put(slot, 0, get(0, FREE));
        put(0, FREE, slot);
    }

    /** Makes sure that a slot chosen by the caller exists. */
    void ensureSlot(int slot) {
        ensureRoom(slot);
        ensuredSlots = Math.max(ensuredSlots, slot + 1);
    }

    int wordsPerSlot() {
        return wordsPerSlot;
    }

    /** {@return slots that may hold something, slot 0 among them} */
    int slotCount() {
        return shown == null ? Math.max(usedCount() + 1, ensuredSlots) : shown.slotCount();
    }

    /**
     * {@return the arena as it is now, for another thread to read until {@link #thaw}}
     *
     * @param room for what the view keeps
     */
    FrozenArena freeze(PageSource room) {
        frozen = new FrozenArena(pages, wordsPerSlot, slotCount(), room);
        return frozen;
    }

    /** Nobody looks any more at how it was. */
    void thaw() {
        frozen = null;
    }

    /** Copies whole records of a view. */
    void copySlots(int firstSlot, int slotCount, long[] target) {
        shown.copy(firstSlot, slotCount, target);
    }

    /** Fills records of an arena that nothing was put into yet. */
    void fillSlots(int firstSlot, int slotCount, long[] source) {
        int filled = 0;
        while (filled < slotCount) {
            int slot = firstSlot + filled;
            int page = pageOf(slot);
            int place = placeIn(page, slot);
            int part = Math.min(slotCount - filled, PAGE_SLOTS - place);
            ensureSlot(slot + part - 1);
            System.arraycopy(
                    source,
                    filled * wordsPerSlot,
                    pages[page],
                    place * wordsPerSlot,
                    part * wordsPerSlot);
            filled += part;
        }
    }

    private void ensureRoom(int slot) {
        int page = pageOf(slot);
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * pages.length));
        }
        if (page > 0) {
            growFirstPage(PAGE_SLOTS);
        } else if (slot * wordsPerSlot >= pages[0].length) {
            growFirstPage(slot + 1);
        }
        if (pages[page] == null) {
            pages[page] = pageSource.page(PAGE_SLOTS * wordsPerSlot);
        }
    }

    /** A view that is open keeps the page as it was. */
    private void growFirstPage(int slotsNeeded) {
        int slots = pages[0].length / wordsPerSlot;
        if (slots < slotsNeeded) {
            while (slots < slotsNeeded) {
                slots = Math.min(FIRST_PAGE_GROWTH * slots, PAGE_SLOTS);
            }
            pages = pages.clone();
            pages[0] = Arrays.copyOf(pages[0], slots * wordsPerSlot);
        }
    }
}
