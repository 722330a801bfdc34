package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.Reserve;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

@EnabledOnOs(OS.LINUX)
class JournalReserveTest {
    private static final long MIB = 1 << 20;
    private static final long CYCLE_BYTES = 8 * MIB;
    private static final JournalOptions OPTIONS =
            TestJournal.OPTIONS.withCycleBytes(CYCLE_BYTES).withBlockBytes(8 << 20);

    /** Behind the last excerpt: what is kept for Chronicle, and what its mapping has touched. */
    private static final long KEPT_BYTES = 512 << 10;

    @TempDir Path directory;

    private Path mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted != null) {
            run("umount", "--lazy", mounted.toString());
        }
    }

    @Test
    void shouldReserveTheWholeCycleAndGiveBackWhatIsNotUsed() throws Exception {
        try (TestJournal journal = TestJournal.open(directory, OPTIONS)) {
            Path first = CycleFiles.list(Disk.NATIVE, directory).getFirst();
            assertThat(diskBytes(first)).isGreaterThanOrEqualTo(CYCLE_BYTES);
            while (CycleFiles.list(Disk.NATIVE, directory).size() == 1) {
                journal.append(1_000, 1_000);
            }
            assertThat(diskBytes(first)).isBetween(CYCLE_BYTES, CYCLE_BYTES + 2 * MIB + KEPT_BYTES);
            journal.append(10, 100);
        }
        for (Path file : CycleFiles.list(Disk.NATIVE, directory)) {
            long usedBytes = CycleFiles.cycleOf(file) == 1 ? CYCLE_BYTES + 2 * MIB : 0;
            assertThat(diskBytes(file)).isLessThanOrEqualTo(usedBytes + KEPT_BYTES);
        }
        TestJournal.countEntries(directory);
    }

    @Test
    void shouldGiveBackWhatADeadProcessHadReserved() throws Exception {
        try (ChildJournal child = ChildJournal.start(directory)) {
            child.awaitForced(1);
            child.kill();
        }
        Path last = CycleFiles.list(Disk.NATIVE, directory).getLast();
        long offset =
                JournalScan.recover(directory, ExcerptVisitor.NONE, ScanProgress.NONE).endOffset();
        TestJournal.open(directory, OPTIONS).close();
        assertThat(diskBytes(last)).isLessThanOrEqualTo(offset + KEPT_BYTES);
    }

    @Test
    void shouldHaveNoReserveWhileTheDiskMustKeepMore() throws Exception {
        JournalOptions greedy = OPTIONS.withUsableBytesMin(Long.MAX_VALUE);
        try (TestJournal journal = TestJournal.open(directory, greedy)) {
            assertThat(journal.writer().hasReserve()).isFalse();
            journal.writer().recheckReserve();
            assertThat(journal.writer().hasReserve()).isFalse();
            // what was admitted before still fits
            journal.append(1, 30);
        }
        assertThat(TestJournal.countEntries(directory)).isEqualTo(1);
    }

    @Test
    void shouldOpenOnAFullDiskWithoutReserveAndHaveItAgainWhenThereIsRoom() throws Exception {
        Path small = mountTmpfs(24);
        try (TestJournal journal = TestJournal.open(small, OPTIONS)) {
            journal.append(1, 30);
        }
        Path hog = fill(small, 2 * MIB);
        try (TestJournal journal = TestJournal.open(small, OPTIONS)) {
            assertThat(journal.writer().hasReserve()).isFalse();
            assertThatThrownBy(() -> journal.append(1_000, 1_000))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reserve used up");
            Files.delete(hog);
            journal.writer().recheckReserve();
            assertThat(journal.writer().hasReserve()).isTrue();
            journal.append(1_000, 1_000);
        }
        assertThat(TestJournal.countEntries(small)).isEqualTo(1_001);
    }

    @Test
    void shouldUseTheDrainWhenTheNextCycleCannotBeReserved() throws Exception {
        Path small = mountTmpfs(32);
        long written = 0;
        try (TestJournal journal = TestJournal.open(small, OPTIONS.withDrainBytes(4 * MIB))) {
            Path hog = fill(small, 0);
            while (journal.writer().hasReserve()) {
                journal.append(500, 1_000);
                written += 500;
            }
            assertThat(CycleFiles.list(Disk.NATIVE, small)).hasSize(1);
            for (int i = 0; i < 8; i++) {
                journal.append(500, 1_000);
                written += 500;
            }
            Files.delete(hog);
            journal.writer().recheckReserve();
            assertThat(journal.writer().hasReserve()).isTrue();
            assertThat(CycleFiles.list(Disk.NATIVE, small)).hasSize(2);
            journal.append(500, 1_000);
            written += 500;
        }
        assertThat(TestJournal.countEntries(small)).isEqualTo(written);
    }

    @Test
    void shouldRefuseToOpenWhereNotEvenAnEpochFits() throws Exception {
        Path small = mountTmpfs(4);
        fill(small, 0);
        assertThatThrownBy(() -> TestJournal.open(small.resolve("journal"), OPTIONS))
                .isInstanceOf(IOException.class);
    }

    private Path mountTmpfs(int sizeMib) throws Exception {
        Path target = Files.createDirectory(directory.resolve("mounted"));
        int status =
                run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + sizeMib + "m",
                        "tmpfs",
                        target.toString());
        assumeThat(status).as("only root may mount a small file system").isZero();
        mounted = target;
        return Files.createDirectory(target.resolve("data"));
    }

    /** Leaves {@code leftBytes} free. {@return the file to delete to free the rest} */
    private static Path fill(Path folder, long leftBytes) throws IOException {
        Path hog = folder.resolveSibling("hog");
        Files.createFile(hog);
        long freeBytes = Files.getFileStore(folder).getUsableSpace() - leftBytes;
        try (DiskFile file = Disk.NATIVE.open(hog, Access.WRITE)) {
            assertThat(file.reserve(freeBytes)).isEqualTo(Reserve.RESERVED);
        }
        return hog;
    }

    private static long diskBytes(Path file) throws Exception {
        Process process = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        String blocks = process.inputReader().readLine();
        return Long.parseLong(blocks) * 512;
    }

    private static int run(String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(command));
        return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor();
    }
}
