package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.disk.OpenFiles;
import dev.tallystick.ledger.state.TxIdSegment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * One file of sealed keys: filter and fence in memory, the keys in the file. Never changes; for any
 * thread. What it tells was checked; what it cannot check it does not tell.
 */
final class SealedSegment {
    private final Path file;
    private final IdFileHeader header;
    private final IdFilter filter;
    private final long[] fence;

    SealedSegment(Path file, IdFileHeader header, IdFilter filter, long[] fence) {
        this.file = file;
        this.header = header;
        this.filter = filter;
        this.fence = fence;
    }

    /**
     * Reads and checks all of a file but the keys.
     *
     * @throws IdFileDamagedException if it is not as it was written
     */
    static SealedSegment open(OpenFiles files, Path file, long sizeBytes) throws IOException {
        ByteBuffer first = read(files, file, 0, IdFileHeader.BLOCK_BYTES);
        IdFileHeader header = IdFileHeader.decode(file, first);
        if (sizeBytes != header.fileBytes()) {
            throw new IdFileDamagedException(
                    file,
                    Math.min(sizeBytes, header.fileBytes()),
                    "%d bytes long instead of %d".formatted(sizeBytes, header.fileBytes()));
        }
        ByteBuffer filter = read(files, file, IdFileHeader.BLOCK_BYTES, header.filterBytes());
        if (IdFileHeader.crc(filter, filter.capacity()) != header.filterCrc()) {
            throw new IdFileDamagedException(
                    file, IdFileHeader.BLOCK_BYTES, "CRC32C of the filter does not match");
        }
        ByteBuffer fence = read(files, file, header.fenceOffset(), header.fenceBytes());
        if (IdFileHeader.crc(fence, fence.capacity()) != header.fenceCrc()) {
            throw new IdFileDamagedException(
                    file, header.fenceOffset(), "CRC32C of the fence does not match");
        }
        return new SealedSegment(
                file,
                header,
                new IdFilter(words(filter, header.filterLines() * IdFilter.LINE_BYTES)),
                words(fence, header.blockCount() * Long.BYTES));
    }

    Path file() {
        return file;
    }

    IdFileHeader header() {
        return header;
    }

    /** {@return bytes that it takes in memory} */
    long memoryBytes() {
        return (long) (filter.words().length + fence.length) * Long.BYTES;
    }

    /** {@return whether it holds the very keys of a segment in memory} Walks over that. */
    boolean holds(TxIdSegment segment) {
        return header.keyCount() == segment.keyCount()
                && header.firstPosition() == segment.firstPosition()
                && header.keySum() == segment.keySum()
                && header.lastPosition() == segment.lastPosition();
    }

    /** {@return false if the key is not in it} */
    boolean mayHold(long high, long low) {
        return filter.mayHold(high, low);
    }

    /**
     * {@return position under the key, 0 if it is not in it}
     *
     * @throws IdFileDamagedException if the file is not as it was written, where the key would be
     */
    long find(OpenFiles files, long high, long low) throws IOException {
        SealedBlock block = new SealedBlock();
        int number = lastBlockBefore(high);
        long position = 0;
        do {
            read(files, number, block);
            position = block.find(high, low);
            number++;
        } while (position == 0
                && number < fence.length
                && Long.compareUnsigned(fence[number], high) <= 0);
        return position;
    }

    /**
     * Reads and checks all keys.
     *
     * @throws IdFileDamagedException at the first thing that is not as it was written
     */
    void verify(OpenFiles files) throws IOException {
        SealedBlock block = new SealedBlock();
        long keySum = 0;
        int keyCount = 0;
        for (int number = 0; number < fence.length; number++) {
            read(files, number, block);
            for (int index = 0; index < block.keyCount(); index++) {
                keySum +=
                        TxIdSegment.sumOf(
                                block.high(index), block.low(index), block.position(index));
            }
            keyCount += block.keyCount();
        }
        if (keySum != header.keySum() || keyCount != header.keyCount()) {
            throw new IdFileDamagedException(file, 0, "the keys are not those of the header");
        }
    }

    private void read(OpenFiles files, int number, SealedBlock block) throws IOException {
        long offset = header.blockOffset(number);
        if (!files.read(file, offset, block.bytes())) {
            throw new IdFileDamagedException(file, offset, "the file ends in this block");
        }
        String problem = block.problem(header.number(), number);
        if (problem != null) {
            throw new IdFileDamagedException(file, offset, problem);
        }
    }

    /** {@return the last block that begins before a keyHigh, the first one if none does} */
    private int lastBlockBefore(long high) {
        int low = 0;
        int top = fence.length - 1;
        while (low < top) {
            int middle = (low + top + 1) >>> 1;
            if (Long.compareUnsigned(fence[middle], high) < 0) {
                low = middle;
            } else {
                top = middle - 1;
            }
        }
        return low;
    }

    private static ByteBuffer read(OpenFiles files, Path file, long offset, int lengthBytes)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
        if (!files.read(file, offset, bytes)) {
            throw new IdFileDamagedException(file, offset, "the file ends here");
        }
        return bytes;
    }

    private static long[] words(ByteBuffer bytes, int lengthBytes) {
        long[] words = new long[lengthBytes / Long.BYTES];
        bytes.clear().asLongBuffer().get(words);
        return words;
    }
}
