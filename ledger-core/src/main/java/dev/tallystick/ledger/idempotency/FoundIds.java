package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.OpenFiles;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalProblem;
import dev.tallystick.ledger.journal.ProblemCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of sealed keys that were there at the start, until it is known of each whether it is
 * what the journal makes of it.
 */
final class FoundIds {
    private final TreeMap<Integer, Path> files = new TreeMap<>();
    private final TreeMap<Integer, SealedSegment> sound = new TreeMap<>();
    private final TreeMap<Integer, String> problems = new TreeMap<>();

    private FoundIds() {}

    static FoundIds in(Disk disk, Path directory, OpenFiles open) throws IOException {
        FoundIds found = new FoundIds();
        for (Map.Entry<Integer, Path> file : IdFiles.list(disk, directory).entrySet()) {
            found.add(disk, file.getKey(), file.getValue(), open);
        }
        return found;
    }

    private void add(Disk disk, int number, Path file, OpenFiles open) throws IOException {
        files.put(number, file);
        try {
            SealedSegment segment = SealedSegment.open(open, file, disk.sizeBytes(file));
            if (segment.header().number() == number) {
                sound.put(number, segment);
            } else {
                problems.put(number, "holds segment " + segment.header().number());
            }
        } catch (IOException e) {
            // damaged, or a sector that cannot be read: it can be made again
            problems.put(number, e.getMessage());
        }
    }

    /** {@return the segment of that number as its file has it, null if none can be used} Once. */
    SealedSegment take(int number) {
        return sound.remove(number);
    }

    /** {@return why there is no such segment; null if it was never there, nor any behind it} */
    String problemOf(int number) {
        String missing = !files.isEmpty() && number < files.lastKey() ? "missing" : null;
        return problems.getOrDefault(number, missing);
    }

    /** A file of a segment vouches for its last position, a damaged one for as many as its keys. */
    void requireNotBeyond(long lastPosition, int segmentKeys) throws JournalDamagedException {
        for (Map.Entry<Integer, Path> file : files.entrySet()) {
            SealedSegment segment = sound.get(file.getKey());
            long vouchedFor =
                    segment == null
                            ? (file.getKey() + 1L) * segmentKeys
                            : segment.header().lastPosition();
            requireNotBeyond(file.getValue(), vouchedFor, lastPosition);
        }
    }

    static void requireNotBeyond(Path file, long vouchedFor, long lastPosition)
            throws JournalDamagedException {
        if (vouchedFor > lastPosition) {
            throw new JournalDamagedException(
                    new JournalProblem(
                            file,
                            0,
                            ProblemCode.POSITIONS_MISSING,
                            "shows that the journal had position %d; it ends at %d"
                                    .formatted(vouchedFor, lastPosition)));
        }
    }
}
