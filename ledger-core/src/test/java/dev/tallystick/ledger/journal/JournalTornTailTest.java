package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.disk.Disk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * What a dying machine may leave of the last, unacknowledged excerpt. The files are those of a live
 * journal, copied between two forces.
 */
class JournalTornTailTest {
    private static final JournalOptions OPTIONS = TestJournal.OPTIONS.withBlockBytes(256 << 10);
    private static final int SECTOR_BYTES = 512;
    private static final int FORCED_ENTRIES = 5;
    private static final int TORN_ENTRIES = 40;

    @TempDir Path directory;
    @TempDir Path live;

    private Path file;
    private byte[] forced;
    private byte[] whole;
    private int offset;
    private int lengthBytes;

    @BeforeEach
    void writeForcedAndUnforcedExcerpt() throws IOException {
        writeLive(3, TORN_ENTRIES, 60);
    }

    @Test
    void shouldTakeTheLastExcerptWhenItIsWhole() throws Exception {
        Files.write(file, whole);
        assertThat(recover().lastPosition()).isEqualTo(FORCED_ENTRIES + TORN_ENTRIES);
        assertThat(recover().tornTail()).isNull();
    }

    @Test
    void shouldCutWhereTheFileEnds() throws Exception {
        for (int size = offset - 4; size < offset + lengthBytes; size++) {
            Files.write(file, Arrays.copyOf(whole, size));
            JournalEnd end = recover();
            assertThat(end.lastPosition()).as("cut at %s", size).isEqualTo(FORCED_ENTRIES);
            assertThat(end.tornTail() != null)
                    .as("cut at %s", size)
                    .isEqualTo(size > offset - CycleEnd.WORD_BYTES);
        }
    }

    @Test
    void shouldCutWhenASectorNeverReachedTheDisk() throws Exception {
        int first = offset / SECTOR_BYTES;
        int last = (offset + lengthBytes - 1) / SECTOR_BYTES;
        for (int sector = first; sector <= last; sector++) {
            byte[] bytes = whole.clone();
            System.arraycopy(
                    forced, sector * SECTOR_BYTES, bytes, sector * SECTOR_BYTES, SECTOR_BYTES);
            Files.write(file, bytes);
            JournalEnd end = recover();
            assertThat(end.lastPosition()).as("sector %s", sector).isEqualTo(FORCED_ENTRIES);
            assertThat(end.tornTail().file()).isEqualTo(file);
            assertThat(end.tornTail().offset()).isEqualTo(offset - CycleEnd.WORD_BYTES);
        }
    }

    @Test
    void shouldCutWhenChronicleHadNotFinished() throws Exception {
        for (int word : new int[] {0, 0x8000_0000, 0x8000_0000 | lengthBytes}) {
            byte[] bytes = whole.clone();
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(offset - CycleEnd.WORD_BYTES, word);
            Arrays.fill(bytes, offset + lengthBytes - 40, offset + lengthBytes, (byte) 0);
            Files.write(file, bytes);
            assertThat(recover().lastPosition()).isEqualTo(FORCED_ENTRIES);
            assertThat(recover().tornTail()).isNotNull();
        }
    }

    @Test
    void shouldTakeAWholeExcerptWhoseWordIsMissing() throws Exception {
        byte[] bytes = whole.clone();
        Arrays.fill(bytes, offset - CycleEnd.WORD_BYTES, offset, (byte) 0);
        Files.write(file, bytes);
        assertThat(recover().lastPosition()).isEqualTo(FORCED_ENTRIES + TORN_ENTRIES);
        TestJournal.open(directory, OPTIONS).close();
        assertThat(Files.readAllBytes(file)[offset - CycleEnd.WORD_BYTES])
                .isEqualTo((byte) lengthBytes);
        assertThat(TestJournal.countEntries(directory)).isEqualTo(FORCED_ENTRIES + TORN_ENTRIES);
    }

    @Test
    void shouldRefuseAFlippedByteInTheLastExcerpt() throws Exception {
        for (int flipped = offset; flipped < offset + lengthBytes; flipped += 7) {
            byte[] bytes = whole.clone();
            bytes[flipped] ^= 0x10;
            Files.write(file, bytes);
            assertThatThrownBy(this::recover)
                    .as("byte %s", flipped)
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void shouldRefuseALostSectorBeforeASoundExcerpt() throws Exception {
        byte[] unsealed = whole.clone();
        int sector = offset / SECTOR_BYTES * SECTOR_BYTES + SECTOR_BYTES;
        Arrays.fill(unsealed, sector, sector + SECTOR_BYTES, (byte) 0);
        Files.write(file, unsealed);
        assertThat(recover().tornTail()).isNotNull();
        byte[] followed = unsealed.clone();
        int next = (int) CycleEnd.align(offset + lengthBytes);
        System.arraycopy(whole, secondLastOffset() - CycleEnd.WORD_BYTES, followed, next, 600);
        Files.write(file, followed);
        assertThatThrownBy(this::recover).isInstanceOf(JournalDamagedException.class);
    }

    @Test
    void shouldGoOnBehindACutAndNeverComeBackToIt() throws Exception {
        byte[] torn = whole.clone();
        Arrays.fill(torn, offset + 100, offset + lengthBytes, (byte) 0);
        Files.write(file, torn);
        try (TestJournal journal = TestJournal.open(directory, OPTIONS)) {
            assertThat(journal.writer().nextPosition()).isEqualTo(FORCED_ENTRIES + 1);
            journal.append(2, 50);
        }
        assertThat(TestJournal.countEntries(directory)).isEqualTo(FORCED_ENTRIES + 2);
        // the lost pages come back
        Files.write(file, whole);
        assertThat(TestJournal.countEntries(directory)).isEqualTo(FORCED_ENTRIES + 2);
        assertThat(recover().lastPosition()).isEqualTo(FORCED_ENTRIES + 2);
    }

    @Test
    void anySubsetOfUnforcedSectorsShouldBeCutOrWhole() throws Exception {
        int whole = 0;
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            // every fifth is copied the way large excerpts are
            int entryCount = seed % 5 == 0 ? 450 : 1 + random.nextInt(30);
            writeLive((int) seed * 10, entryCount, 80 + random.nextInt(50));
            for (int round = 0; round < 6; round++) {
                byte[] bytes = this.forced.clone();
                int keptPercent = random.nextInt(101);
                for (int at = 0; at < bytes.length; at += SECTOR_BYTES) {
                    if (random.nextInt(100) < keptPercent) {
                        System.arraycopy(
                                this.whole,
                                at,
                                bytes,
                                at,
                                Math.min(SECTOR_BYTES, bytes.length - at));
                    }
                }
                Files.write(file, bytes);
                long lastPosition = recover().lastPosition();
                assertThat(lastPosition)
                        .as("seed=%s, round=%s", seed, round)
                        .isGreaterThanOrEqualTo(FORCED_ENTRIES);
                whole += lastPosition > FORCED_ENTRIES ? 1 : 0;
            }
        }
        assertThat(whole).as("both outcomes were met").isBetween(1, 60 * 6 - 1);
    }

    @Test
    void shouldDropACycleInWhichNothingWasFinished() throws Exception {
        Files.write(file, forced);
        for (byte[] unborn :
                new byte[][] {new byte[0], new byte[8_192], Arrays.copyOf(forced, 20_000)}) {
            Files.write(CycleFiles.pathOf(directory, 2), unborn);
            Files.write(CycleFiles.pathOf(directory, 3), unborn);
            JournalEnd end = recover();
            assertThat(end.emptyFiles()).hasSize(2);
            assertThat(end.lastPosition()).isEqualTo(FORCED_ENTRIES);
        }
        TestJournal.open(directory, OPTIONS).close();
        assertThat(CycleFiles.list(Disk.NATIVE, directory))
                .containsExactly(file, CycleFiles.pathOf(directory, 4));
    }

    /**
     * Forced entries, then one excerpt that is not, both as files of a journal that is still open.
     */
    private void writeLive(int padding, int entryCount, int entryBytes) throws IOException {
        Path home = live.resolve("seed" + padding);
        try (TestJournal journal = TestJournal.open(home, OPTIONS)) {
            journal.append(FORCED_ENTRIES - 1, 16 + padding);
            journal.append(1, 520);
            Path liveFile = CycleFiles.list(Disk.NATIVE, home).getFirst();
            forced = Files.readAllBytes(liveFile);
            journal.appendUnforced(entryCount, entryBytes);
            whole = Files.readAllBytes(liveFile);
            offset = (int) journal.writer().lastOffset();
            lengthBytes = 72 + entryCount * (entryBytes + 4);
            file = directory.resolve(liveFile.getFileName());
        }
    }

    private int secondLastOffset() {
        return (int) (offset - CycleEnd.WORD_BYTES - CycleEnd.align(72 + 520 + 4));
    }

    private JournalEnd recover() throws IOException {
        return JournalScan.recover(directory, ExcerptVisitor.NONE, ScanProgress.NONE);
    }
}
