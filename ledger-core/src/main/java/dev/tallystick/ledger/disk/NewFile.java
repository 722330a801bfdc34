package dev.tallystick.ledger.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that appears under its name only once it is whole and durable: written under another name,
 * forced, renamed, the name forced. Whatever happens before leaves at most a {@code .tmp} behind,
 * which means nothing and may be deleted.
 */
public final class NewFile implements AutoCloseable {
    /** How the name of a file ends that is still being written. */
    public static final String UNFINISHED_SUFFIX = ".tmp";

    private final Disk disk;
    private final Path path;
    private final Path unfinished;
    private final DiskFile file;
    private long lengthBytes;
    private boolean published;

    private NewFile(Disk disk, Path path, Path unfinished, DiskFile file) {
        this.disk = disk;
        this.path = path;
        this.unfinished = unfinished;
        this.file = file;
    }

    /** Begins a file, whose directory must exist. */
    public static NewFile begin(Disk disk, Path path) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED_SUFFIX);
        if (disk.exists(unfinished)) {
            disk.delete(unfinished);
        }
        return new NewFile(disk, path, unfinished, disk.open(unfinished, Access.CREATE));
    }

    /** {@return bytes appended so far} */
    public long lengthBytes() {
        return lengthBytes;
    }

    /** Appends what is left in a buffer. */
    public void append(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        file.write(bytes, lengthBytes);
        lengthBytes += count;
    }

    /** Makes durable what was appended so far, so that {@link #publish} has less to wait for. */
    public void force() throws IOException {
        file.force(false);
    }

    /** Makes the file durable and gives it its name, in place of the file that has it. */
    public void publish() throws IOException {
        file.force(true);
        file.close();
        disk.rename(unfinished, path);
        published = true;
        disk.forceDirectory(path.getParent());
    }

    /** Leaves nothing behind of a file that was not published. */
    @Override
    public void close() throws IOException {
        if (!published) {
            file.close();
            if (disk.exists(unfinished)) {
                disk.delete(unfinished);
            }
        }
    }
}
