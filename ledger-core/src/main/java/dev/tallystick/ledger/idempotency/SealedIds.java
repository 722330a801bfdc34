package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.OpenFiles;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.state.TxIdSegment;
import dev.tallystick.ledger.state.TxIds;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The keys of the transactions that left the writer's window, in files. Any thread may look up; a
 * key that was sealed is found, or the look-up fails: never is it missed. Source: ARCHITECTURE.md,
 * "Idempotency".
 *
 * <p>A start goes like this: {@link #open} reads what files there are; then either the journal is
 * replayed from its first entry and {@link #sealOldest} meets each segment anew, which keeps the
 * files that fit; or a snapshot is loaded and {@link #complete} makes what is missing of those
 * before its window. At the journal's end {@link #requireNotBeyond}.
 */
public final class SealedIds implements AutoCloseable {
    private static final SealedSegment[] NONE = {};

    /** Left free on the disk for others when a file is written. */
    private static final long SPARE_BYTES = 16 << 20;

    private final Disk disk;
    private final Path directory;
    private final int segmentKeys;
    private final EntryFeed journal;
    private final Consumer<String> report;
    private final OpenFiles files;
    private final FoundIds found;

    /** By number, without gaps. Replaced, never changed. */
    private volatile SealedSegment[] segments = NONE;

    private volatile boolean hasRoom = true;

    private SealedIds(
            Disk disk, Path directory, int segmentKeys, EntryFeed journal, Consumer<String> report)
            throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.segmentKeys = segmentKeys;
        this.journal = journal;
        this.report = report;
        files = new OpenFiles(disk);
        found = FoundIds.in(disk, directory, files);
    }

    /**
     * Reads what files there are, and deletes what was being written when the process ended.
     *
     * @param segmentKeys keys of each file
     * @param report hears, in words, of each file that had to be made again
     */
    public static SealedIds open(
            Disk disk, Path directory, int segmentKeys, EntryFeed journal, Consumer<String> report)
            throws IOException {
        IdFiles.deleteUnfinished(disk, directory);
        return new SealedIds(disk, directory, segmentKeys, journal, report);
    }

    /** {@return sealed segments} */
    public int count() {
        return segments.length;
    }

    /** {@return bytes that the sealed segments take in memory} */
    public long memoryBytes() {
        return Arrays.stream(segments).mapToLong(SealedSegment::memoryBytes).sum();
    }

    /** {@return false if the last file found no room on the disk, and its keys stay in memory} */
    public boolean hasRoom() {
        return hasRoom;
    }

    /**
     * {@return the position that recorded the transaction, 0 if none that was sealed did} What is
     * damaged is made again from the journal, which takes its time, once.
     *
     * @throws IOException if the journal cannot be read, or contradicts itself
     */
    public long find(long high, long low) throws IOException {
        SealedSegment[] sealed = segments;
        for (int number = sealed.length - 1; number >= 0; number--) {
            if (sealed[number].mayHold(high, low)) {
                long position = find(sealed[number], high, low);
                if (position != 0) {
                    return position;
                }
            }
        }
        return 0;
    }

    /**
     * Seals the oldest segment in memory, if it left the window for good and the disk has room. One
     * thread at a time.
     *
     * @param durablePosition a position that no scope can take back any more
     * @return whether there was something to seal, and it is sealed
     * @throws IOException if the disk fails: stop the process
     */
    public boolean sealOldest(TxIds txIds, long durablePosition) throws IOException {
        TxIdSegment segment = txIds.toSeal(durablePosition);
        if (segment == null || !seal(segment)) {
            return false;
        }
        txIds.release(segment); // whoever looks into memory first, and here second, misses nothing
        return true;
    }

    /**
     * Has the segments before a snapshot's window ready: those whose files fit, and the others made
     * from the journal.
     *
     * @param count how many there are before the window
     */
    public synchronized void complete(int count) throws IOException {
        while (segments.length < count) {
            int number = segments.length;
            SealedSegment sealed = found.take(number);
            // one that was never made: the process ended between the snapshot and the seal
            String problem =
                    sealed == null
                            ? Objects.requireNonNullElse(found.problemOf(number), "missing")
                            : problemOf(sealed, number);
            append(problem == null ? sealed : rebuild(number, problem));
        }
    }

    /**
     * Compares with where the journal ends.
     *
     * @throws JournalDamagedException if a file holds the key of an entry that the journal does not
     *     have: it had been there
     */
    public synchronized void requireNotBeyond(long lastPosition) throws JournalDamagedException {
        for (SealedSegment sealed : segments) {
            FoundIds.requireNotBeyond(sealed.file(), sealed.header().lastPosition(), lastPosition);
        }
        found.requireNotBeyond(lastPosition, segmentKeys);
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    private long find(SealedSegment sealed, long high, long low) throws IOException {
        String problem;
        try {
            long position = sealed.find(files, high, low);
            if (position == 0 || isRecorded(high, low, position)) {
                return position;
            }
            problem = "position " + position + " records another transaction";
        } catch (IdFileDamagedException e) {
            problem = e.getMessage();
        } catch (NoSuchFileException e) {
            problem = "missing";
        }
        long position = repaired(sealed, problem).find(files, high, low);
        if (position != 0 && !isRecorded(high, low, position)) {
            throw new IdFileDamagedException(sealed.file(), 0, "the journal contradicts itself");
        }
        return position;
    }

    private boolean isRecorded(long high, long low, long position) throws IOException {
        return new TxKey(high, low).equals(new RecordedIds(journal).keyAt(position));
    }

    private synchronized boolean seal(TxIdSegment segment) throws IOException {
        int number = segment.number();
        if (number != segments.length) {
            throw new IllegalStateException(
                    "segments out of order: expected=" + segments.length + ", is=" + number);
        }
        SealedSegment sealed = found.take(number);
        if (sealed == null || !sealed.holds(segment)) {
            String problem = sealed == null ? found.problemOf(number) : "not this journal's keys";
            sealed = hasRoomFor(segment) ? writeIfRoom(segment) : null;
            if (sealed == null) {
                return false;
            }
            if (problem != null) {
                tell(sealed.file(), problem);
            }
        }
        append(sealed);
        return true;
    }

    /** {@return null if there was no room in the end} */
    private SealedSegment writeIfRoom(TxIdSegment segment) throws IOException {
        try {
            return write(segment);
        } catch (IOException e) {
            if (hasRoomFor(segment)) {
                throw e;
            }
            return null;
        }
    }

    /** Writes the file of a segment that the journal holds. */
    private SealedSegment write(TxIdSegment segment) throws IOException {
        Path file = IdFiles.pathOf(directory, segment.number());
        journal.force(segment.firstPosition(), segment.lastPosition());
        disk.createDirectories(directory);
        SealedSegment sealed = IdFileWriter.write(disk, file, segment);
        files.forget(file); // that was the one before, if there was one
        return sealed;
    }

    private boolean hasRoomFor(TxIdSegment segment) throws IOException {
        long neededBytes = IdFileHeader.fileBytes(segment.keyCount()) + SPARE_BYTES;
        hasRoom = disk.usableBytes(directory.getParent()) >= neededBytes;
        return hasRoom;
    }

    /** {@return why a file is not that segment of this journal, null if it is} */
    private String problemOf(SealedSegment sealed, int number) throws IOException {
        IdFileHeader header = sealed.header();
        if (header.number() != number
                || header.keyCount() != segmentKeys
                || header.firstPosition() <= lastPositionBefore(number)) {
            return "does not follow the segment before it";
        }
        try {
            TxKey last = new RecordedIds(journal).keyAt(header.lastPosition());
            boolean hasIt =
                    last != null
                            && sealed.find(files, last.high(), last.low()) == header.lastPosition();
            return hasIt ? null : "not this journal's keys";
        } catch (IdFileDamagedException e) {
            return e.getMessage();
        }
    }

    private synchronized SealedSegment repaired(SealedSegment damaged, String problem)
            throws IOException {
        int number = damaged.header().number();
        if (segments[number] == damaged) {
            SealedSegment[] repaired = segments.clone();
            repaired[number] = rebuild(number, problem);
            segments = repaired;
        }
        return segments[number];
    }

    private SealedSegment rebuild(int number, String problem) throws IOException {
        Path file = IdFiles.pathOf(directory, number);
        TxIdSegment segment =
                new RecordedIds(journal).read(number, segmentKeys, lastPositionBefore(number));
        if (!segment.isFull()) {
            throw new IdFileDamagedException(
                    file,
                    0,
                    problem
                            + "; the journal has only %d keys for it, not %d"
                                    .formatted(segment.keyCount(), segmentKeys));
        }
        SealedSegment rebuilt = write(segment);
        tell(file, problem);
        return rebuilt;
    }

    private long lastPositionBefore(int number) {
        return number == 0 ? 0 : segments[number - 1].header().lastPosition();
    }

    private void append(SealedSegment sealed) {
        SealedSegment[] grown = Arrays.copyOf(segments, segments.length + 1);
        grown[segments.length] = sealed;
        segments = grown;
    }

    private void tell(Path file, String problem) {
        report.accept(file + ": made again from the journal (" + problem + ")");
    }
}
