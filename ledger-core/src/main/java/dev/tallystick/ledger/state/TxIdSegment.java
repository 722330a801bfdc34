package dev.tallystick.ledger.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Transactions' keys that follow one another in the journal, each with its position, in one table.
 * Filled by one thread; any thread may look up what was added. A full segment never changes.
 *
 * <p>While a journal is replayed nobody looks up anything, and most segments are in a sealed file
 * already, which only has to be compared: their keys are <em>listed</em>, one behind the other as
 * they come, and {@link #makeTable} puts them in their places for those who need them there.
 *
 * <p>A key's home in the table follows the key's order, so that the table is all but sorted: what
 * is out of place is so within a run of neighbours, and putting a million keys in order is one walk
 * over them.
 */
public final class TxIdSegment {
    private static final int SLOT_WORDS = 3;

    /** A list is put into the table by parts of it, each small enough for the processor's cache. */
    private static final int PART_BITS = 8;

    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    private final int number;
    private final int keyCountMax;
    private final int slotCount;
    private final int tableWords;
    private final long firstPosition;
    private final KeyFilter filter;

    /**
     * By slot: position, keyHigh, keyLow; position 0 is empty. Listed keys stand in the first
     * slots. Behind the table the filter.
     */
    private final long[] words;

    private int keyCount;
    private boolean isListed;

    /**
     * Makes an empty segment.
     *
     * @param number of all segments of the journal, from 0
     * @param keyCountMax how many keys make it full
     * @param firstPosition the position of the first key that it will get; the first segment's is 1
     */
    public TxIdSegment(int number, int keyCountMax, long firstPosition, PageSource pageSource) {
        this.number = number;
        this.keyCountMax = keyCountMax;
        this.firstPosition = firstPosition;
        slotCount = slotCount(keyCountMax);
        tableWords = slotCount * SLOT_WORDS;
        words = pageSource.page(wordCount(keyCountMax));
        filter = new KeyFilter(keyCountMax, words, tableWords);
    }

    /**
     * {@return slots of a table for so many keys: a quarter stays empty} For 2^20 keys the array,
     * with its header and the filter, is 33 MiB, and no region of the collector more.
     */
    private static int slotCount(int keyCount) {
        return Math.max(keyCount + 1, keyCount + keyCount / 3 - 1);
    }

    /** {@return words of a segment for so many keys} */
    static int wordCount(int keyCount) {
        return slotCount(keyCount) * SLOT_WORDS + KeyFilter.wordCount(keyCount);
    }

    /** {@return its number among all segments of the journal, from 0} */
    public int number() {
        return number;
    }

    /** {@return the first position whose key it may hold} */
    public long firstPosition() {
        return firstPosition;
    }

    /** {@return how many keys it holds} The thread that fills it; any thread, once it is full. */
    public int keyCount() {
        return keyCount;
    }

    /** {@return whether it holds as many keys as it may} */
    public boolean isFull() {
        return keyCount == keyCountMax;
    }

    /** {@return position under the key, 0 if none} Any thread. */
    public long find(long high, long low) {
        for (int at = home(high); ; at = behind(at)) {
            long position = (long) WORDS.getAcquire(words, at);
            if (position == 0 || (words[at + 1] == high && words[at + 2] == low)) {
                return position;
            }
        }
    }

    /** {@return false if the key was never added} The thread that fills it. */
    boolean mayHold(long high, long low) {
        return filter.mayHold(high, low);
    }

    /** {@return a sum over words at the home of a key, compared with nothing} */
    long glance(long high, long low) {
        int at = home(high);
        return words[at] + words[at + 2];
    }

    /** {@return a sum over the word of the filter at the home of a key} */
    long glanceAtFilter(long high, long low) {
        return filter.glance(high, low);
    }

    /**
     * Adds a key that is not there yet.
     *
     * @return where it is now, for {@link #takeBack}
     */
    public int add(long high, long low, long position) {
        requireRoom();
        assert !isListed : "a list has no places: number=" + number;
        keyCount++;
        return put(high, low, position);
    }

    private void requireRoom() {
        if (isFull()) {
            throw new IllegalStateException("segment of txIds is full: number=" + number);
        }
    }

    private int put(long high, long low, long position) {
        filter.add(high, low);
        int at = home(high);
        while (words[at] != 0) {
            at = behind(at);
        }
        words[at + 1] = high;
        words[at + 2] = low;
        WORDS.setRelease(words, at, position);
        return at;
    }

    /**
     * Adds a key that is not there yet, and that nobody looks up before {@link #makeTable}: lists
     * it, unless there is a table with other keys already.
     */
    void list(long high, long low, long position) {
        if (keyCount == 0) {
            isListed = true;
        }
        if (isListed) {
            requireRoom();
            int at = SLOT_WORDS * keyCount++;
            words[at] = position;
            words[at + 1] = high;
            words[at + 2] = low;
        } else {
            add(high, low, position);
        }
    }

    /** Puts keys that were listed in their places, and makes them known to {@link #mayHold}. */
    synchronized void makeTable() {
        if (!isListed) {
            return;
        }
        long[] listed = listedByPart();
        Arrays.fill(words, 0, listed.length, 0);
        isListed = false;
        for (int at = 0; at < listed.length; at += SLOT_WORDS) {
            put(listed[at + 1], listed[at + 2], listed[at]);
        }
    }

    /** {@return the listed keys, those with the same first bits together, in the table's order} */
    private long[] listedByPart() {
        int[] next = new int[(1 << PART_BITS) + 1];
        int lengthWords = SLOT_WORDS * keyCount;
        for (int at = 0; at < lengthWords; at += SLOT_WORDS) {
            next[partOf(words[at + 1]) + 1] += SLOT_WORDS;
        }
        Arrays.parallelPrefix(next, Integer::sum);
        long[] sorted = new long[lengthWords];
        for (int at = 0; at < lengthWords; at += SLOT_WORDS) {
            int part = partOf(words[at + 1]);
            System.arraycopy(words, at, sorted, next[part], SLOT_WORDS);
            next[part] += SLOT_WORDS;
        }
        return sorted;
    }

    private static int partOf(long high) {
        return (int) (high >>> (Long.SIZE - PART_BITS));
    }

    /** Takes out what was added last, so that no chain of others breaks. */
    void takeBack(int at) {
        WORDS.setRelease(words, at, 0L);
        keyCount--;
    }

    /**
     * Hands over all keys with a position up to and including one, in no order. Any thread; what
     * was added before the caller learnt of that position is complete.
     */
    public void forEach(long lastPosition, TxIdVisitor visitor) {
        for (int at = 0; at < tableWords; at += SLOT_WORDS) {
            long position = (long) WORDS.getAcquire(words, at);
            if (position != 0 && position <= lastPosition) {
                visitor.onTxId(words[at + 1], words[at + 2], position);
            }
        }
    }

    /** Hands over all keys in their order, as numbers without a sign. Of a full segment only. */
    public void forEachSorted(TxIdVisitor visitor) {
        makeTable();
        TxIdRun wrapped = new TxIdRun();
        TxIdRun run = new TxIdRun();
        for (int at = 0; at < tableWords; at += SLOT_WORDS) {
            if (words[at] == 0) {
                run.sort();
                run.forEach(visitor);
                run.clear();
            } else {
                // displaced over the table's end: the greatest of all
                TxIdRun target = home(words[at + 1]) > at ? wrapped : run;
                target.add(words[at + 1], words[at + 2], words[at]);
            }
        }
        run.addAll(wrapped);
        run.sort();
        run.forEach(visitor);
    }

    /** {@return the position of the last key} Walks over all of it. */
    public synchronized long lastPosition() {
        long last = 0;
        for (int at = 0; at < tableWords; at += SLOT_WORDS) {
            last = Math.max(last, words[at]);
        }
        return last;
    }

    /** {@return a sum over all keys and positions, whatever their order} Walks over all of it. */
    public synchronized long keySum() {
        long sum = 0;
        for (int at = 0; at < tableWords; at += SLOT_WORDS) {
            if (words[at] != 0) {
                sum += sumOf(words[at + 1], words[at + 2], words[at]);
            }
        }
        return sum;
    }

    /** {@return one key's part of {@link #keySum}} */
    public static long sumOf(long high, long low, long position) {
        return Mix.of(Mix.of(high, low), position);
    }

    /** Keys are digests: any bits of them are as good as a hash. */
    private int home(long high) {
        return (int) (((high >>> 32) * slotCount) >>> 32) * SLOT_WORDS;
    }

    private int behind(int at) {
        int next = at + SLOT_WORDS;
        return next == tableWords ? 0 : next;
    }
}
