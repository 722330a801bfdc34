package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A stretch of a cycle file in memory, moved as needed. One heap array, for SHA-256 and CRC32C run
 * best on it.
 */
final class CycleWindow implements AutoCloseable {
    private static final int CAPACITY_BYTES_MIN = 64 << 10;

    /** What is read is in the processor's cache when its turn comes, if it is not much more. */
    private static final int LOADED_BYTES_MIN = 256 << 10;

    private static final int READ_BYTES_MAX = 128 << 10;

    private final Disk disk;
    private final int capacityBytes;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
    private byte[] bytes = new byte[0];
    private DiskFile content;
    private Path file;
    private int cycle;
    private long sizeBytes;
    private long fromOffset;
    private int heldBytes;

    /**
     * @param capacityBytes at least the longest excerpt; less is taken for shorter files
     */
    CycleWindow(Disk disk, int capacityBytes) {
        this.disk = disk;
        this.capacityBytes = capacityBytes;
    }

    void open(Path cycleFile) throws IOException {
        open(cycleFile, disk.open(cycleFile, Access.READ));
    }

    /** Opens a cycle of a journal, wherever it is. */
    void open(Path directory, int number) throws IOException {
        DiskFile found = CycleFiles.open(disk, directory, number);
        open(CycleFiles.find(disk, directory, number), found);
    }

    private void open(Path cycleFile, DiskFile newContent) throws IOException {
        close();
        file = cycleFile;
        cycle = CycleFiles.cycleOf(cycleFile);
        content = newContent;
        refresh();
    }

    /** Forgets what is held, so that it is read again. */
    void refresh() throws IOException {
        sizeBytes = content.sizeBytes();
        fromOffset = 0;
        heldBytes = 0;
        int neededBytes = (int) Math.min(capacityBytes, Math.max(CAPACITY_BYTES_MIN, sizeBytes));
        if (bytes.length < neededBytes) {
            bytes = new byte[neededBytes];
            buffer.wrap(bytes);
        }
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
            load(offset, lengthBytes);
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

    private void load(long offset, int lengthBytes) throws IOException {
        int wantedBytes = Math.min(bytes.length, Math.max(lengthBytes, LOADED_BYTES_MIN));
        ByteBuffer target = ByteBuffer.wrap(bytes);
        if (offset >= fromOffset && offset < fromOffset + heldBytes) {
            int knownIndex = (int) (offset - fromOffset);
            System.arraycopy(bytes, knownIndex, bytes, 0, heldBytes - knownIndex);
            target.position(heldBytes - knownIndex);
        }
        int readBytes = 1;
        while (readBytes > 0 && target.position() < wantedBytes) {
            target.limit(Math.min(wantedBytes, target.position() + READ_BYTES_MAX));
            readBytes = content.read(target, offset + target.position());
        }
        fromOffset = offset;
        heldBytes = target.position();
    }

    @Override
    public void close() throws IOException {
        if (content != null) {
            content.close();
        }
    }
}
