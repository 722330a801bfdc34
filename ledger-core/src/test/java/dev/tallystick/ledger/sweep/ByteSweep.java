package dev.tallystick.ledger.sweep;

import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalProblem;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.pipeline.Recovered;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A sealed journal in memory, of which one byte at a time is another: it must be the same ledger
 * still, or be refused with the place.
 */
final class ByteSweep {
    private final MemoryDisk disk;
    private final Path directory;
    private final List<Extent> extents;
    private final Recovered whole;
    private final JournalEnd end;
    private final int foldedOneOf;
    private long refusedCount;
    private long sameCount;

    private ByteSweep(MemoryDisk disk, Path directory, int foldedOneOf) throws IOException {
        this.disk = disk;
        this.foldedOneOf = foldedOneOf;
        this.directory = directory;
        extents = Extent.of(disk, directory);
        whole = Recovered.of(disk, directory);
        end = read();
        if (!whole.end().sealed()) {
            throw new IllegalArgumentException("not sealed: " + directory);
        }
    }

    /** {@return the sweep of a copy of a sealed journal} */
    static ByteSweep of(Path directory) throws IOException {
        return of(directory, 1);
    }

    /**
     * {@return the sweep of a copy of a sealed journal}
     *
     * @param foldedOneOf of so many looks that read the very same excerpts one is taken further, to
     *     the state; of the others the chain says as much
     */
    static ByteSweep of(Path directory, int foldedOneOf) throws IOException {
        return new ByteSweep(MemoryDisk.copyOf(directory), directory, foldedOneOf);
    }

    List<Extent> extents() {
        return extents;
    }

    MemoryDisk disk() {
        return disk;
    }

    /** {@return how often the journal was refused} */
    long refusedCount() {
        return refusedCount;
    }

    /** {@return how often it made no difference} */
    long sameCount() {
        return sameCount;
    }

    /**
     * Changes a byte, looks, and changes it back.
     *
     * @param mask bits to turn
     */
    void flip(Path file, int offset, int mask) throws IOException {
        byte[] bytes = disk.bytes(file);
        byte original = bytes[offset];
        bytes[offset] ^= (byte) mask;
        try {
            requireSameOrRefused(file, offset, mask);
        } finally {
            bytes[offset] = original;
        }
    }

    private void requireSameOrRefused(Path file, int offset, int mask) throws IOException {
        Optional<Extent> ours = extents.stream().filter(e -> e.holds(file, offset)).findAny();
        try {
            // quick, and enough where the bytes show it
            if (!read().equals(end) || sameCount % foldedOneOf == 0) {
                requireSame(Recovered.of(disk, directory), file, offset, mask);
            }
            require(ours.isEmpty(), "unnoticed", file, offset, mask);
            sameCount++;
        } catch (JournalDamagedException refused) {
            JournalProblem problem = refused.problem();
            boolean named =
                    ours.isPresent()
                            ? ours.get().isPlaceOf(problem, offset)
                            : problem.file().equals(file);
            require(named, "another place: " + problem, file, offset, mask);
            refusedCount++;
        }
    }

    private JournalEnd read() throws IOException {
        return JournalScan.recover(disk, directory, ExcerptVisitor.NONE, ScanProgress.NONE);
    }

    private void requireSame(Recovered recovered, Path file, int offset, int mask) {
        require(
                recovered.stateHash().equals(whole.stateHash())
                        && recovered.position() == whole.position()
                        && recovered.end().chainHead().equals(whole.end().chainHead()),
                "another ledger: " + recovered,
                file,
                offset,
                mask);
    }

    private static void require(boolean isTrue, String what, Path file, int offset, int mask) {
        if (!isTrue) {
            throw new AssertionError(
                    "%s, byte %d, mask %#x: %s".formatted(file.getFileName(), offset, mask, what));
        }
    }
}
