package dev.tallystick.ledger.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.pipeline.Recovered;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Files of a journal's directory (cycles, mark, snapshots) changed at random, with and without
 * checksums that are right again: a start arrives somewhere or refuses by an {@link IOException},
 * soon, and asks for no more memory than the files are worth. For as long as one likes: {@code mvn
 * -pl ledger-core test -Dtest=FuzzTest -Dseed=1 -Drounds=100000}.
 */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 400);
    private static final long SEED = Long.getLong("seed", 23);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final long ALLOCATED_BYTES_MAX = 256L << 20;

    /** What fields hold where programs go wrong. */
    private static final int[] INTERESTING = {
        0, 1, -1, 127, 128, 255, 256, 65_535, 1 << 20, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    @TempDir Path workshop;

    private Path directory;
    private MemoryDisk original;
    private SplittableRandom random;

    @BeforeEach
    void writeJournalWithSnapshots() throws IOException {
        directory = SweepJournals.withSnapshots(200, workshop);
        original = MemoryDisk.copyOf(directory);
    }

    @Test
    void aStartShouldSurviveAnyBytes() {
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            random = new SplittableRandom(seed);
            MemoryDisk disk = original.copy();
            for (int n = random.nextInt(4); n >= 0; n--) {
                List<Path> files = disk.files();
                Path file = files.get(random.nextInt(files.size()));
                disk.put(file, mutated(disk.bytes(file)));
            }
            requireAnEnd(seed, disk);
        }
    }

    @Test
    void aStartShouldSurviveAnyEntries() throws IOException {
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            random = new SplittableRandom(seed);
            MemoryDisk disk = original.copy();
            // no snapshot: every entry is folded
            disk.files().stream().filter(file -> !isCycle(file)).forEach(disk::remove);
            disk.files().forEach(file -> disk.put(file, disk.bytes(file).clone()));
            Forgery forgery = new Forgery(disk, directory);
            List<Extent> extents =
                    forgery.extents().stream().filter(e -> !e.entryOffsets().isEmpty()).toList();
            Extent extent = extents.get(random.nextInt(extents.size()));
            int entry = random.nextInt(extent.entryOffsets().size());
            int from = extent.entryOffsets().get(entry).intValue();
            ByteBuffer bytes = forgery.fields(extent.file());
            int lengthBytes = bytes.getInt(from);
            for (int n = random.nextInt(3); n >= 0; n--) {
                // behind length, checksum and position, which the journal proves
                change(bytes, from + 16, lengthBytes - 16);
            }
            forgery.mend();
            requireAnEnd(seed, disk);
        }
    }

    private static boolean isCycle(Path file) {
        return file.toString().endsWith(".cq4");
    }

    private byte[] mutated(byte[] bytes) {
        byte[] changed = bytes.clone();
        switch (random.nextInt(5)) {
            case 0 -> changed = Arrays.copyOf(changed, random.nextInt(changed.length + 5_000));
            case 1 -> {
                int from = random.nextInt(changed.length + 1);
                Arrays.fill(
                        changed, from, from + random.nextInt(changed.length - from + 1), (byte) 0);
            }
            case 2 -> {
                int count = random.nextInt(changed.length + 1);
                System.arraycopy(
                        bytes,
                        random.nextInt(bytes.length - count + 1),
                        changed,
                        random.nextInt(bytes.length - count + 1),
                        count);
            }
            default -> {
                ByteBuffer fields = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
                for (int n = random.nextInt(8); n >= 0 && changed.length > 0; n--) {
                    change(fields, 0, changed.length);
                }
            }
        }
        return changed;
    }

    private void change(ByteBuffer bytes, int from, int lengthBytes) {
        int at = from + random.nextInt(lengthBytes);
        int value = INTERESTING[random.nextInt(INTERESTING.length)];
        if (random.nextBoolean() || at + Integer.BYTES > from + lengthBytes) {
            bytes.put(at, (byte) (random.nextBoolean() ? value : random.nextInt()));
        } else {
            bytes.putInt(at, random.nextBoolean() ? value : random.nextInt());
        }
    }

    private void requireAnEnd(long seed, MemoryDisk disk) {
        long startNs = System.nanoTime();
        long startBytes = allocatedBytes();
        try {
            assertThat(Recovered.of(disk, directory).position()).isNotNegative();
        } catch (IOException refused) {
            assertThat(refused).hasMessageContaining(directory.toString());
        } catch (RuntimeException | Error undocumented) {
            throw new AssertionError("seed=" + seed, undocumented);
        }
        assertThat(System.nanoTime() - startNs)
                .as("ns, seed=%d", seed)
                .isLessThan(LONGEST.toNanos());
        assertThat(allocatedBytes() - startBytes)
                .as("bytes, seed=%d", seed)
                .isLessThan(ALLOCATED_BYTES_MAX);
    }

    private static long allocatedBytes() {
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
