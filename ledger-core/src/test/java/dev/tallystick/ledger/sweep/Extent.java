package dev.tallystick.ledger.sweep;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.JournalProblem;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an excerpt lies in a sound journal.
 *
 * @param entryOffsets where its entries begin, from the start of the file
 * @param lastPosition of the last entry up to its end
 */
record Extent(
        Path file,
        ExcerptKind kind,
        long offset,
        int lengthBytes,
        List<Long> entryOffsets,
        long lastPosition) {

    static List<Extent> of(Disk disk, Path directory) throws IOException {
        List<Extent> extents = new ArrayList<>();
        JournalScan.recover(
                disk, directory, excerpt -> extents.add(of(excerpt)), ScanProgress.NONE);
        return extents;
    }

    private static Extent of(ExcerptView excerpt) {
        List<Long> entryOffsets = new ArrayList<>();
        for (int entry = 0; entry < excerpt.entryCount(); entry++) {
            entryOffsets.add(excerpt.entryFileOffset(entry));
        }
        return new Extent(
                excerpt.file(),
                excerpt.kind(),
                excerpt.offset(),
                excerpt.lengthBytes(),
                List.copyOf(entryOffsets),
                excerpt.firstPosition() + excerpt.entryCount() - 1);
    }

    long endOffset() {
        return offset + lengthBytes;
    }

    boolean holds(Path otherFile, long otherOffset) {
        return otherFile.equals(file) && otherOffset >= offset && otherOffset < endOffset();
    }

    /** {@return whether a problem is in this excerpt, at or before a byte of it} */
    boolean isPlaceOf(JournalProblem problem, long byteOffset) {
        return holds(problem.file(), problem.offset()) && problem.offset() <= byteOffset;
    }
}
