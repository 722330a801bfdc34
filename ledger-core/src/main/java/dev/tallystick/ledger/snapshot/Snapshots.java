package dev.tallystick.ledger.snapshot;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.NewFile;
import dev.tallystick.ledger.journal.Hash;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateImage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The snapshots of a journal, in its folder {@code snapshots}. */
public final class Snapshots {
    /** The folder in a journal's directory. */
    public static final String FOLDER = "snapshots";

    private static final String PREFIX = "snapshot-";
    private static final String MANIFEST_SUFFIX = ".manifest";
    private static final String STATE_SUFFIX = ".state";
    private static final int POSITION_DIGITS = 20;

    /** Room for heads of blocks, configurations, a manifest. */
    private static final long OVERHEAD_BYTES = 16 << 20;

    private final Disk disk;
    private final Path directory;

    /** The snapshots of the journal in a directory. */
    public Snapshots(Disk disk, Path journalDirectory) {
        this.disk = disk;
        directory = journalDirectory.resolve(FOLDER);
    }

    /**
     * A snapshot that was finished, as far as its manifest tells.
     *
     * @param position by its name
     * @param manifest null if it cannot be read
     * @param problem why it cannot be read, null if it can
     */
    public record Found(long position, Path path, Manifest manifest, IOException problem) {}

    /** A state file that is written; {@link #publish} makes a snapshot of it. */
    public record Unpublished(
            boolean testClock,
            long position,
            long stampMs,
            String stateHash,
            long programCount,
            long accountCount,
            long txIdCount,
            long stateBytes,
            Hash stateSha256) {}

    /** {@return where they are} */
    public Path directory() {
        return directory;
    }

    /**
     * {@return all that were finished, newest first, whether or not their state files are sound}
     */
    public List<Found> list() throws IOException {
        List<Found> found = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            long position = positionOf(file, MANIFEST_SUFFIX);
            if (position >= 0) {
                found.addFirst(found(position, file));
            }
        }
        return found;
    }

    private Found found(long position, Path file) {
        try {
            Manifest manifest = ManifestFile.read(disk, file);
            return manifest.position() == position
                    ? new Found(position, file, manifest, null)
                    : new Found(
                            position,
                            file,
                            null,
                            new SnapshotInvalidException(
                                    file, 0, "is of position " + manifest.position()));
        } catch (IOException unreadable) {
            return new Found(position, file, null, unreadable);
        }
    }

    /** {@return files that belong to no finished snapshot} They mean nothing. */
    public List<Path> leftovers() throws IOException {
        List<Path> leftovers = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            boolean isUnfinished =
                    file.getFileName().toString().endsWith(NewFile.UNFINISHED_SUFFIX);
            long position = positionOf(file, STATE_SUFFIX);
            if (isUnfinished || (position >= 0 && !disk.exists(manifestPath(position)))) {
                leftovers.add(file);
            }
        }
        return leftovers;
    }

    /**
     * Fills an empty state from a snapshot, and proves it by its own checksums and hash.
     *
     * @throws SnapshotInvalidException if it is not as it was written; the state is of no use then
     */
    public void load(Manifest manifest, State empty) throws IOException {
        Path path = statePath(manifest.position());
        try {
            StateFileReader.read(disk, path, manifest, empty);
        } catch (NoSuchFileException gone) {
            throw new SnapshotInvalidException(path, 0, "the file is missing");
        }
    }

    /**
     * Makes sure that a snapshot of a view leaves room for the journal.
     *
     * @param usableBytesMin what must be left on the disk
     * @throws IOException if it would not
     */
    public void requireRoom(State view, long usableBytesMin) throws IOException {
        disk.createDirectories(directory);
        long neededBytes =
                StateImage.of(view).lengthBytes()
                        + view.txIdWindow().keyCount() * 3L * Long.BYTES
                        + OVERHEAD_BYTES;
        long usableBytes = disk.usableBytes(directory);
        if (usableBytes - neededBytes < usableBytesMin) {
            throw new IOException(
                    "%s: no room for a snapshot of %d bytes: usable=%d, of which %d are kept free"
                            .formatted(directory, neededBytes, usableBytes, usableBytesMin));
        }
    }

    /**
     * Writes the state file of a snapshot. No snapshot yet: its entries may not be durable.
     *
     * @param view that nobody changes, made by {@link State#freeze}
     */
    public Unpublished write(State view, boolean testClock, Pace pace) throws IOException {
        disk.createDirectories(directory);
        Path manifestPath = manifestPath(view.position());
        if (disk.exists(manifestPath)) {
            // of an earlier run, at the same position: a manifest never has another's state file
            disk.delete(manifestPath);
            disk.forceDirectory(directory);
        }
        Path path = statePath(view.position());
        StateFileWriter.Written written = StateFileWriter.write(disk, path, view, pace);
        return new Unpublished(
                testClock,
                view.position(),
                view.lastStampMs(),
                written.stateHash(),
                view.programs().count(),
                view.accounts().count(),
                view.txIdWindow().keyCount(),
                written.lengthBytes(),
                written.sha256());
    }

    /**
     * Makes a snapshot of a state file, once everything in it is durable in the journal.
     *
     * @param excerpt where the journal holds its position
     */
    public Manifest publish(Unpublished unpublished, Manifest.ExcerptRef excerpt)
            throws IOException {
        Manifest manifest =
                new Manifest(
                        unpublished.testClock(),
                        unpublished.position(),
                        unpublished.stampMs(),
                        unpublished.stateHash(),
                        excerpt,
                        unpublished.programCount(),
                        unpublished.accountCount(),
                        unpublished.txIdCount(),
                        unpublished.stateBytes(),
                        unpublished.stateSha256());
        ManifestFile.write(disk, manifestPath(manifest.position()), manifest);
        return manifest;
    }

    /**
     * Deletes all but the newest that are sound, and what belongs to none. The manifest goes first:
     * no snapshot is ever without its state.
     */
    public void prune(int keepCount) throws IOException {
        int kept = 0;
        for (Found found : list()) {
            if (found.manifest() != null && kept < keepCount) {
                kept++;
            } else if (found.manifest() != null
                    || found.problem() instanceof SnapshotInvalidException) {
                disk.delete(found.path());
                disk.forceDirectory(directory);
            }
        }
        for (Path leftover : leftovers()) {
            disk.delete(leftover);
        }
    }

    private Path manifestPath(long position) {
        return directory.resolve(stem(position) + MANIFEST_SUFFIX);
    }

    private Path statePath(long position) {
        return directory.resolve(stem(position) + STATE_SUFFIX);
    }

    private static String stem(long position) {
        String digits = Long.toString(position);
        return PREFIX + "0".repeat(POSITION_DIGITS - digits.length()) + digits;
    }

    /** {@return the position in a file's name, -1 if it is no such file} */
    private static long positionOf(Path file, String suffix) {
        String name = file.getFileName().toString();
        if (!name.startsWith(PREFIX) || !name.endsWith(suffix)) {
            return -1;
        }
        String digits = name.substring(PREFIX.length(), name.length() - suffix.length());
        if (digits.length() != POSITION_DIGITS || !digits.chars().allMatch(Character::isDigit)) {
            return -1;
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException beyondAnyPosition) {
            return -1;
        }
    }
}
