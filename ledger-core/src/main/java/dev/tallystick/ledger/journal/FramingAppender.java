package dev.tallystick.ledger.journal;

import static dev.tallystick.ledger.journal.CycleEnd.WORD_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Puts Chronicle's words around excerpts without Chronicle: a word that says "not ready", the
 * bytes, then the word that says how many. What reads Chronicle's files reads these.
 */
final class FramingAppender implements CycleAppender {
    /** Begins a file, where Chronicle has a header; a record of metadata, nothing of it is read. */
    private static final byte[] FILE_HEADER =
            "tallystick cycle".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuffer word = ByteBuffer.allocate(WORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long nextOffset;

    @Override
    public void cycle(int cycle) {
        nextOffset = 0;
    }

    @Override
    public long append(byte[] bytes, int lengthBytes, OpenCycle cycle) throws IOException {
        if (nextOffset == 0) {
            record(FILE_HEADER, FILE_HEADER.length, CycleEnd.METADATA, cycle);
        }
        return record(bytes, lengthBytes, 0, cycle);
    }

    private long record(byte[] bytes, int lengthBytes, int flags, OpenCycle cycle)
            throws IOException {
        long wordOffset = nextOffset;
        cycle.write(word.putInt(0, CycleEnd.NOT_READY).clear(), wordOffset);
        cycle.write(ByteBuffer.wrap(bytes, 0, lengthBytes), wordOffset + WORD_BYTES);
        cycle.write(word.putInt(0, flags | lengthBytes).clear(), wordOffset);
        nextOffset = CycleEnd.align(wordOffset + WORD_BYTES + lengthBytes);
        return wordOffset + WORD_BYTES;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
