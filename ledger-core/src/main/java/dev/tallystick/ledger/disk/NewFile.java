package dev.tallystick.ledger.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that appears under its name only once it is whole and durable: written under another name,
 * forced, renamed, the name forced. Whatever happens before leaves at most a {@code .tmp} behind,
 * which means nothing and may be deleted.
 *
 * <p>A large file that nobody reads soon goes past the system's cache, where it would cost a page
 * for each of its own and take the place of what is needed. One thread.
 */
public final class NewFile implements AutoCloseable {
    /** How the name of a file ends that is still being written. */
    public static final String UNFINISHED_SUFFIX = ".tmp";

    private static final int GATHERED_BYTES_MAX = 1 << 20;

    private final Disk disk;
    private final Path path;
    private final Path unfinished;
    private final DiskFile file;

    // of a file that goes past the cache, else null
    private final Arena memory;
    private final ByteBuffer gathered;

    private long lengthBytes;
    private long writtenBytes;
    private boolean published;

    private NewFile(Disk disk, Path path, Path unfinished, DiskFile file, boolean isLarge) {
        this.disk = disk;
        this.path = path;
        this.unfinished = unfinished;
        this.file = file;
        memory = isLarge ? Arena.ofConfined() : null;
        gathered = isLarge ? Disk.newDirectBuffer(memory, GATHERED_BYTES_MAX) : null;
    }

    /** Begins a file, whose directory must exist. */
    public static NewFile begin(Disk disk, Path path) throws IOException {
        return begin(disk, path, false);
    }

    /** Begins a large file that goes past the cache; its directory must exist. */
    public static NewFile beginLarge(Disk disk, Path path) throws IOException {
        return begin(disk, path, true);
    }

    private static NewFile begin(Disk disk, Path path, boolean isLarge) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED_SUFFIX);
        if (disk.exists(unfinished)) {
            disk.delete(unfinished);
        }
        DiskFile file = disk.open(unfinished, isLarge ? Access.CREATE_DIRECT : Access.CREATE);
        return new NewFile(disk, path, unfinished, file, isLarge);
    }

    /** {@return bytes appended so far} */
    public long lengthBytes() {
        return lengthBytes;
    }

    /** Appends what is left in a buffer. */
    public void append(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        if (gathered == null) {
            file.write(bytes, lengthBytes);
        } else {
            gather(bytes);
        }
        lengthBytes += count;
    }

    private void gather(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), gathered.remaining());
            gathered.put(gathered.position(), bytes, bytes.position(), count);
            gathered.position(gathered.position() + count);
            bytes.position(bytes.position() + count);
            if (!gathered.hasRemaining()) {
                writeGathered();
            }
        }
    }

    private void writeGathered() throws IOException {
        file.write(gathered.flip(), writtenBytes);
        writtenBytes += gathered.limit();
        gathered.clear();
    }

    /** Only whole blocks go past the cache; what is too much is cut off again. */
    private void writeRest() throws IOException {
        while (gathered.position() % Disk.DIRECT_BYTES != 0) {
            gathered.put((byte) 0);
        }
        writeGathered();
        file.truncate(lengthBytes);
    }

    /** Makes durable what was written so far, so that {@link #publish} has less to wait for. */
    public void force() throws IOException {
        file.force(false);
    }

    /** Makes the file durable and gives it its name, in place of the file that has it. */
    public void publish() throws IOException {
        if (gathered != null) {
            writeRest();
        }
        file.force(true);
        closeFile();
        disk.rename(unfinished, path);
        published = true;
        disk.forceDirectory(path.getParent());
    }

    /** Leaves nothing behind of a file that was not published. */
    @Override
    public void close() throws IOException {
        if (!published) {
            closeFile();
            if (disk.exists(unfinished)) {
                disk.delete(unfinished);
            }
        }
    }

    private void closeFile() throws IOException {
        file.close();
        if (memory != null && memory.scope().isAlive()) {
            memory.close();
        }
    }
}
