package dev.tallystick.ledger.journal;

import java.io.IOException;

/** Copies finished excerpts into the cycle file being written, each behind a word of its length. */
interface CycleAppender extends AutoCloseable {
    /** Makes the next append go to another cycle. */
    void cycle(int cycle);

    /**
     * Copies one excerpt into the current cycle's file. Whatever throws in between leaves nothing
     * committed.
     *
     * @param cycle the current one
     * @return the offset of its first byte in the file
     */
    long append(byte[] bytes, int lengthBytes, OpenCycle cycle) throws IOException;

    @Override
    void close();
}
