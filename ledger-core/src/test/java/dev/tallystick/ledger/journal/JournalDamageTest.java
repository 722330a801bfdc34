package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.disk.Disk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class JournalDamageTest {
    private static final long SEED = 99;
    private static final JournalOptions OPTIONS = TestJournal.OPTIONS.withBlockBytes(256 << 10);

    /** Index bytes that are zero and far from anything written: a sample of them. */
    private static final int SAMPLED_BYTES = 600;

    @TempDir Path directory;

    private final List<Extent> extents = new ArrayList<>();
    private List<String> described;

    /** An excerpt's place. */
    private record Extent(Path file, long offset, int lengthBytes) {
        boolean holds(JournalProblem problem) {
            return problem.file().equals(file)
                    && problem.offset() >= offset
                    && problem.offset() < offset + lengthBytes;
        }
    }

    @BeforeEach
    void writeSealedJournal() throws IOException {
        for (int start = 0; start < 2; start++) {
            try (TestJournal journal = TestJournal.open(directory, OPTIONS)) {
                journal.append(2, 30);
                journal.append(1, 45);
                journal.seal();
                journal.append(3, 33);
            }
        }
        described = TestJournal.describe(directory);
        JournalScan.recover(
                directory,
                view -> extents.add(new Extent(view.file(), view.offset(), view.lengthBytes())),
                ScanProgress.NONE);
    }

    @Test
    void everyFlippedByteOfOursShouldBeFoundWithItsPlace() throws Exception {
        assertThat(extents).hasSize(12);
        for (Extent extent : extents) {
            for (long offset = extent.offset();
                    offset < extent.offset() + extent.lengthBytes();
                    offset++) {
                int mask = 1 << offset % Byte.SIZE;
                flip(extent.file(), offset, mask);
                ScanReport report = verify(ExcerptVisitor.NONE);
                assertThat(report.problems()).as("byte %s of %s", offset, extent).isNotEmpty();
                assertThat(extent.holds(report.problems().getFirst()))
                        .as("byte %s of %s: %s", offset, extent, report.problems())
                        .isTrue();
                assertThatThrownBy(() -> recover(ExcerptVisitor.NONE))
                        .isInstanceOf(JournalDamagedException.class)
                        .hasMessageContaining(extent.file().toString())
                        .hasMessageContaining("replay doctor");
                flip(extent.file(), offset, mask);
            }
        }
    }

    @Test
    void verifyShouldGoOnBehindDamage() throws Exception {
        Extent damaged = extents.get(1);
        flip(damaged.file(), damaged.offset() + 80, 1);
        List<String> seen = new ArrayList<>();
        ScanReport report = verify(TestJournal.describing(seen));
        assertThat(report.problems()).hasSize(1);
        assertThat(report.problems().getFirst().code()).isEqualTo(ProblemCode.ENTRY_CHECKSUM);
        assertThat(seen).hasSize(described.size() - 1).doesNotContain(described.get(1));
        assertThat(report.end().lastPosition()).isEqualTo(12);
    }

    @Test
    void flippedBytesOfChronicleShouldBeRefusedOrChangeNothing() throws Exception {
        Random random = new Random(SEED);
        for (Path file : CycleFiles.list(Disk.NATIVE, directory)) {
            byte[] original = Files.readAllBytes(file);
            int used = original.length;
            while (original[used - 1] == 0) {
                used--;
            }
            List<Integer> offsets = new ArrayList<>();
            for (int offset = 0; offset < used; offset++) {
                if (original[offset] != 0 && !isOurs(file, offset)) {
                    offsets.add(offset);
                }
            }
            for (int i = 0; i < SAMPLED_BYTES; i++) {
                offsets.add(random.nextInt(original.length));
            }
            for (int offset : offsets) {
                if (!isOurs(file, offset)) {
                    flip(file, offset, 1 << random.nextInt(Byte.SIZE));
                    requireRefusedOrTheSame(file, offset);
                    restore(file, offset, original[offset]);
                }
            }
        }
    }

    @Test
    void startShouldNotMindFlippedBytesOfChronicle() throws Exception {
        Random random = new Random(SEED);
        long entries = 12;
        for (int round = 0; round < 6; round++) {
            for (Path file : CycleFiles.list(Disk.NATIVE, directory)) {
                for (int offset = 0; offset < 400; offset += 1 + random.nextInt(60)) {
                    flip(file, offset, 0xFF);
                }
            }
            try (TestJournal journal = TestJournal.open(directory, OPTIONS)) {
                journal.append(1, 30);
                entries++;
            }
            assertThat(TestJournal.countEntries(directory)).isEqualTo(entries);
        }
    }

    @Test
    void shouldRefuseWhenTheFirstCycleIsMissing() throws Exception {
        Files.delete(CycleFiles.list(Disk.NATIVE, directory).getFirst());
        assertThatThrownBy(() -> recover(ExcerptVisitor.NONE))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("gap in journal: expected=1, found=7");
    }

    @Test
    void shouldRefuseWhenACycleInTheMiddleIsMissing() throws Exception {
        TestJournal.open(directory, OPTIONS).close();
        Files.delete(CycleFiles.list(Disk.NATIVE, directory).get(1));
        assertThatThrownBy(() -> recover(ExcerptVisitor.NONE))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("gap in journal: expected=7, found=13");
    }

    @Test
    void shouldRefuseAnOlderCycleCutAnywhere() throws Exception {
        Path older = CycleFiles.list(Disk.NATIVE, directory).getFirst();
        byte[] original = Files.readAllBytes(older);
        Extent last = extents.get(5);
        for (long size = 0;
                size < last.offset() + last.lengthBytes();
                size += size < 33_000 ? 997 : 1) {
            try (FileChannel channel = FileChannel.open(older, StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }
            assertThatThrownBy(() -> recover(ExcerptVisitor.NONE))
                    .as("cut at %s", size)
                    .isInstanceOf(JournalDamagedException.class);
            assertThat(verify(ExcerptVisitor.NONE).isSound()).isFalse();
            Files.write(older, original);
        }
    }

    @Test
    void shouldRefuseExcerptsOutOfOrderOrTwice() throws Exception {
        Extent second = extents.get(1);
        Extent third = extents.get(2);
        byte[] original = Files.readAllBytes(second.file());
        byte[] twice = original.clone();
        System.arraycopy(
                original, (int) second.offset(), twice, (int) third.offset(), third.lengthBytes());
        Files.write(second.file(), twice);
        assertThatThrownBy(() -> recover(ExcerptVisitor.NONE))
                .isInstanceOf(JournalDamagedException.class);
    }

    private void requireRefusedOrTheSame(Path file, int offset) throws IOException {
        List<String> seen = new ArrayList<>();
        try {
            recover(TestJournal.describing(seen));
        } catch (JournalDamagedException refused) {
            assertThat(verify(ExcerptVisitor.NONE).isSound())
                    .as("byte %s of %s", offset, file)
                    .isFalse();
            return;
        }
        assertThat(seen).as("byte %s of %s", offset, file).isEqualTo(described);
    }

    private boolean isOurs(Path file, long offset) {
        return extents.stream()
                .anyMatch(
                        extent ->
                                extent.file().equals(file)
                                        && offset >= extent.offset()
                                        && offset < extent.offset() + extent.lengthBytes());
    }

    private ScanReport verify(ExcerptVisitor visitor) throws IOException {
        return JournalScan.verify(directory, visitor, ScanProgress.NONE);
    }

    private JournalEnd recover(ExcerptVisitor visitor) throws IOException {
        return JournalScan.recover(directory, visitor, ScanProgress.NONE);
    }

    private static void flip(Path file, long offset, int mask) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ mask)}), offset);
        }
    }

    private static void restore(Path file, long offset, byte value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {value}), offset);
        }
    }
}
