package dev.tallystick.ledger.sim;

import static dev.tallystick.ledger.sim.Decided.require;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.idempotency.IdFilesProof;
import dev.tallystick.ledger.journal.JournalCut;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.snapshot.Snapshots;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Who runs a server whose start was refused after a power cut, and gives up what lies behind the
 * hole, as {@code replay doctor --cut-tail} does.
 */
final class Operator {
    private static final String IDS_FOLDER = "ids";

    private long position;

    private Operator() {}

    /** {@return the last position that is left; everything goes where it is 0} */
    static long cutTail(Disk disk, Path directory) throws IOException {
        long position = new Operator().soundPosition(disk, directory);
        requireNothingVouches(disk, directory, position);
        if (position == 0) {
            for (Path file : disk.list(directory)) {
                if (file.toString().endsWith(".cq4")) {
                    disk.delete(file);
                }
            }
            disk.forceDirectory(directory);
            return position;
        }
        JournalCut cut = JournalCut.behind(disk, directory, position, ScanProgress.NONE);
        Path shorter = directory.resolveSibling("shorter");
        if (disk.exists(shorter)) {
            disk.delete(shorter); // a power cut brought its name back
        }
        cut.writeLastFile(shorter);
        disk.rename(shorter, cut.lastFile());
        for (Path later : cut.laterFiles().reversed()) {
            disk.delete(later);
        }
        disk.forceDirectory(directory);
        return position;
    }

    private long soundPosition(Disk disk, Path directory) throws IOException {
        try {
            JournalScan.recover(
                    disk,
                    directory,
                    excerpt -> position = excerpt.firstPosition() + excerpt.entryCount() - 1,
                    ScanProgress.NONE);
        } catch (JournalDamagedException atTheHole) {
            return position;
        }
        throw new AssertionError("refused, and nothing is wrong with the journal");
    }

    /** What is forced and speaks of entries must not outlive them. */
    private static void requireNothingVouches(Disk disk, Path directory, long position)
            throws IOException {
        for (Snapshots.Found snapshot : new Snapshots(disk, directory).list()) {
            require(snapshot.position() <= position, "the snapshot outlived the journal");
        }
        IdFilesProof.lastPositions(disk, directory.resolve(IDS_FOLDER))
                .forEach((file, last) -> require(last <= position, file, " outlived the journal"));
    }
}
