package dev.tallystick.ledger.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.golden.Golden;
import dev.tallystick.ledger.golden.GoldenJournal;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.pipeline.Recovered;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Bytes in the wrong place: whole pages, sectors and files that were ours, but not there or not
 * then. The same ledger, or refused.
 */
class MisplacedTest {
    private static final long SEED = 3;
    private static final int ROUNDS = 150;
    private static final int SECTOR_BYTES = 512;
    private static final int PAGE_BYTES = 4096;

    @TempDir Path workshop;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private Path directory;
    private MemoryDisk disk;
    private List<Path> cycles;
    private Recovered whole;
    private int refusedCount;

    @BeforeEach
    void writeSealedJournal() throws IOException {
        directory = SweepJournals.sealed(200, workshop);
        disk = MemoryDisk.copyOf(directory);
        cycles = GoldenJournal.cycles(directory);
        whole = Recovered.of(disk, directory);
    }

    @Test
    void sectorsAndPagesShouldNotBeZeroed() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Path file = anyCycle();
            byte[] bytes = disk.bytes(file).clone();
            int stretch = random.nextBoolean() ? SECTOR_BYTES : PAGE_BYTES;
            int from = anyStretch(bytes, stretch);
            Arrays.fill(bytes, from, Math.min(bytes.length, from + stretch), (byte) 0);
            requireSameOrRefused(with(file, bytes), "zeroed %s at %d".formatted(file, from));
        }
        assertThat(refusedCount).isPositive();
    }

    @Test
    void pagesShouldNotChangePlaces() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Path one = anyCycle();
            Path other = anyCycle();
            int stretch = random.nextBoolean() ? SECTOR_BYTES : PAGE_BYTES;
            byte[] oneBytes = padded(disk.bytes(one), stretch);
            byte[] otherBytes = one.equals(other) ? oneBytes : padded(disk.bytes(other), stretch);
            int oneFrom = anyStretch(oneBytes, stretch);
            int otherFrom = anyStretch(otherBytes, stretch);
            byte[] kept = Arrays.copyOfRange(oneBytes, oneFrom, oneFrom + stretch);
            System.arraycopy(otherBytes, otherFrom, oneBytes, oneFrom, stretch);
            if (random.nextBoolean()) {
                // else a write that went astray: what it should have replaced stays
                System.arraycopy(kept, 0, otherBytes, otherFrom, stretch);
            }
            MemoryDisk swapped = with(one, oneBytes);
            swapped.put(other, otherBytes);
            requireSameOrRefused(
                    swapped, "%s at %d and %s at %d".formatted(one, oneFrom, other, otherFrom));
        }
        assertThat(refusedCount).isPositive();
    }

    @Test
    void aFileInThePlaceOfAnotherShouldBeRefused() throws IOException {
        for (Path one : cycles) {
            for (Path other : cycles) {
                if (!one.equals(other)) {
                    requireRefused(with(one, disk.bytes(other)), other + " as " + one);
                }
            }
        }
    }

    @Test
    void aFileTooManyShouldBeRefused() throws IOException {
        Path beyond = directory.resolve("19700101-2355V.cq4");
        for (Path one : cycles) {
            requireRefused(with(beyond, disk.bytes(one)), one + " once more");
        }
    }

    @Test
    void aMissingFileShouldBeRefused() throws IOException {
        for (Path one : cycles) {
            MemoryDisk without = disk.copy();
            without.remove(one);
            requireRefused(without, "without " + one);
        }
    }

    @Test
    void aFileOfAnotherLedgerShouldBeRefused() throws IOException {
        Path foreign = Files.createDirectory(workshop.resolve("foreign"));
        Golden.of("v1", "test-clock").unpack(foreign);
        for (Path one : cycles) {
            for (Path other : GoldenJournal.cycles(foreign)) {
                requireRefused(
                        with(one, Files.readAllBytes(other)), "foreign " + other + " as " + one);
            }
        }
    }

    /** As it was before its last excerpts were written. */
    @Test
    void anOldVersionOfAFileShouldBeRefused() throws IOException {
        List<Extent> extents = Extent.of(disk, directory);
        for (Extent extent : extents) {
            long missing =
                    extents.stream()
                            .filter(e -> e.file().equals(extent.file()))
                            .filter(e -> e.offset() >= extent.offset())
                            .mapToLong(e -> e.entryOffsets().size())
                            .sum();
            byte[] old = disk.bytes(extent.file()).clone();
            Arrays.fill(old, (int) extent.offset() - Integer.BYTES, old.length, (byte) 0);
            MemoryDisk restored = with(extent.file(), old);
            String what = "%s before %d".formatted(extent.file(), extent.offset());
            if (missing > 0) {
                requireRefused(restored, what);
            } else {
                requireSameOrRefused(restored, what);
            }
        }
    }

    private Path anyCycle() {
        return cycles.get(random.nextInt(cycles.size()));
    }

    /** {@return where a stretch begins that is not all zero} */
    private int anyStretch(byte[] bytes, int stretch) {
        while (true) {
            int from = random.nextInt((bytes.length + stretch - 1) / stretch) * stretch;
            for (int at = from; at < Math.min(bytes.length, from + stretch); at++) {
                if (bytes[at] != 0) {
                    return from;
                }
            }
        }
    }

    private static byte[] padded(byte[] bytes, int stretch) {
        return Arrays.copyOf(bytes, (bytes.length + stretch - 1) / stretch * stretch);
    }

    private MemoryDisk with(Path file, byte[] bytes) {
        MemoryDisk changed = disk.copy();
        changed.put(file, bytes);
        return changed;
    }

    private void requireSameOrRefused(MemoryDisk changed, String what) throws IOException {
        try {
            Recovered recovered = Recovered.of(changed, directory);
            assertThat(recovered.stateHash()).as(what).isEqualTo(whole.stateHash());
            assertThat(recovered.position()).as(what).isEqualTo(whole.position());
        } catch (JournalDamagedException refused) {
            refusedCount++;
        }
    }

    private void requireRefused(MemoryDisk changed, String what) throws IOException {
        int before = refusedCount;
        requireSameOrRefused(changed, what);
        assertThat(refusedCount).as(what).isEqualTo(before + 1);
    }
}
