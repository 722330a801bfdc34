package dev.tallystick.ledger.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A stretch of a cycle file in memory, moved as needed. One heap array, for SHA-256 and CRC32C run
 * best on it.
 */
final class CycleWindow implements AutoCloseable {
    private final byte[] bytes;
    private final UnsafeBuffer buffer;
    private FileChannel channel;
    private Path file;
    private int cycle;
    private long sizeBytes;
    private long fromOffset;
    private int heldBytes;

    /**
     * @param capacityBytes at least the longest excerpt
     */
    CycleWindow(int capacityBytes) {
        bytes = new byte[capacityBytes];
        buffer = new UnsafeBuffer(bytes);
    }

    void open(Path cycleFile) throws IOException {
        close();
        file = cycleFile;
        cycle = CycleFiles.cycleOf(cycleFile);
        channel = FileChannel.open(cycleFile, StandardOpenOption.READ);
        refresh();
    }

    /** Forgets what is held, so that it is read again. */
    void refresh() throws IOException {
        sizeBytes = channel.size();
        fromOffset = 0;
        heldBytes = 0;
    }

    Path file() {
        return file;
    }

    int cycle() {
        return cycle;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * {@return where in {@link #bytes()} an offset of the file is held, with {@code lengthBytes}
     * behind it; -1 if the file ends before}
     */
    int indexOf(long offset, int lengthBytes) throws IOException {
        if (offset < fromOffset || offset + lengthBytes > fromOffset + heldBytes) {
            if (offset < 0 || offset + lengthBytes > sizeBytes) {
                return -1;
            }
            load(offset);
            if (lengthBytes > heldBytes) {
                return -1;
            }
        }
        return (int) (offset - fromOffset);
    }

    /** {@return how many bytes are held from an index on} */
    int heldFrom(int index) {
        return heldBytes - index;
    }

    private void load(long offset) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(bytes);
        while (target.hasRemaining() && channel.read(target, offset + target.position()) > 0) {
            // a read may be short
        }
        fromOffset = offset;
        heldBytes = target.position();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
