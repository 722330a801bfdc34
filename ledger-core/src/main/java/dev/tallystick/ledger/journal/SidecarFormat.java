package dev.tallystick.ledger.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The bytes of an index file, little-endian, in blocks of 4 KiB, each of which knows its place.
 *
 * <pre>
 *   block 0   what the cycle was
 *      0  magic           4   "TLYX" reversed: an index is no excerpt
 *      4  version         4   1
 *      8  cycle           4
 *     12  excerptCount    4   with entries
 *     16  firstPosition   8
 *     24  lastPosition    8
 *     32  previousHash   32
 *     64  lastHash       32
 *     96  ledgerTimeMs    8
 *    104  lastOffset      8
 *    112  endOffset       8
 *    120  epoch           4
 *    124  flags           4   bit 0: test clock, bit 1: sealed
 *   4092  crc             4   CRC32C of all before
 *   block n   places of 340 excerpts, the last block's perhaps of fewer
 *      0  places         12 each: firstPosition 8, offset in units of four bytes 4
 *   4080  placeCount      4
 *   4084  block           4   n
 *   4088  cycle           4
 *   4092  crc             4   CRC32C of all before
 * </pre>
 */
final class SidecarFormat {
    static final int BLOCK_BYTES = 4096;
    static final int PLACES_PER_BLOCK = 340;

    private static final int MAGIC = 0x544C_5958;
    private static final int VERSION = 1;
    private static final int PLACE_BYTES = 12;
    private static final int COUNT_OFFSET = PLACES_PER_BLOCK * PLACE_BYTES;
    private static final int BLOCK_OFFSET = COUNT_OFFSET + Integer.BYTES;
    private static final int CYCLE_OFFSET = BLOCK_OFFSET + Integer.BYTES;
    private static final int CRC_OFFSET = CYCLE_OFFSET + Integer.BYTES;
    private static final int FLAG_TEST_CLOCK = 1;
    private static final int FLAG_SEALED = 2;

    private SidecarFormat() {}

    static ByteBuffer newBlock() {
        return ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int blockCount(int excerptCount) {
        return 1 + (excerptCount + PLACES_PER_BLOCK - 1) / PLACES_PER_BLOCK;
    }

    static ByteBuffer encode(CycleSummary cycle) {
        ByteBuffer block = newBlock();
        block.putInt(MAGIC)
                .putInt(VERSION)
                .putInt(cycle.cycle())
                .putInt(cycle.excerptCount())
                .putLong(cycle.firstPosition())
                .putLong(cycle.lastPosition())
                .put(cycle.previousHash().toBytes())
                .put(cycle.lastHash().toBytes())
                .putLong(cycle.ledgerTimeMs())
                .putLong(cycle.lastOffset())
                .putLong(cycle.endOffset())
                .putInt(cycle.epoch())
                .putInt(
                        (cycle.testClock() ? FLAG_TEST_CLOCK : 0)
                                | (cycle.sealed() ? FLAG_SEALED : 0));
        return finish(block);
    }

    /** {@return what the first block says, null if it is not one of this format} */
    static CycleSummary decode(ByteBuffer block) {
        block.clear();
        if (block.getInt(CRC_OFFSET) != crc(block)
                || block.getInt() != MAGIC
                || block.getInt() != VERSION) {
            return null;
        }
        int cycle = block.getInt();
        int excerptCount = block.getInt();
        long firstPosition = block.getLong();
        long lastPosition = block.getLong();
        Hash previousHash = hash(block);
        Hash lastHash = hash(block);
        long ledgerTimeMs = block.getLong();
        long lastOffset = block.getLong();
        long endOffset = block.getLong();
        int epoch = block.getInt();
        int flags = block.getInt();
        return new CycleSummary(
                cycle,
                excerptCount,
                firstPosition,
                lastPosition,
                previousHash,
                lastHash,
                epoch,
                ledgerTimeMs,
                (flags & FLAG_TEST_CLOCK) != 0,
                (flags & FLAG_SEALED) != 0,
                lastOffset,
                endOffset);
    }

    /** {@return a block of places} */
    static ByteBuffer encode(int cycle, int number, ExcerptPlaces places, int count) {
        ByteBuffer block = newBlock();
        int from = (number - 1) * PLACES_PER_BLOCK;
        int to = Math.min(from + PLACES_PER_BLOCK, count);
        for (int index = from; index < to; index++) {
            block.putLong(places.firstPosition(index));
            block.putInt(ExcerptPlaces.toUnits(places.offset(index)));
        }
        block.putInt(COUNT_OFFSET, to - from);
        block.putInt(BLOCK_OFFSET, number);
        block.putInt(CYCLE_OFFSET, cycle);
        return finish(block);
    }

    /** {@return whether a block holds so many places of a cycle, and is that number} */
    static boolean isSound(ByteBuffer block, int cycle, int number, int placeCount) {
        return block.getInt(CRC_OFFSET) == crc(block)
                && block.getInt(COUNT_OFFSET) == placeCount
                && block.getInt(BLOCK_OFFSET) == number
                && block.getInt(CYCLE_OFFSET) == cycle;
    }

    static long firstPosition(ByteBuffer block, int index) {
        return block.getLong(index * PLACE_BYTES);
    }

    static long offset(ByteBuffer block, int index) {
        return ExcerptPlaces.ofUnits(block.getInt(index * PLACE_BYTES + Long.BYTES));
    }

    private static Hash hash(ByteBuffer block) {
        byte[] bytes = new byte[ExcerptFormat.HASH_BYTES];
        block.get(bytes);
        return Hash.of(bytes);
    }

    private static ByteBuffer finish(ByteBuffer block) {
        block.putInt(CRC_OFFSET, crc(block));
        return block.clear();
    }

    private static int crc(ByteBuffer block) {
        CRC32C crc = new CRC32C();
        crc.update(block.duplicate().clear().limit(CRC_OFFSET));
        return (int) crc.getValue();
    }
}
