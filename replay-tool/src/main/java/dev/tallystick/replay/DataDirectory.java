package dev.tallystick.replay;

import dev.tallystick.ledger.journal.JournalLock;
import dev.tallystick.ledger.journal.JournalLockedException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** A server's data directory: what lies where in it. */
record DataDirectory(Path root) {
    /** The journal's folder; beside it lies the database. */
    static final String JOURNAL = "journal";

    static final String DATABASE = "tallystick.db";

    /**
     * {@return the directory at {@code root}}
     *
     * @throws ReplayFailedException if there is none with a journal
     */
    static DataDirectory of(Path root) throws ReplayFailedException {
        DataDirectory data = new DataDirectory(root);
        if (!Files.isDirectory(root)) {
            throw new ReplayFailedException(root + ": no such directory");
        }
        if (!Files.isDirectory(data.journal())) {
            throw new ReplayFailedException(
                    root + ": no data directory of a server, it has no folder \"journal\"");
        }
        return data;
    }

    /**
     * {@return a place for a new one}
     *
     * @throws ReplayFailedException if something lies there
     */
    static DataDirectory empty(Path root) throws IOException, ReplayFailedException {
        if (Files.exists(root)) {
            if (!Files.isDirectory(root)) {
                throw new ReplayFailedException(root + ": is no directory");
            }
            try (Stream<Path> children = Files.list(root)) {
                if (children.findAny().isPresent()) {
                    throw new ReplayFailedException(
                            root + ": is not empty; nothing was changed in it");
                }
            }
        }
        return new DataDirectory(root);
    }

    Path journal() {
        return root.resolve(JOURNAL);
    }

    /** {@return where keys that left the writer's memory lie} */
    Path ids() {
        return journal().resolve("ids");
    }

    /** {@return what a server leaves there while it doubts the wall clock, over restarts too} */
    Path clockAhead() {
        return root.resolve("clock-ahead");
    }

    /** {@return the SQL database of a server that keeps its own; it need not be there} */
    SqlFile database() {
        return new SqlFile(root.resolve(DATABASE));
    }

    /**
     * {@return whether a server runs on it} The lock's file is there since the first start; without
     * it nobody can hold it.
     */
    boolean isRunning() throws IOException {
        Path lock = journal().resolve("journal.lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try {
            JournalLock.acquire(journal()).close();
            return false;
        } catch (JournalLockedException held) {
            return true;
        } catch (FileSystemException notWritable) {
            return isHeld(lock);
        }
    }

    /** Whoever may only read can still ask for a share of the lock. */
    private static boolean isHeld(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ);
                FileLock share = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return share == null;
        }
    }
}
