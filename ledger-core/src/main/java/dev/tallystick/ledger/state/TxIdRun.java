package dev.tallystick.ledger.state;

import java.util.Arrays;

/** A few keys with their positions, to be put in order: by key, as numbers without a sign. */
final class TxIdRun {
    private static final int WORDS = 3;
    private static final int GAP_FACTOR = 3;

    private long[] words = new long[64 * WORDS];
    private int count;

    void add(long high, long low, long position) {
        if (count * WORDS == words.length) {
            words = Arrays.copyOf(words, 2 * words.length);
        }
        put(count++, high, low, position);
    }

    void addAll(TxIdRun other) {
        other.forEach(this::add);
    }

    /** Hands over what was added, in the order in which it stands. */
    void forEach(TxIdVisitor visitor) {
        for (int at = 0; at < count * WORDS; at += WORDS) {
            visitor.onTxId(words[at], words[at + 1], words[at + 2]);
        }
    }

    void clear() {
        count = 0;
    }

    /** Shell's sort: most runs are of a handful, and a long one must not take for ever. */
    void sort() {
        int gap = 1;
        while (gap < count / GAP_FACTOR) {
            gap = GAP_FACTOR * gap + 1;
        }
        for (; gap >= 1; gap /= GAP_FACTOR) {
            for (int index = gap; index < count; index++) {
                sink(index, gap);
            }
        }
    }

    private void sink(int from, int gap) {
        long high = words[from * WORDS];
        long low = words[from * WORDS + 1];
        long position = words[from * WORDS + 2];
        int index = from;
        while (index >= gap && isBefore(high, low, index - gap)) {
            int at = (index - gap) * WORDS;
            put(index, words[at], words[at + 1], words[at + 2]);
            index -= gap;
        }
        put(index, high, low, position);
    }

    private boolean isBefore(long high, long low, int index) {
        int order = Long.compareUnsigned(high, words[index * WORDS]);
        return order < 0 || (order == 0 && Long.compareUnsigned(low, words[index * WORDS + 1]) < 0);
    }

    private void put(int index, long high, long low, long position) {
        int at = index * WORDS;
        words[at] = high;
        words[at + 1] = low;
        words[at + 2] = position;
    }
}
