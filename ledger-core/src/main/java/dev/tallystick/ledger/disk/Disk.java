package dev.tallystick.ledger.disk;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything the ledger does to files. What was written survives a power cut once the file was
 * forced, a name (made, renamed, linked, deleted) once its directory was.
 */
public interface Disk {
    /**
     * A file that was opened past the system's cache is read and written in whole blocks of so many
     * bytes, at multiples of them, into and from {@link #newDirectBuffer buffers} of the disk's. A
     * system that cannot do it takes its cache after all.
     */
    int DIRECT_BYTES = 4 << 10;

    /** The machine's own. */
    Disk NATIVE = new NativeDisk();

    /**
     * {@return whether everything on it is to be done by one thread} A disk that a seed decides
     * wants one order.
     */
    boolean isForOneThread();

    /**
     * Opens a file.
     *
     * @throws java.nio.file.NoSuchFileException if it is to be read or written and does not exist
     * @throws java.nio.file.FileAlreadyExistsException if it is to be made and exists
     */
    DiskFile open(Path file, Access access) throws IOException;

    /**
     * {@return a buffer for a file that is opened past the cache, of whole blocks}
     *
     * @param memory to which it belongs
     */
    static ByteBuffer newDirectBuffer(Arena memory, int lengthBytes) {
        return memory.allocate(lengthBytes, DIRECT_BYTES).asByteBuffer();
    }

    /** {@return what lies in a directory, in order; empty if there is no such directory} */
    List<Path> list(Path directory) throws IOException;

    /** {@return whether there is a file or a directory of that name} */
    boolean exists(Path file);

    /** {@return the size of a file} */
    long sizeBytes(Path file) throws IOException;

    /** Makes a directory and those above it, where they are missing, and forces their names. */
    void createDirectories(Path directory) throws IOException;

    /**
     * Deletes a file.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    void delete(Path file) throws IOException;

    /** Gives a file another name, at once, in place of the file that has it. */
    void rename(Path from, Path to) throws IOException;

    /** Gives a file one more name, which must be free. */
    void link(Path existing, Path link) throws IOException;

    /** Makes the names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** {@return how much could still be written to the file system of a directory} */
    long usableBytes(Path directory) throws IOException;

    /**
     * Takes a lock that ends with the process, however that dies; the file is made if missing.
     *
     * @return to be closed to let it go; null if somebody else has it
     */
    Closeable tryLock(Path file) throws IOException;
}
