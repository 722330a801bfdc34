package dev.tallystick.ledger.journal;

import static dev.tallystick.ledger.journal.ExcerptFormat.HASH_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.HEADER_BYTES;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.FileCopy;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A journal up to and including one of its entries: which of its files stay as they are, and what
 * the last one becomes.
 *
 * <pre>
 *   cycle files before        the same bytes
 *   last cycle file           … excerpts before │ excerpt, without the entries behind │ SEAL │ end mark
 * </pre>
 *
 * <p>An excerpt that ends with the entry stays as it is; one that goes on is written anew, shorter,
 * under the stamp of the entry. Either way the chain holds, and what comes of it is a journal like
 * any other, sealed: a server continues it in its next epoch.
 */
public final class JournalCut {
    private final Disk disk;
    private final long position;
    private final List<Path> wholeFiles;
    private final List<Path> laterFiles;
    private final Path lastFile;
    private final long excerptOffset;
    private final byte[] excerpt;
    private final boolean shortened;
    private final byte[] seal;

    private JournalCut(
            Disk disk,
            long position,
            List<Path> wholeFiles,
            List<Path> laterFiles,
            Path lastFile,
            long excerptOffset,
            byte[] excerpt,
            boolean shortened) {
        this.disk = disk;
        this.position = position;
        this.wholeFiles = wholeFiles;
        this.laterFiles = laterFiles;
        this.lastFile = lastFile;
        this.excerptOffset = excerptOffset;
        this.excerpt = excerpt;
        this.shortened = shortened;
        seal = sealOf(excerpt, position);
    }

    /**
     * Cuts behind an entry on the machine's disk, as {@link #behind(Disk, Path, long,
     * ScanProgress)} does.
     */
    public static JournalCut behind(Path directory, long position, ScanProgress progress)
            throws IOException {
        return behind(Disk.NATIVE, directory, position, progress);
    }

    /**
     * Cuts behind an entry. Changes nothing, and may run beside a writer.
     *
     * @throws JournalDamagedException if something is wrong at or before it
     * @throws IllegalArgumentException if the journal ends before it
     */
    public static JournalCut behind(Disk disk, Path directory, long position, ScanProgress progress)
            throws IOException {
        return of(disk, directory, position, false, progress);
    }

    /**
     * Cuts where a journal ends that nobody writes; what is torn there is left out.
     *
     * @throws JournalDamagedException if something is wrong with it
     * @throws IllegalArgumentException if it has no entry
     */
    public static JournalCut atEnd(Path directory, ScanProgress progress) throws IOException {
        return of(Disk.NATIVE, directory, Long.MAX_VALUE, false, progress);
    }

    /**
     * Cuts behind the last entry that is certainly durable in a journal that is being written: a
     * writer forces an excerpt before it begins the next, so all are but perhaps the very last.
     *
     * @throws JournalDamagedException if something is wrong with it
     * @throws IllegalArgumentException if it has no such entry
     */
    public static JournalCut atDurableEnd(Path directory, ScanProgress progress)
            throws IOException {
        return of(Disk.NATIVE, directory, Long.MAX_VALUE, true, progress);
    }

    private static JournalCut of(
            Disk disk, Path directory, long position, boolean onlyFollowed, ScanProgress progress)
            throws IOException {
        CutFinder finder = new CutFinder(position);
        ScanReport scan = JournalScan.verify(disk, directory, position, finder, progress);
        for (JournalProblem problem : scan.problems()) {
            if (problem.code() != ProblemCode.FOREIGN_FILE) {
                throw new JournalDamagedException(problem);
            }
        }
        CutFinder.Place place = onlyFollowed ? finder.lastFollowed() : finder.last();
        if (place == null || (position != Long.MAX_VALUE && place.lastPosition() < position)) {
            throw new IllegalArgumentException(
                    "no entry at position %s: the journal ends at %d"
                            .formatted(
                                    position == Long.MAX_VALUE ? "1" : position,
                                    place == null ? 0 : place.lastPosition()));
        }
        return at(
                disk,
                place,
                Math.min(position, place.lastPosition()),
                finder.filesBefore(place),
                CycleFiles.list(disk, directory).stream()
                        .filter(file -> CycleFiles.cycleOf(file) > place.cycle())
                        .toList());
    }

    private static JournalCut at(
            Disk disk,
            CutFinder.Place place,
            long position,
            List<Path> wholeFiles,
            List<Path> laterFiles)
            throws IOException {
        try (CycleWindow window = new CycleWindow(disk, ExcerptFormat.LENGTH_BYTES_MAX)) {
            window.open(place.file());
            ExcerptView view = new ExcerptFinder(window).at(place.offset());
            if (view == null || view.firstPosition() != place.firstPosition()) {
                throw new JournalDamagedException(
                        new JournalProblem(
                                place.file(),
                                place.offset(),
                                ProblemCode.EXCERPT_UNREADABLE,
                                "no excerpt where one was just read"));
            }
            boolean shortened = place.lastPosition() > position;
            byte[] excerpt = shortened ? shorten(view, position) : whole(view);
            return new JournalCut(
                    disk,
                    position,
                    wholeFiles,
                    laterFiles,
                    place.file(),
                    place.offset(),
                    excerpt,
                    shortened);
        }
    }

    /** {@return the mark in a journal's directory, which tells how far it was durable} */
    public static Path markFile(Path directory) {
        return directory.resolve(JournalMark.FILE);
    }

    /** {@return how far a journal was durable by its mark; 0 without one that can be read} */
    public static long markedPosition(Path directory) throws IOException {
        JournalMark.Reached reached = JournalMark.read(Disk.NATIVE, directory);
        return reached == null ? 0 : reached.lastPosition();
    }

    /** {@return the last position} */
    public long position() {
        return position;
    }

    /** {@return the cycle files that stay as they are, in order} */
    public List<Path> wholeFiles() {
        return wholeFiles;
    }

    /** {@return the cycle files that are left out, in order, whatever is in them} */
    public List<Path> laterFiles() {
        return laterFiles;
    }

    /** {@return the last position whose excerpt stays as it is} */
    public long unchangedPosition() {
        long firstPosition =
                ExcerptFormat.getLong(
                        new UnsafeBuffer(excerpt), ExcerptFormat.FIRST_POSITION_OFFSET);
        return shortened ? firstPosition - 1 : position;
    }

    /** {@return the cycle file that holds the position, which ends with it after the cut} */
    public Path lastFile() {
        return lastFile;
    }

    /** {@return whether the excerpt that holds the position goes on behind it} */
    public boolean isShortened() {
        return shortened;
    }

    /** {@return SHA-256 of the last excerpt after the cut, the SEAL} */
    public Hash chainHead() {
        return Hash.of(Digests.sha256().digest(seal));
    }

    /**
     * Writes what the last cycle file becomes, and makes its bytes durable; its name is not, until
     * the directory is forced.
     *
     * @param file no file has that name
     */
    public void writeLastFile(Path file) throws IOException {
        try (DiskFile source = disk.open(lastFile, Access.READ);
                DiskFile target = disk.open(file, Access.CREATE)) {
            new FileCopy(disk).copy(source, excerptOffset - CycleEnd.WORD_BYTES, target);
            long offset = putRecord(target, excerptOffset - CycleEnd.WORD_BYTES, excerpt);
            offset = putRecord(target, offset, seal);
            putWord(target, offset, CycleEnd.END_MARK);
            target.force(true);
        }
    }

    private static long putRecord(DiskFile target, long wordOffset, byte[] bytes)
            throws IOException {
        putWord(target, wordOffset, bytes.length);
        target.write(ByteBuffer.wrap(bytes), wordOffset + CycleEnd.WORD_BYTES);
        return CycleEnd.align(wordOffset + CycleEnd.WORD_BYTES + bytes.length);
    }

    private static void putWord(DiskFile target, long offset, int word) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CycleEnd.WORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        target.write(bytes.putInt(0, word), offset);
    }

    private static byte[] whole(ExcerptView view) {
        byte[] bytes = new byte[view.lengthBytes()];
        view.buffer().getBytes(view.index(), bytes);
        return bytes;
    }

    private static byte[] shorten(ExcerptView view, long position) {
        ExcerptBuilder builder = new ExcerptBuilder();
        builder.begin(view.firstPosition());
        int last = (int) (position - view.firstPosition());
        for (int entry = 0; entry <= last; entry++) {
            int lengthBytes = view.entryLengthBytes(entry);
            builder.buffer()
                    .putBytes(
                            builder.nextOffset(),
                            view.buffer(),
                            view.entryOffset(entry),
                            lengthBytes);
            builder.entryWritten(lengthBytes);
        }
        long stampMs =
                ExcerptFormat.getLong(
                        view.buffer(), view.entryOffset(last) + ExcerptFormat.ENTRY_STAMP_OFFSET);
        int lengthBytes = builder.complete(view.epoch(), stampMs, view.previousHash().toBytes());
        byte[] bytes = new byte[lengthBytes];
        builder.buffer().getBytes(0, bytes);
        return bytes;
    }

    /** {@return the SEAL that a writer would put behind an excerpt} */
    private static byte[] sealOf(byte[] excerpt, long position) {
        UnsafeBuffer last = new UnsafeBuffer(excerpt);
        byte[] seal = new byte[HEADER_BYTES];
        UnsafeBuffer buffer = new UnsafeBuffer(seal);
        byte[] previousHash = Digests.sha256().digest(excerpt);
        assert previousHash.length == HASH_BYTES;
        ExcerptFormat.putHeader(
                buffer,
                ExcerptKind.SEAL,
                ExcerptFormat.getInt(last, ExcerptFormat.EPOCH_OFFSET),
                0,
                position + 1,
                HEADER_BYTES,
                ExcerptFormat.getLong(last, ExcerptFormat.LEDGER_TIME_OFFSET),
                previousHash);
        ExcerptFormat.putCrc(buffer, seal, HEADER_BYTES, new CRC32C());
        return seal;
    }
}
