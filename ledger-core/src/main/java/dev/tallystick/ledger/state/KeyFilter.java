package dev.tallystick.ledger.state;

import java.util.Arrays;

/**
 * Tells of most keys that a full segment of {@link TxIds} does not hold them, by one look at one
 * word: four bits of a word of 64 for each key. A key that was taken back leaves its bits, which
 * costs a look, and is never wrong.
 */
final class KeyFilter {
    private static final int WORD_COUNT = TxIds.SEGMENT_KEYS / 8;
    private static final int BITS_PER_KEY = 4;

    private final long[] words = new long[WORD_COUNT];

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

    void clear() {
        Arrays.fill(words, 0);
    }

    /** Keys are digests: any bits of them are as good as a hash. */
    private static int home(long high, long low) {
        return (int) ((high ^ low) >>> 32) & (WORD_COUNT - 1);
    }

    private static long bits(long low) {
        long bits = 0;
        for (int n = 0; n < BITS_PER_KEY; n++) {
            bits |= 1L << (low >>> (6 * n)); // shifts count modulo 64
        }
        return bits;
    }
}
