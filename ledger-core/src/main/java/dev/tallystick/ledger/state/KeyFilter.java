package dev.tallystick.ledger.state;

/**
 * Tells of most keys that a segment of {@link TxIds} does not hold them, by one look at one word:
 * four bits of a word of 64 for each key. A key that was taken back leaves its bits, which costs a
 * look, and is never wrong.
 */
final class KeyFilter {
    private static final int KEYS_PER_WORD = 8;
    private static final int BITS_PER_KEY = 4;

    private final long[] words;
    private final int from;
    private final int mask;

    /**
     * Makes a filter for so many keys in {@link #wordCount} words of an array, all zero.
     *
     * @param from the first of them
     */
    KeyFilter(int keyCount, long[] words, int from) {
        this.words = words;
        this.from = from;
        mask = wordCount(keyCount) - 1;
    }

    /** {@return words of a filter for so many keys, a power of two} */
    static int wordCount(int keyCount) {
        return Math.max(1, Integer.highestOneBit(keyCount / KEYS_PER_WORD));
    }

    void add(long high, long low) {
        words[home(high, low)] |= bits(low);
    }

    /** {@return false if the key was never added} */
    boolean mayHold(long high, long low) {
        long bits = bits(low);
        return (words[home(high, low)] & bits) == bits;
    }

    long glance(long high, long low) {
        return words[home(high, low)];
    }

    /** Keys are digests: any bits of them are as good as a hash. */
    private int home(long high, long low) {
        return from + ((int) ((high ^ low) >>> 32) & mask);
    }

    private static long bits(long low) {
        long bits = 0;
        for (int n = 0; n < BITS_PER_KEY; n++) {
            bits |= 1L << (low >>> (6 * n)); // shifts count modulo 64
        }
        return bits;
    }
}
