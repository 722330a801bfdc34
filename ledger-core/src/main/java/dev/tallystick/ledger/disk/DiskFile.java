package dev.tallystick.ledger.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file. Reading is for any thread; a thread that is interrupted while it reads closes the
 * file under all others, who get a {@link java.nio.channels.ClosedChannelException}.
 */
public interface DiskFile extends AutoCloseable {
    /**
     * Reads what is there into the rest of a buffer; may be short.
     *
     * @return how many bytes, -1 at the end of the file
     */
    int read(ByteBuffer target, long offset) throws IOException;

    /** Writes all that is left in a buffer; the file grows as needed. */
    void write(ByteBuffer source, long offset) throws IOException;

    /**
     * Makes everything written so far durable. Never to be tried again: a force that failed may
     * have dropped what it should have written, and the next would succeed.
     *
     * @param metadata whether more than the size (times, say) is to be durable too
     */
    void force(boolean metadata) throws IOException;

    /** {@return the size of the file} */
    long sizeBytes() throws IOException;

    /** Cuts the file; one that is no longer stays as it is. */
    void truncate(long sizeBytes) throws IOException;

    /** Reserves the first {@code lengthBytes} of the file on the disk; its size stays as it is. */
    Reserve reserve(long lengthBytes) throws IOException;

    /**
     * Gives back the blocks of the file from an offset on, those beyond its size too. What was
     * there reads as zeros; the size stays. Where that cannot be done the blocks stay with the
     * file, which is no harm.
     *
     * @param sizeBytes the size of the file, which nobody may be changing
     */
    void giveBack(long fromOffset, long sizeBytes) throws IOException;

    /**
     * Asks the system to begin writing a part of the file to the disk, so that a force soon after
     * has less to wait for. A hint: only the force makes anything durable. Allocates nothing.
     */
    void startWrite(long offset, long lengthBytes) throws IOException;

    @Override
    void close() throws IOException;
}
