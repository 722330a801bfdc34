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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Writes one full segment into its file. The same keys make the same bytes. The file appears under
 * its name when all of it is durable, and not before.
 */
final class IdFileWriter {
    private static final int BLOCKS_AT_ONCE = 64;

    private final TxIdSegment segment;
    private final IdFilter filter;
    private final long[] fence;
    private final ByteBuffer blocks =
            ByteBuffer.allocate(BLOCKS_AT_ONCE * BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private DiskFile target;
    private long offset;
    private long lastPosition;
    private long keySum;
    private int block;
    private int keysInBlock;
    private int blocksHeld;

    private IdFileWriter(TxIdSegment segment) {
        this.segment = segment;
        filter = IdFilter.forKeys(segment.keyCount());
        fence = new long[IdFileHeader.blockCount(segment.keyCount())];
    }

    /** {@return bytes of the file that the segment makes} */
    static long fileBytes(TxIdSegment segment) {
        return new IdFileWriter(segment).header(0, 0).fileBytes();
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
        try (DiskFile target = disk.open(unfinished, Access.CREATE)) {
            sealed = new IdFileWriter(segment).write(file, target);
            target.force(true);
        }
        disk.rename(unfinished, file);
        disk.forceDirectory(file.getParent());
        return sealed;
    }

    private SealedSegment write(Path file, DiskFile newTarget) throws IOException {
        target = newTarget;
        offset = header(0, 0).blockOffset(0);
        try {
            segment.forEachSorted(this::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (keysInBlock > 0) {
            finishBlock();
        }
        flush();
        ByteBuffer filterBytes = bytesOf(filter.words());
        ByteBuffer fenceBytes = bytesOf(fence);
        IdFileHeader header =
                header(
                        IdFileHeader.crc(filterBytes, filterBytes.capacity()),
                        IdFileHeader.crc(fenceBytes, fenceBytes.capacity()));
        target.write(filterBytes, BLOCK_BYTES);
        target.write(fenceBytes, header.fenceOffset());
        target.write(header.encode(), 0);
        return new SealedSegment(file, header, filter, fence);
    }

    private IdFileHeader header(int filterCrc, int fenceCrc) {
        return new IdFileHeader(
                segment.number(),
                segment.keyCount(),
                segment.firstPosition(),
                lastPosition,
                keySum,
                filter.lines(),
                fence.length,
                filterCrc,
                fenceCrc);
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
            finishBlock();
        }
    }

    private void finishBlock() {
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

    private void flush() {
        try {
            target.write(blocks.clear().limit(blocksHeld * BLOCK_BYTES), offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        blocks.clear();
        offset += (long) blocksHeld * BLOCK_BYTES;
        blocksHeld = 0;
    }

    private static ByteBuffer bytesOf(long[] words) {
        ByteBuffer bytes =
                ByteBuffer.allocate(IdFileHeader.wholeBlocks(words.length * Long.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(words);
        return bytes;
    }
}
