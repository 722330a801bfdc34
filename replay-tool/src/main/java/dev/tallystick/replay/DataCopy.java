package dev.tallystick.replay;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.FileCopy;
import dev.tallystick.ledger.journal.JournalCut;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.snapshot.Snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of a data directory as of one of its entries: a data directory of its own, on which a
 * server can start. Made in a folder inside of the target, and moved into place only when all of it
 * was read again and found right, the journal last: half a copy can never be taken for a shorter
 * journal.
 *
 * <p>The database is copied after the journal's end was chosen. So it knows every member of whom
 * the journal speaks: a member is enrolled before the first posting.
 */
final class DataCopy {
    private static final String STAGE = "incomplete";

    /** What a copied journal leads to. */
    record Proven(String stateHash, JournalEnd end) {}

    private final Disk disk = Disk.NATIVE;
    private final FileCopy files = new FileCopy(disk);
    private final DataDirectory source;
    private final JournalCut cut;
    private final Path target;
    private final DataDirectory stage;
    private int linkedCount;

    /**
     * @param target empty, or not there
     */
    DataCopy(DataDirectory source, JournalCut cut, DataDirectory target) throws IOException {
        this.source = source;
        this.cut = cut;
        this.target = target.root();
        stage = new DataDirectory(target.root().resolve(STAGE));
        disk.createDirectories(stage.journal());
    }

    /**
     * Copies the journal up to the cut.
     *
     * @param base an earlier backup, to whose finished cycles names are made instead of copies
     *     where they are the same; null for none
     * @param baseManifest what {@code base} holds
     */
    void copyJournal(Path base, BackupManifest baseManifest) throws IOException {
        for (Path file : cut.wholeFiles()) {
            String name = DataDirectory.JOURNAL + "/" + file.getFileName();
            Path copy = stage.root().resolve(name);
            String known = base == null ? null : baseManifest.sha256Of(name);
            if (known != null && known.equals(BackupManifest.sha256Of(file))) {
                disk.link(base.resolve(name), copy);
                linkedCount++;
            } else {
                requireSame(files.copy(file, copy), copy);
            }
        }
        cut.writeLastFile(stage.journal().resolve(cut.lastFile().getFileName()));
        disk.forceDirectory(stage.journal());
    }

    /**
     * Copies the newest sound snapshot of what was copied, if there is one: a server starts sooner
     * with it. One that a running server deletes meanwhile is passed over.
     *
     * @return its position, 0 if there is none
     */
    long copySnapshot() throws IOException {
        SnapshotShelf shelf = new SnapshotShelf(source);
        for (SnapshotShelf.Checked snapshot : shelf.list()) {
            if (snapshot.problem() == null && snapshot.position() <= cut.unchangedPosition()) {
                Path folder = stage.journal().resolve(Snapshots.FOLDER);
                disk.createDirectories(folder);
                try {
                    for (Path file : shelf.files(snapshot)) {
                        files.copy(file, folder.resolve(file.getFileName()));
                    }
                    disk.forceDirectory(folder);
                    return snapshot.position();
                } catch (NoSuchFileException deleted) {
                    for (Path file : shelf.files(snapshot)) {
                        Files.deleteIfExists(folder.resolve(file.getFileName()));
                    }
                }
            }
        }
        return 0;
    }

    /** Copies the database, if there is one. {@return whether there is} */
    boolean copyDatabase() throws IOException {
        if (!source.database().exists()) {
            return false;
        }
        source.database().copyTo(stage.database());
        return true;
    }

    /**
     * Reads the copied journal again, byte by byte, and folds it.
     *
     * @throws ReplayFailedException if it is not what was to be copied
     */
    Proven prove(ScanProgress progress) throws IOException, ReplayFailedException {
        try (FoldedJournal folded =
                FoldedJournal.read(
                        stage, FoldedJournal.EVERYTHING, FoldedJournal.NO_REFUSALS, progress)) {
            if (!folded.problems().isEmpty()) {
                throw new ReplayFailedException("the copy is wrong: " + folded.problems());
            }
            if (folded.state().position() != cut.position()
                    || !folded.end().chainHead().equals(cut.chainHead())) {
                throw new ReplayFailedException(
                        "the copy ends at position %d with chain head %s, it should at %d with %s"
                                .formatted(
                                        folded.state().position(),
                                        folded.end().chainHead(),
                                        cut.position(),
                                        cut.chainHead()));
            }
            return new Proven(folded.stateHash(), folded.end());
        }
    }

    /** {@return how many cycles were not copied but linked} */
    int linkedCount() {
        return linkedCount;
    }

    /** {@return every file of the copy, in order} */
    List<BackupManifest.Item> items() throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(stage.root())) {
            paths = walk.filter(Files::isRegularFile).sorted().toList();
        }
        List<BackupManifest.Item> items = new ArrayList<>();
        for (Path path : paths) {
            items.add(BackupManifest.Item.of(stage.root(), path));
        }
        return items;
    }

    /** Moves all into place, durably, the journal last. */
    void publish() throws IOException {
        disk.forceDirectory(stage.root());
        if (stage.database().exists()) {
            disk.rename(stage.database().path(), new DataDirectory(target).database().path());
        }
        disk.forceDirectory(target);
        disk.rename(stage.journal(), new DataDirectory(target).journal());
        disk.delete(stage.root());
        disk.forceDirectory(target);
    }

    private void requireSame(byte[] sha256, Path copy) throws IOException {
        String read = HexFormat.of().formatHex(sha256);
        if (!BackupManifest.sha256Of(copy).equals(read)) {
            throw new IOException(copy + ": reads differently than what was written to it");
        }
    }
}
