package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Chronicle's words: the four bytes before each of its records, and the mark that ends a finished
 * cycle. Ours to read where an excerpt is missing, and to write once nobody appends any more, so
 * that stock readers go on to the next cycle.
 */
final class CycleEnd {
    static final int WORD_BYTES = Integer.BYTES;
    static final int NOTHING_YET = 0;
    static final int END_MARK = 0xC000_0000;
    static final int NOT_READY = 0x8000_0000;
    static final int METADATA = 0x4000_0000;
    private static final int COPY_BYTES = 1 << 20;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;

    private CycleEnd() {}

    /** {@return whether Chronicle has not finished the record, or not even begun it} */
    static boolean isUnfinished(int word) {
        return word == NOTHING_YET || (word != END_MARK && (word & NOT_READY) != 0);
    }

    /** {@return whether the record is one of Chronicle's own: its file header or an index} */
    static boolean isMetadata(int word) {
        return !isUnfinished(word) && word != END_MARK && (word & METADATA) != 0;
    }

    static int lengthBytes(int word) {
        return word & LENGTH_MASK;
    }

    /** {@return the next place a word may stand} */
    static long align(long offset) {
        return offset + WORD_BYTES - 1 & -WORD_BYTES;
    }

    /**
     * Writes once more, byte for byte, what may have been in a force that failed. The process ended
     * then; but the page cache may still show the bytes and take them for durable, and would let
     * any later force pass without writing them.
     *
     * @param fromOffset up to here the file is known to be durable
     * @param endOffset where its last excerpt ends
     */
    static void writeAgain(Disk disk, Path file, long fromOffset, long endOffset)
            throws IOException {
        try (DiskFile content = disk.open(file, Access.WRITE)) {
            ByteBuffer bytes =
                    ByteBuffer.allocate((int) Math.min(endOffset - fromOffset, COPY_BYTES));
            for (long offset = fromOffset; offset < endOffset; ) {
                bytes.clear().limit((int) Math.min(endOffset - offset, bytes.capacity()));
                if (content.read(bytes, offset) <= 0) {
                    return; // the rest was never written
                }
                int lengthBytes = bytes.flip().remaining();
                content.write(bytes, offset);
                offset += lengthBytes;
            }
        }
    }

    /**
     * Ends a cycle that is not written any more: whatever was begun after its last excerpt is cut
     * off by the end mark.
     *
     * @param lastOffset of the last excerpt
     * @param endOffset where that excerpt ends
     */
    static void mark(Disk disk, Path file, long lastOffset, long endOffset) throws IOException {
        try (DiskFile content = disk.open(file, Access.WRITE)) {
            // killed after the copy and before the commit: whole, chained, and taken
            if (isUnfinished(word(content, lastOffset - WORD_BYTES))) {
                putWord(content, lastOffset - WORD_BYTES, (int) (endOffset - lastOffset));
            }
            long offset = align(endOffset);
            int word = word(content, offset);
            while (isMetadata(word) && offset + lengthBytes(word) < content.sizeBytes()) {
                offset = align(offset + WORD_BYTES + lengthBytes(word));
                word = word(content, offset);
            }
            if (word != END_MARK) {
                putWord(content, offset, END_MARK);
                content.force(false);
            }
        }
    }

    private static int word(DiskFile content, long offset) throws IOException {
        ByteBuffer word = ByteBuffer.allocate(WORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return content.read(word, offset) == WORD_BYTES ? word.getInt(0) : NOTHING_YET;
    }

    private static void putWord(DiskFile content, long offset, int value) throws IOException {
        ByteBuffer word =
                ByteBuffer.allocate(WORD_BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0, value);
        content.write(word, offset);
    }
}
