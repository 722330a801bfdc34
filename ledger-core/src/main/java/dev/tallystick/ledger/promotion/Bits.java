package dev.tallystick.ledger.promotion;

/** Sets of promotions, by their index in a {@link PromotionSet}, or of lines: one bit each. */
final class Bits {
    private Bits() {}

    static long[] none(int count) {
        return new long[(count + Long.SIZE - 1) / Long.SIZE];
    }

    static long[] all(int count) {
        long[] bits = none(count);
        for (int at = 0; at < count; at++) {
            set(bits, at);
        }
        return bits;
    }

    static void set(long[] bits, int index) {
        bits[index / Long.SIZE] |= 1L << index;
    }

    static void clear(long[] bits, int index) {
        bits[index / Long.SIZE] &= ~(1L << index);
    }

    static boolean has(long[] bits, int index) {
        return (bits[index / Long.SIZE] & 1L << index) != 0;
    }

    static void retain(long[] bits, long[] those) {
        for (int word = 0; word < bits.length; word++) {
            bits[word] &= those[word];
        }
    }

    static void add(long[] bits, long[] those) {
        for (int word = 0; word < bits.length; word++) {
            bits[word] |= those[word];
        }
    }

    /** {@return the first from an index on, -1 if there is none} */
    static int next(long[] bits, int from) {
        return nextOfBoth(bits, bits, from);
    }

    /** {@return the first from an index on that is in both, -1 if there is none} */
    static int nextOfBoth(long[] bits, long[] others, int from) {
        for (int word = from / Long.SIZE; word < bits.length; word++) {
            long left = bits[word] & others[word];
            if (word == from / Long.SIZE) {
                left &= -1L << from;
            }
            if (left != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(left);
            }
        }
        return -1;
    }
}
