package dev.tallystick.ledger.journal;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Where the fields of an excerpt are; the package description draws them. */
final class ExcerptFormat {
    /** "TLYX", read as a little-endian integer. */
    static final int MAGIC = 'T' | 'L' << 8 | 'Y' << 16 | 'X' << 24;

    static final int VERSION = 1;
    static final int HEADER_BYTES = 72;
    static final int HASH_BYTES = 32;
    static final int LENGTH_BYTES_MAX = 2 << 20;
    static final int EPOCH_BYTES = 128;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int KIND_OFFSET = 6;
    static final int EPOCH_OFFSET = 8;
    static final int ENTRY_COUNT_OFFSET = 12;
    static final int FIRST_POSITION_OFFSET = 16;
    static final int LENGTH_OFFSET = 24;
    static final int CRC_OFFSET = 28;
    static final int LEDGER_TIME_OFFSET = 32;
    static final int PREVIOUS_HASH_OFFSET = 40;

    static final int FLAGS_OFFSET = 72;
    static final int CONTINUES_AFTER_OFFSET = 76;
    static final int CHAIN_HEAD_OFFSET = 84;
    static final int VOID_CYCLE_OFFSET = 116;
    static final int VOID_FROM_OFFSET = 120;
    static final int FLAG_TEST_CLOCK = 1;

    static final int ENTRY_HEADER_BYTES = 16;
    static final int ENTRY_LENGTH_OFFSET = 0;
    static final int ENTRY_CRC_OFFSET = 4;
    static final int ENTRY_POSITION_OFFSET = 8;

    /** Epoch milliseconds; only who cuts an excerpt looks at it here. */
    static final int ENTRY_STAMP_OFFSET = 16;

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private ExcerptFormat() {}

    static void putHeader(
            MutableDirectBuffer buffer,
            ExcerptKind kind,
            int epoch,
            int entryCount,
            long firstPosition,
            int lengthBytes,
            long ledgerTimeMs,
            byte[] previousHash) {
        buffer.putInt(MAGIC_OFFSET, MAGIC, ORDER);
        buffer.putShort(VERSION_OFFSET, (short) VERSION, ORDER);
        buffer.putShort(KIND_OFFSET, (short) kind.code, ORDER);
        buffer.putInt(EPOCH_OFFSET, epoch, ORDER);
        buffer.putInt(ENTRY_COUNT_OFFSET, entryCount, ORDER);
        buffer.putLong(FIRST_POSITION_OFFSET, firstPosition, ORDER);
        buffer.putInt(LENGTH_OFFSET, lengthBytes, ORDER);
        buffer.putLong(LEDGER_TIME_OFFSET, ledgerTimeMs, ORDER);
        buffer.putBytes(PREVIOUS_HASH_OFFSET, previousHash, 0, HASH_BYTES);
    }

    static void putCrc(MutableDirectBuffer buffer, byte[] bytes, int lengthBytes, CRC32C crc) {
        buffer.putInt(CRC_OFFSET, crcOfExcerpt(bytes, 0, lengthBytes, crc), ORDER);
    }

    /** {@return the CRC32C of an excerpt but for the four bytes that hold it} */
    static int crcOfExcerpt(byte[] bytes, int index, int lengthBytes, CRC32C crc) {
        crc.reset();
        crc.update(bytes, index, CRC_OFFSET);
        int rest = CRC_OFFSET + Integer.BYTES;
        crc.update(bytes, index + rest, lengthBytes - rest);
        return (int) crc.getValue();
    }

    /** {@return the CRC32C of an entry from its position field to its end} */
    static int crcOfEntry(byte[] bytes, int index, int lengthBytes, CRC32C crc) {
        crc.reset();
        crc.update(bytes, index + ENTRY_POSITION_OFFSET, lengthBytes - ENTRY_POSITION_OFFSET);
        return (int) crc.getValue();
    }

    static int getInt(DirectBuffer buffer, int index) {
        return buffer.getInt(index, ORDER);
    }

    static long getLong(DirectBuffer buffer, int index) {
        return buffer.getLong(index, ORDER);
    }

    static void putInt(MutableDirectBuffer buffer, int index, int value) {
        buffer.putInt(index, value, ORDER);
    }

    static void putLong(MutableDirectBuffer buffer, int index, long value) {
        buffer.putLong(index, value, ORDER);
    }
}
