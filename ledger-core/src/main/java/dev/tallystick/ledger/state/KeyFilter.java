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

    /** Makes a filter for so many keys. */
    KeyFilter(int keyCount, PageSource pageSource) {
        int wordCount = Math.max(1, Integer.highestOneBit(keyCount / KEYS_PER_WORD));
        words = pageSource.page(wordCount);
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
        return (int) ((high ^ low) >>> 32) & (words.length - 1);
    }

    private static long bits(long low) {
        long bits = 0;
        for (int n = 0; n < BITS_PER_KEY; n++) {
            bits |= 1L << (low >>> (6 * n)); // shifts count modulo 64
        }
        return bits;
    }
}
