package dev.tallystick.ledger.idempotency;

/**
 * Tells of all but about one in two hundred keys that a sealed segment does not hold them, by a
 * look at one line of 64 bytes: seven bits of it for each key, twelve bits of memory per key.
 */
final class IdFilter {
    static final int LINE_BYTES = 64;
    private static final int LINE_WORDS = LINE_BYTES / Long.BYTES;
    private static final int LINE_BITS = LINE_BYTES * Byte.SIZE;
    private static final int BITS_PER_KEY = 12;
    private static final int PROBES = 7;
    private static final int PROBE_BITS = 9;

    private final long[] words;
    private final int lines;

    /** Takes over a filter's words. */
    IdFilter(long[] words) {
        this.words = words;
        lines = words.length / LINE_WORDS;
    }

    static IdFilter forKeys(int keyCount) {
        return new IdFilter(new long[lines(keyCount) * LINE_WORDS]);
    }

    /** {@return lines of a filter for so many keys} */
    static int lines(int keyCount) {
        return (int) (((long) keyCount * BITS_PER_KEY + LINE_BITS - 1) / LINE_BITS);
    }

    int lines() {
        return lines;
    }

    long[] words() {
        return words;
    }

    void add(long high, long low) {
        int line = line(high);
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bit(low, probe);
            words[line + bit / Long.SIZE] |= 1L << bit; // shifts count modulo 64
        }
    }

    /** {@return false if the key was never added} */
    boolean mayHold(long high, long low) {
        int line = line(high);
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bit(low, probe);
            if ((words[line + bit / Long.SIZE] & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Keys are digests: any bits of them are as good as a hash. */
    private int line(long high) {
        return (int) (((high & 0xFFFF_FFFFL) * lines) >>> Integer.SIZE) * LINE_WORDS;
    }

    private static int bit(long low, int probe) {
        return (int) (low >>> (probe * PROBE_BITS)) & (LINE_BITS - 1);
    }
}
