package dev.tallystick.ledger.entry;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Whole numbers in 1 to 10 bytes: seven bits a byte, lowest first, the top bit set on all but the
 * last. Signed ones are zig-zagged first.
 */
final class Varints {
    static final int LENGTH_MAX = 10;

    private Varints() {}

    /** {@return the offset behind the value, written as unsigned} */
    static int put(MutableDirectBuffer buffer, int offset, long value) {
        long rest = value;
        int at = offset;
        while ((rest & ~0x7FL) != 0) {
            buffer.putByte(at++, (byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        buffer.putByte(at++, (byte) rest);
        return at;
    }

    static long zigZag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unZigZag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    /** Reads one after another. */
    static final class Cursor {
        private DirectBuffer buffer;
        private int offset;

        Cursor wrap(DirectBuffer newBuffer, int newOffset) {
            buffer = newBuffer;
            offset = newOffset;
            return this;
        }

        int offset() {
            return offset;
        }

        int nextByte() {
            return buffer.getByte(offset++) & 0xFF;
        }

        long nextLong() {
            long value = buffer.getLong(offset, java.nio.ByteOrder.LITTLE_ENDIAN);
            offset += Long.BYTES;
            return value;
        }

        long next() {
            int first = buffer.getByte(offset++);
            return first >= 0 ? first : nextLonger(first & 0x7F);
        }

        /** Most are one byte: by itself, what reads those is small enough to be inlined. */
        private long nextLonger(long lowest) {
            long value = lowest;
            for (int shift = 7; shift < 64; shift += 7) {
                int b = nextByte();
                value |= (long) (b & 0x7F) << shift;
                if ((b & 0x80) == 0) {
                    return value;
                }
            }
            throw new IllegalStateException("varint longer than 10 bytes: offset=" + offset);
        }

        long nextSigned() {
            return unZigZag(next());
        }
    }
}
