package dev.tallystick.ledger.idempotency;

import static dev.tallystick.ledger.idempotency.IdFileHeader.BLOCK_BYTES;
import static dev.tallystick.ledger.idempotency.IdFileHeader.CRC_OFFSET;
import static dev.tallystick.ledger.idempotency.IdFileHeader.KEYS_PER_BLOCK;
import static dev.tallystick.ledger.idempotency.IdFileHeader.KEY_BYTES;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.state.TxIdSegment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Writes one full segment into its file. The same keys make the same bytes. The file appears under
 * its name when all of it is durable, and not before.
 *
 * <p>It goes past the system's cache and in pieces: what a force would have to write at once, the
 * journal's next force would wait for.
 */
final class IdFileWriter {
    private static final int BLOCKS_AT_ONCE = 64;

    private final TxIdSegment segment;
    private final IdFilter filter;
    private final long[] fence;
    private final DiskFile target;

    /** What is written next, in the disk's own memory. */
    private final ByteBuffer blocks;

    private long offset;
    private long lastPosition;
    private long keySum;
    private int block;
    private int keysInBlock;
    private int blocksHeld;

    private IdFileWriter(TxIdSegment segment, DiskFile target, ByteBuffer blocks) {
        this.segment = segment;
        this.target = target;
        this.blocks = blocks.order(ByteOrder.LITTLE_ENDIAN);
        filter = IdFilter.forKeys(segment.keyCount());
        fence = new long[IdFileHeader.blockCount(segment.keyCount())];
    }

    /**
     * Writes the file, in place of one that has its name.
     *
     * @return the sealed segment, ready to be looked into
     */
    static SealedSegment write(Disk disk, Path file, TxIdSegment segment) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + IdFiles.UNFINISHED_SUFFIX);
        if (disk.exists(unfinished)) {
            disk.delete(unfinished);
        }
        SealedSegment sealed;
        try (DiskFile target = disk.open(unfinished, Access.CREATE_DIRECT);
                Arena memory = Arena.ofConfined()) {
            ByteBuffer blocks = Disk.newDirectBuffer(memory, BLOCKS_AT_ONCE * BLOCK_BYTES);
            sealed = new IdFileWriter(segment, target, blocks).write(file);
            target.force(true);
        }
        disk.rename(unfinished, file);
        disk.forceDirectory(file.getParent());
        return sealed;
    }

    private SealedSegment write(Path file) throws IOException {
        offset = IdFileHeader.firstBlockOffset(segment.keyCount());
        try {
            segment.forEachSorted(this::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (keysInBlock > 0) {
            finishBlock();
        }
        flush();
        offset = BLOCK_BYTES;
        int filterCrc = write(filter.words());
        int fenceCrc = write(fence);
        IdFileHeader header =
                new IdFileHeader(
                        segment.number(),
                        segment.keyCount(),
                        segment.firstPosition(),
                        lastPosition,
                        keySum,
                        filter.lines(),
                        fence.length,
                        filterCrc,
                        fenceCrc);
        offset = 0;
        header.encode(blocks.slice(0, BLOCK_BYTES));
        blocksHeld = 1;
        flush();
        return new SealedSegment(file, header, filter, fence);
    }

    private void add(long high, long low, long position) {
        if (keysInBlock == 0) {
            fence[block] = high;
        }
        filter.add(high, low);
        lastPosition = Math.max(lastPosition, position);
        keySum += TxIdSegment.sumOf(high, low, position);
        int at = blocksHeld * BLOCK_BYTES + keysInBlock * KEY_BYTES;
        blocks.putLong(at, high);
        blocks.putLong(at + Long.BYTES, low);
        blocks.putLong(at + 2 * Long.BYTES, position);
        keysInBlock++;
        if (keysInBlock == KEYS_PER_BLOCK) {
            try {
                finishBlock();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void finishBlock() throws IOException {
        int at = blocksHeld * BLOCK_BYTES;
        for (int unused = at + keysInBlock * KEY_BYTES; unused < at + SealedBlock.COUNT_OFFSET; ) {
            blocks.putLong(unused, 0);
            unused += Long.BYTES;
        }
        blocks.putInt(at + SealedBlock.COUNT_OFFSET, keysInBlock);
        blocks.putInt(at + SealedBlock.NUMBER_OFFSET, block);
        blocks.putInt(at + SealedBlock.SEGMENT_OFFSET, segment.number());
        ByteBuffer bytes = blocks.slice(at, BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(CRC_OFFSET, IdFileHeader.crc(bytes, CRC_OFFSET));
        keysInBlock = 0;
        block++;
        blocksHeld++;
        if (blocksHeld == BLOCKS_AT_ONCE) {
            flush();
        }
    }

    private void flush() throws IOException {
        target.write(blocks.clear().limit(blocksHeld * BLOCK_BYTES), offset);
        blocks.clear();
        offset += (long) blocksHeld * BLOCK_BYTES;
        blocksHeld = 0;
    }

    /**
     * Writes words, with zeros behind them up to a whole block.
     *
     * @return the CRC32C of both
     */
    private int write(long[] words) throws IOException {
        CRC32C crc = new CRC32C();
        for (int from = 0; from < words.length; ) {
            int count = Math.min(words.length - from, blocks.capacity() / Long.BYTES);
            blocks.clear().asLongBuffer().put(words, from, count);
            int lengthBytes = count * Long.BYTES;
            while (lengthBytes % BLOCK_BYTES != 0) {
                blocks.put(lengthBytes++, (byte) 0);
            }
            crc.update(blocks.limit(lengthBytes));
            target.write(blocks.flip(), offset);
            offset += lengthBytes;
            from += count;
        }
        return (int) crc.getValue();
    }
}
