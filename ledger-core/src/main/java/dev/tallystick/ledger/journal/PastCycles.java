package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What earlier processes left of a journal, before it is continued. */
final class PastCycles {
    private PastCycles() {}

    /**
     * Makes durable what was scanned, whatever became of the force that should have done so; cuts
     * what was torn, gives back what dead processes had reserved.
     */
    static void finish(Disk disk, Path directory, JournalEnd end) throws IOException {
        if (!end.isEmpty()) {
            Path last = CycleFiles.pathOf(directory, end.endCycle());
            CycleEnd.writeAgain(disk, last, durableOffset(disk, directory, end), end.endOffset());
        }
        for (Path file : end.files()) {
            if (file.getParent().equals(directory)) { // those in the archive were forced there
                try (DiskFile content = disk.open(file, Access.WRITE)) {
                    content.force(true);
                } catch (NoSuchFileException moved) {
                    // into the archive, since it was scanned
                }
            }
        }
        for (Path file : end.emptyFiles()) {
            disk.delete(file);
        }
        if (!end.isEmpty()) {
            Path last = CycleFiles.pathOf(directory, end.endCycle());
            CycleEnd.mark(disk, last, end.lastOffset(), end.endOffset());
            OpenCycle.giveBack(disk, last, end.endOffset());
        }
        disk.forceDirectory(directory);
    }

    /**
     * {@return up to where the last cycle is known to be durable} Where every batch is forced, the
     * mark says so of all but the last excerpt. Where only what was quiet is, nothing says so of
     * anything.
     */
    private static long durableOffset(Disk disk, Path directory, JournalEnd end)
            throws IOException {
        JournalMark.Reached reached = JournalMark.read(disk, directory);
        return reached != null && reached.cycle() == end.endCycle()
                ? Math.min(reached.endOffset(), end.lastOffset() - CycleEnd.WORD_BYTES)
                : 0;
    }
}
