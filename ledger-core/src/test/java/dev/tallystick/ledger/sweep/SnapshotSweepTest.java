package dev.tallystick.ledger.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.pipeline.Recovered;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * A snapshot is derived: whatever becomes of its files, a start passes it over, says which and why,
 * and arrives at the same state. A sample of the bytes; all of them by command: {@code mvn -pl
 * ledger-core test -Dtest=SnapshotSweepTest -Dstride=1}.
 */
class SnapshotSweepTest {
    private static final int ENTRY_COUNT = 300;
    private static final long SEED = 17;
    private static final int FORMAT_VERSION_OFFSET = 8; // behind the message header

    /** Bytes from one flip to the next, at most; less in manifests, which are short. */
    private static final int STRIDE_MAX = Integer.getInteger("stride", 600);

    @TempDir Path workshop;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private Path directory;
    private MemoryDisk disk;
    private Recovered whole;

    @BeforeEach
    void writeJournalWithSnapshots() throws IOException {
        directory = SweepJournals.withSnapshots(ENTRY_COUNT, workshop);
        disk = MemoryDisk.copyOf(directory);
        whole = Recovered.of(disk, directory);
        assertThat(whole.snapshotPosition()).isEqualTo(ENTRY_COUNT);
        assertThat(whole.passedOver()).isEmpty();
    }

    @Test
    void everyFlippedByteShouldBeNoticedAndPassedOver() throws IOException {
        for (Path file : List.of(newest(".manifest"), newest(".state"))) {
            byte[] bytes = disk.bytes(file);
            int strideMax = Math.max(1, Math.min(STRIDE_MAX, bytes.length / 100));
            for (int at = 0; at < bytes.length; at += 1 + random.nextInt(strideMax)) {
                byte original = bytes[at];
                bytes[at] ^= (byte) (1 + random.nextInt(255));
                requirePassedOver(file, "byte %d".formatted(at), ENTRY_COUNT / 2);
                bytes[at] = original;
            }
        }
    }

    @Test
    void aFileCutAnywhereShouldBePassedOver() throws IOException {
        for (Path file : List.of(newest(".manifest"), newest(".state"))) {
            byte[] bytes = disk.bytes(file);
            int strideMax = Math.max(1, bytes.length / 40);
            for (int size = 0; size < bytes.length; size += 1 + random.nextInt(strideMax)) {
                disk.put(file, Arrays.copyOf(bytes, size));
                requirePassedOver(file, "cut at %d".formatted(size), ENTRY_COUNT / 2);
            }
            disk.put(file, bytes);
        }
    }

    @Test
    void withoutAnySoundSnapshotTheWholeJournalShouldBeFolded() throws IOException {
        for (Path file : disk.files()) {
            if (file.toString().endsWith(".state")) {
                disk.bytes(file)[disk.bytes(file).length / 2] ^= 1;
            }
        }
        Recovered recovered = Recovered.of(disk, directory);
        assertThat(recovered.passedOver()).hasSize(2);
        assertThat(recovered.snapshotPosition()).isZero();
        assertThat(recovered.stateHash()).isEqualTo(whole.stateHash());
    }

    @Test
    void aMissingStateFileShouldBePassedOver() throws IOException {
        Path file = newest(".state");
        disk.remove(file);
        requirePassedOver(file, "missing", ENTRY_COUNT / 2);
    }

    @Test
    void aManifestOfANewerFormatShouldBePassedOver() throws IOException {
        Path file = newest(".manifest");
        ByteBuffer manifest = ByteBuffer.wrap(disk.bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        short version = manifest.getShort(FORMAT_VERSION_OFFSET);
        manifest.putShort(FORMAT_VERSION_OFFSET, (short) (version + 1));
        int checkedBytes = manifest.capacity() - Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(manifest.array(), 0, checkedBytes);
        manifest.putInt(checkedBytes, (int) crc.getValue());
        requirePassedOver(file, "newer", ENTRY_COUNT / 2);
        assertThat(Recovered.of(disk, directory).passedOver().getFirst())
                .contains(
                        "format version "
                                + (version + 1)
                                + ", this program reads up to "
                                + version);
    }

    private void requirePassedOver(Path file, String what, long usedPosition) throws IOException {
        Recovered recovered = Recovered.of(disk, directory);
        assertThat(recovered.passedOver()).as("%s of %s", what, file).hasSize(1);
        assertThat(recovered.passedOver().getFirst()).as(what).contains(file.toString());
        assertThat(recovered.snapshotPosition()).as(what).isEqualTo(usedPosition);
        assertThat(recovered.stateHash()).as(what).isEqualTo(whole.stateHash());
        assertThat(recovered.position()).as(what).isEqualTo(whole.position());
    }

    private Path newest(String suffix) {
        return disk.files().stream()
                .filter(file -> file.toString().endsWith(suffix))
                .toList()
                .getLast();
    }
}
