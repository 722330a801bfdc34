package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Moves finished cycles into the folder {@code archive}, which may be on another disk; readers look
 * there too. At no instant is there less than one whole copy under the cycle's name, so that a
 * server may run meanwhile, and the move may be killed and begun again. Source: ARCHITECTURE.md,
 * "Archive".
 */
public final class JournalArchive {
    private static final String LOCK_FILE = "archive.lock";
    private static final String UNFINISHED_SUFFIX = ".tmp";
    private static final int CHUNK_BYTES = 1 << 20;

    private final Disk disk;
    private final Path directory;
    private final Path archive;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);

    private JournalArchive(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
        archive = directory.resolve(CycleFiles.ARCHIVE_FOLDER);
    }

    /**
     * Moves all but the newest finished cycles.
     *
     * @param keepCount how many finished cycles stay beside the one being written; at least 1, for
     *     a server may be ending the last
     * @param moved hears of each cycle that is now in the archive alone
     * @throws JournalDamagedException if a cycle is in both places, and the two differ: neither is
     *     touched
     */
    public static void move(Disk disk, Path directory, int keepCount, Consumer<Path> moved)
            throws IOException {
        if (keepCount < 1) {
            throw new IllegalArgumentException("keepCount must be at least 1: " + keepCount);
        }
        new JournalArchive(disk, directory).moveAllBut(keepCount, moved);
    }

    /** {@return whether both copies of a cycle hold the same bytes} */
    static boolean isSame(Disk disk, Path directory, int cycle) throws IOException {
        try (DiskFile one = disk.open(CycleFiles.pathOf(directory, cycle), Access.READ);
                DiskFile other =
                        disk.open(CycleFiles.archivedPathOf(directory, cycle), Access.READ)) {
            return isSame(one, other);
        } catch (NoSuchFileException moved) {
            return true; // somebody has just deleted the one that was moved
        }
    }

    private void moveAllBut(int keepCount, Consumer<Path> moved) throws IOException {
        List<Path> finished = finished();
        if (finished.size() <= keepCount) {
            return;
        }
        disk.createDirectories(archive);
        Closeable lock = disk.tryLock(archive.resolve(LOCK_FILE));
        if (lock == null) {
            throw new IOException(archive + ": somebody else is moving cycles already");
        }
        try (lock) {
            for (Path file : finished.subList(0, finished.size() - keepCount)) {
                move(file);
                moved.accept(archive.resolve(file.getFileName()));
            }
        }
    }

    /** {@return the files, in order, before the last one that holds anything} */
    private List<Path> finished() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            if (CycleFiles.cycleOf(file) >= 0) {
                files.add(file);
            }
        }
        files.sort((one, other) -> CycleFiles.cycleOf(one) - CycleFiles.cycleOf(other));
        try (CycleWindow window = new CycleWindow(disk, ExcerptFormat.LENGTH_BYTES_MAX)) {
            ExcerptFinder finder = new ExcerptFinder(window);
            boolean holdsAnything = false;
            while (!files.isEmpty() && !holdsAnything) {
                window.open(files.removeLast());
                holdsAnything = finder.search(CycleEnd.WORD_BYTES, Long.MAX_VALUE) != null;
            }
        }
        return files;
    }

    private void move(Path file) throws IOException {
        Path archived = archive.resolve(file.getFileName());
        if (!disk.exists(archived)) {
            copy(file, archived);
        }
        int cycle = CycleFiles.cycleOf(file);
        if (!isSame(disk, directory, cycle)) {
            throw new JournalDamagedException(
                    new JournalProblem(
                            archived, 0, ProblemCode.COPIES_DIFFER, "differs from " + file));
        }
        disk.forceDirectory(archive); // it may be there since a run that died before it did so
        disk.delete(file);
        disk.forceDirectory(directory);
    }

    private void copy(Path file, Path archived) throws IOException {
        Path unfinished = archive.resolve(file.getFileName() + UNFINISHED_SUFFIX);
        if (disk.exists(unfinished)) {
            disk.delete(unfinished);
        }
        try (DiskFile source = disk.open(file, Access.READ);
                DiskFile target = disk.open(unfinished, Access.CREATE)) {
            long sizeBytes = source.sizeBytes();
            for (long offset = 0; offset < sizeBytes; offset += chunk.limit()) {
                read(source, offset, sizeBytes, chunk);
                boolean isLast = offset + chunk.limit() == sizeBytes;
                if (isLast || !isZero(chunk)) { // what was never written stays a hole
                    target.write(chunk.duplicate(), offset);
                }
            }
            target.force(true);
        }
        disk.rename(unfinished, archived);
        disk.forceDirectory(archive);
    }

    private static boolean isSame(DiskFile one, DiskFile other) throws IOException {
        long sizeBytes = one.sizeBytes();
        if (other.sizeBytes() != sizeBytes) {
            return false;
        }
        ByteBuffer left = ByteBuffer.allocate(CHUNK_BYTES);
        ByteBuffer right = ByteBuffer.allocate(CHUNK_BYTES);
        for (long offset = 0; offset < sizeBytes; offset += left.limit()) {
            read(one, offset, sizeBytes, left);
            read(other, offset, sizeBytes, right);
            if (!left.equals(right)) {
                return false;
            }
        }
        return true;
    }

    private static void read(DiskFile file, long offset, long sizeBytes, ByteBuffer target)
            throws IOException {
        target.clear().limit((int) Math.min(target.capacity(), sizeBytes - offset));
        while (target.hasRemaining()) {
            if (file.read(target, offset + target.position()) < 0) {
                throw new IOException("a cycle file became shorter while it was read");
            }
        }
        target.flip();
    }

    private static boolean isZero(ByteBuffer bytes) {
        for (int index = 0; index < bytes.limit(); index++) {
            if (bytes.get(index) != 0) {
                return false;
            }
        }
        return true;
    }
}
