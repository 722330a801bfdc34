package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.disk.Disk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The index of finished cycles in files: nothing may depend on what is in them. */
class SidecarsTest {
    private static final JournalOptions OPTIONS = TestJournal.OPTIONS.withCycleBytes(160 << 10);
    private static final int FROM_CYCLE = 5;

    @TempDir private Path directory;
    private JournalEnd end;

    /** What an index knows that keeps everything in memory. */
    private final JournalIndex expected = new JournalIndex();

    private final List<Integer> read = new ArrayList<>();

    @BeforeEach
    void writeSixCycles() throws IOException {
        try (TestJournal journal = TestJournal.open(directory, OPTIONS)) {
            while (CycleFiles.list(Disk.NATIVE, directory).size() < 4) {
                journal.append(2, 50);
            }
        }
        TestJournal.open(directory, OPTIONS).close(); // a cycle without entries
        try (TestJournal journal = TestJournal.open(directory, OPTIONS)) {
            while (CycleFiles.list(Disk.NATIVE, directory).size() < 8) {
                journal.append(3, 100);
            }
        }
        end = JournalScan.recover(directory, TestJournal.indexing(expected), ScanProgress.NONE);
        start(0).close();
    }

    @Test
    void aFullScanShouldWriteThemAndTheNextFindThem() throws IOException {
        Map<Path, byte[]> files = files();
        assertThat(files).hasSize(8);
        assertThat(files.values().stream().mapToInt(file -> file.length)).contains(4 * 4096);
        Map<Path, Object> inodes = inodes();
        try (JournalIndex again = start(0)) {
            requireSame(again);
        }
        assertThat(read).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(inodes()).isEqualTo(inodes);
        for (Path file : files.keySet()) {
            Files.delete(file);
        }
        start(0).close();
        assertThat(files()).containsExactlyEntriesOf(files);
    }

    @Test
    void aStartFromASnapshotShouldReadNoCycleBeforeIt() throws IOException {
        for (int fromCycle = 1; fromCycle <= 8; fromCycle++) {
            try (JournalIndex index = start(fromCycle)) {
                assertThat(read).first().isEqualTo(fromCycle);
                requireSame(index);
            }
        }
    }

    @Test
    void withoutOneOfThemEverythingShouldBeRead() throws IOException {
        Map<Path, byte[]> files = files();
        Files.delete(files.keySet().iterator().next());
        try (JournalIndex index = start(FROM_CYCLE)) {
            assertThat(read).first().isEqualTo(1);
            requireSame(index);
        }
        assertThat(files()).containsExactlyEntriesOf(files);
    }

    @Test
    void noFlippedByteShouldMakeAWrongAnswer() throws IOException {
        Path file = directory.resolve("index").resolve(idxName(2));
        byte[] sound = Files.readAllBytes(file);
        for (int offset = 0; offset < sound.length; offset += offset < 132 ? 3 : 1021) {
            byte[] flipped = sound.clone();
            flipped[offset] ^= (byte) (1 << offset % Byte.SIZE);
            Files.write(file, flipped);
            try (JournalIndex index = start(FROM_CYCLE)) {
                assertThat(read.getFirst()).isEqualTo(offset < 4096 ? 1 : FROM_CYCLE);
                requireSame(index);
            }
            Files.write(file, sound);
        }
    }

    @Test
    void filesOfAnotherJournalShouldNotBeFollowed() throws IOException {
        Path other = Files.createDirectory(directory.resolveSibling(directory.getFileName() + "-"));
        try (TestJournal journal = TestJournal.open(other, OPTIONS)) {
            while (CycleFiles.list(Disk.NATIVE, other).size() < 8) {
                journal.append(2, 50);
            }
        }
        try (JournalIndex index = new JournalIndex(Disk.NATIVE, other)) {
            JournalScan.recover(
                    Disk.NATIVE, other, index, 0, TestJournal.indexing(index), ScanProgress.NONE);
        }
        for (int cycle = 1; cycle <= 8; cycle++) {
            Files.copy(
                    other.resolve("index").resolve(idxName(cycle)),
                    directory.resolve("index").resolve(idxName(cycle)),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        try (JournalIndex index = start(FROM_CYCLE)) {
            assertThat(read).first().isEqualTo(1);
            requireSame(index);
        }
    }

    /** What the index knows of a cycle is no cycle. */
    @Test
    void aMissingCycleShouldBeRefusedAlsoByAStartFromASnapshot() throws IOException {
        Files.delete(CycleFiles.pathOf(directory, 3));
        assertThatThrownBy(() -> start(FROM_CYCLE))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(
                        CycleFiles.pathOf(directory, 3) + ", offset 0: cycle_missing");
    }

    @Test
    void archivedCyclesShouldNotBeReadByAStartFromASnapshot() throws IOException {
        JournalArchive.move(Disk.NATIVE, directory, 3, file -> {});
        try (JournalIndex index = start(FROM_CYCLE)) {
            assertThat(read).first().isEqualTo(FROM_CYCLE);
            requireSame(index);
        }
        Files.delete(CycleFiles.archivedPathOf(directory, 1));
        assertThatThrownBy(() -> start(FROM_CYCLE))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(
                        "cycle_missing: neither here nor in the archive: positions 1");
    }

    private JournalIndex start(int fromCycle) throws IOException {
        read.clear();
        JournalIndex index = new JournalIndex(Disk.NATIVE, directory);
        ExcerptVisitor indexing = TestJournal.indexing(index);
        JournalEnd found =
                JournalScan.recover(
                        Disk.NATIVE,
                        directory,
                        index,
                        fromCycle,
                        view -> {
                            if (read.isEmpty() || read.getLast() != view.cycle()) {
                                read.add(view.cycle());
                            }
                            indexing.onExcerpt(view);
                        },
                        ScanProgress.NONE);
        index.letGoOfFinished();
        assertThat(found.lastPosition()).isEqualTo(end.lastPosition());
        assertThat(found.chainHead()).isEqualTo(end.chainHead());
        return index;
    }

    private void requireSame(JournalIndex index) throws IOException {
        assertThat(index.lastPosition()).isEqualTo(expected.lastPosition());
        assertThat(index.excerptCount()).isEqualTo(expected.excerptCount());
        for (int excerpt = 0; excerpt < expected.excerptCount(); excerpt++) {
            long position = expected.firstPosition(excerpt);
            boolean isSame =
                    index.firstPosition(excerpt) == position
                            && index.cycle(excerpt) == expected.cycle(excerpt)
                            && index.offset(excerpt) == expected.offset(excerpt)
                            && index.excerptOf(position + 1) == excerpt;
            assertThat(isSame).as("excerpt %d", excerpt).isTrue();
        }
    }

    private static String idxName(int cycle) {
        return CycleFiles.nameOf(cycle).replace(".cq4", ".idx");
    }

    private Map<Path, byte[]> files() throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        for (Path file : list()) {
            contents.put(file, Files.readAllBytes(file));
        }
        return contents;
    }

    private Map<Path, Object> inodes() throws IOException {
        Map<Path, Object> inodes = new TreeMap<>();
        for (Path file : list()) {
            inodes.put(file, Files.getAttribute(file, "unix:ino"));
        }
        return inodes;
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            return files.toList();
        }
    }
}
