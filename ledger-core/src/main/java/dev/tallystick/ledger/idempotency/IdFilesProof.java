package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.OpenFiles;
import dev.tallystick.ledger.state.TxIdSegment;
import dev.tallystick.ledger.state.TxIds;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at files of sealed keys for those who repair nothing. */
public final class IdFilesProof {
    private IdFilesProof() {}

    /**
     * {@return what is wrong with the files of a directory, compared with all keys of its journal}
     * Every block is read, and the keys are compared by count, places and sum.
     *
     * @param txIds the keys up to {@code lastPosition}, of which none was sealed
     * @param lastPosition files that go beyond it are left out
     */
    public static List<IdFileDamagedException> problems(
            Disk disk, Path directory, TxIds txIds, long lastPosition) throws IOException {
        List<IdFileDamagedException> problems = new ArrayList<>();
        int next = 0;
        try (OpenFiles open = new OpenFiles(disk)) {
            for (Map.Entry<Integer, Path> file : IdFiles.list(disk, directory).entrySet()) {
                for (; next < file.getKey(); next++) {
                    Path missing = IdFiles.pathOf(directory, next);
                    problems.add(new IdFileDamagedException(missing, 0, "is missing"));
                }
                next = file.getKey() + 1;
                try {
                    prove(disk, open, file.getKey(), file.getValue(), txIds, lastPosition);
                } catch (IdFileDamagedException damaged) {
                    problems.add(damaged);
                }
            }
        }
        return problems;
    }

    /** {@return the last position of each file that can be read so far} */
    public static Map<Path, Long> lastPositions(Disk disk, Path directory) throws IOException {
        Map<Path, Long> positions = new TreeMap<>();
        try (OpenFiles open = new OpenFiles(disk)) {
            for (Path file : IdFiles.list(disk, directory).values()) {
                try {
                    SealedSegment sealed = SealedSegment.open(open, file, disk.sizeBytes(file));
                    positions.put(file, sealed.header().lastPosition());
                } catch (IdFileDamagedException unreadable) {
                    positions.put(file, 0L);
                }
            }
        }
        return positions;
    }

    private static void prove(
            Disk disk, OpenFiles open, int number, Path file, TxIds txIds, long lastPosition)
            throws IOException {
        SealedSegment sealed = SealedSegment.open(open, file, disk.sizeBytes(file));
        sealed.verify(open);
        if (sealed.header().lastPosition() > lastPosition) {
            return;
        }
        TxIdSegment segment = txIds.segment(number);
        if (segment == null || !segment.isFull() || !sealed.holds(segment)) {
            throw new IdFileDamagedException(file, 0, "holds other keys than the journal");
        }
    }
}
