package dev.tallystick.ledger.idempotency;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The first block of a file of sealed keys, drawn in the package's comment.
 *
 * @param number of the segment, from 0
 * @param firstPosition the first one whose key it may hold
 * @param lastPosition of its last key: the journal had that entry when the file was written
 * @param keySum over all keys and positions, whatever their order
 */
record IdFileHeader(
        int number,
        int keyCount,
        long firstPosition,
        long lastPosition,
        long keySum,
        int filterLines,
        int blockCount,
        int filterCrc,
        int fenceCrc) {
    static final int BLOCK_BYTES = 4096;
    static final int CRC_OFFSET = BLOCK_BYTES - Integer.BYTES;
    static final int KEY_BYTES = 24;
    static final int KEYS_PER_BLOCK = 170;

    private static final int MAGIC = 0x4959_4C54; // "TLYI"
    private static final int VERSION = 1;

    /** {@return blocks for so many keys} */
    static int blockCount(int keyCount) {
        return (keyCount + KEYS_PER_BLOCK - 1) / KEYS_PER_BLOCK;
    }

    /** {@return the bytes, in whole blocks, that a part of the file takes} */
    static int wholeBlocks(int lengthBytes) {
        return (lengthBytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    /** {@return where the first block with keys begins} */
    static long firstBlockOffset(int keyCount) {
        return (long) BLOCK_BYTES
                + wholeBlocks(IdFilter.lines(keyCount) * IdFilter.LINE_BYTES)
                + wholeBlocks(blockCount(keyCount) * Long.BYTES);
    }

    /** {@return bytes of the file of so many keys} */
    static long fileBytes(int keyCount) {
        return firstBlockOffset(keyCount) + (long) blockCount(keyCount) * BLOCK_BYTES;
    }

    int filterBytes() {
        return wholeBlocks(filterLines * IdFilter.LINE_BYTES);
    }

    int fenceBytes() {
        return wholeBlocks(blockCount * Long.BYTES);
    }

    long fenceOffset() {
        return (long) BLOCK_BYTES + filterBytes();
    }

    long blockOffset(int block) {
        return firstBlockOffset(keyCount) + (long) block * BLOCK_BYTES;
    }

    long fileBytes() {
        return fileBytes(keyCount);
    }

    /** Fills one block. */
    void encode(ByteBuffer block) {
        ByteBuffer bytes = block.put(new byte[BLOCK_BYTES]).clear().order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC)
                .putInt(VERSION)
                .putInt(number)
                .putInt(keyCount)
                .putLong(firstPosition)
                .putLong(lastPosition)
                .putLong(keySum)
                .putInt(filterLines)
                .putInt(blockCount)
                .putInt(filterCrc)
                .putInt(fenceCrc);
        bytes.putInt(CRC_OFFSET, crc(bytes, CRC_OFFSET));
    }

    /**
     * {@return what the first block of a file says}
     *
     * @throws IdFileDamagedException if it is not one of this format
     */
    static IdFileHeader decode(Path file, ByteBuffer bytes) throws IdFileDamagedException {
        if (bytes.getInt(CRC_OFFSET) != crc(bytes, CRC_OFFSET)) {
            throw new IdFileDamagedException(file, 0, "CRC32C of the header does not match");
        }
        bytes.clear();
        int magic = bytes.getInt();
        int version = bytes.getInt();
        if (magic != MAGIC || version != VERSION) {
            throw new IdFileDamagedException(
                    file, 0, "not keys in format " + VERSION + ": version=" + version);
        }
        IdFileHeader header =
                new IdFileHeader(
                        bytes.getInt(),
                        bytes.getInt(),
                        bytes.getLong(),
                        bytes.getLong(),
                        bytes.getLong(),
                        bytes.getInt(),
                        bytes.getInt(),
                        bytes.getInt(),
                        bytes.getInt());
        if (header.keyCount < 1
                || header.blockCount != blockCount(header.keyCount)
                || header.filterLines != IdFilter.lines(header.keyCount)) {
            throw new IdFileDamagedException(file, 0, "fields contradict each other: " + header);
        }
        return header;
    }

    static int crc(ByteBuffer bytes, int lengthBytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear().limit(lengthBytes));
        return (int) crc.getValue();
    }
}
