package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The right to write a journal: a lock of the operating system on {@code journal.lock}, which ends
 * with the process that holds it, however that dies. Chronicle's own locks go by process numbers,
 * which are used again.
 */
public final class JournalLock implements AutoCloseable {
    private final Closeable lock;

    private JournalLock(Closeable lock) {
        this.lock = lock;
    }

    /** Takes the lock on the machine's disk, as {@link #acquire(Disk, Path)} does. */
    public static JournalLock acquire(Path directory) throws IOException {
        return acquire(Disk.NATIVE, directory);
    }

    /**
     * Takes the lock, making the directory if it is not there. Do so before {@link
     * JournalScan#recover}.
     *
     * @throws JournalLockedException if somebody else has it
     */
    public static JournalLock acquire(Disk disk, Path directory) throws IOException {
        disk.createDirectories(directory);
        Path file = directory.resolve(CycleFiles.LOCK_FILE);
        Closeable lock = disk.tryLock(file);
        if (lock == null) {
            throw new JournalLockedException(file);
        }
        return new JournalLock(lock);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
