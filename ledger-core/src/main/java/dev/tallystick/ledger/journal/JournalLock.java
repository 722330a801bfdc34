package dev.tallystick.ledger.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write a journal: a lock of the operating system on {@code journal.lock}, which ends
 * with the process that holds it, however that dies. Chronicle's own locks go by process numbers,
 * which are used again.
 */
public final class JournalLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private JournalLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock, making the directory if it is not there. Do so before {@link
     * JournalScan#recover}.
     *
     * @throws JournalLockedException if somebody else has it
     */
    public static JournalLock acquire(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(CycleFiles.LOCK_FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            // lock stays null
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new JournalLockedException(file);
        }
        return new JournalLock(channel, lock);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
