package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.disk.Disk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finished cycles move elsewhere, and nobody who reads the journal can tell. */
class JournalArchiveTest {
    private static final JournalOptions OPTIONS = TestJournal.OPTIONS.withCycleBytes(64 << 10);
    private static final Set<String> STEPS =
            Set.of("open", "delete", "rename", "forceDirectory", "createDirectories");

    @TempDir private Path directory;
    private List<String> lines;

    @BeforeEach
    void writeSixCycles() throws IOException {
        try (TestJournal journal = TestJournal.open(directory, OPTIONS)) {
            while (CycleFiles.list(Disk.NATIVE, directory).size() < 6) {
                journal.append(20, 300);
            }
        }
        lines = TestJournal.describe(directory);
    }

    @Test
    void shouldMoveAllButTheNewest() throws IOException {
        List<Path> moved = new ArrayList<>();
        JournalArchive.move(Disk.NATIVE, directory, 2, moved::add);
        assertThat(moved).hasSize(3).allMatch(Files::exists);
        assertThat(cyclesIn(directory)).hasSize(3);
        assertThat(TestJournal.describe(directory)).isEqualTo(lines);
        JournalArchive.move(Disk.NATIVE, directory, 2, moved::add);
        assertThat(moved).hasSize(3);
        assertThatThrownBy(() -> JournalArchive.move(Disk.NATIVE, directory, 0, moved::add))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWriterShouldGoOnAndReadersFindAll() throws IOException {
        try (TestJournal journal = TestJournal.open(directory, OPTIONS);
                JournalReader reader = new JournalReader(directory, journal.index())) {
            TestJournal.requireEntry(1, reader.read(1)); // its file is open when it is moved
            JournalArchive.move(Disk.NATIVE, directory, 1, file -> {});
            int before = cyclesIn(directory).size();
            for (int n = 0; n < 30; n++) {
                journal.append(20, 300);
            }
            assertThat(cyclesIn(directory)).hasSizeGreaterThan(before);
            for (long position = 1; position <= journal.index().lastPosition(); position += 7) {
                TestJournal.requireEntry(position, reader.read(position));
            }
            JournalArchive.move(Disk.NATIVE, directory, 1, file -> {});
            try (JournalReader another = new JournalReader(directory, journal.index())) {
                long[] count = new long[1];
                another.readForward(
                        0,
                        journal.index().lastPosition(),
                        (position, buffer, offset, lengthBytes) -> {
                            count[0]++;
                            return true;
                        });
                assertThat(count[0]).isEqualTo(journal.index().lastPosition());
            }
        }
        TestJournal.open(directory, OPTIONS).close();
        assertThat(TestJournal.describe(directory)).hasSizeGreaterThan(lines.size());
    }

    /** Neither the name under which it was made nor a reader keeps the room of what was moved. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsMovedShouldLeaveNothingBehind() throws IOException {
        try (TestJournal journal = TestJournal.open(directory, OPTIONS);
                JournalReader reader = new JournalReader(directory, journal.index())) {
            int before = cyclesIn(directory).size();
            while (cyclesIn(directory).size() < before + 4) {
                journal.append(20, 300);
            }
            TestJournal.requireEntry(1, reader.read(1));
            List<Path> files = cyclesIn(directory);
            List<Path> finished = files.subList(0, files.size() - 2);
            for (Path file : finished) {
                assertThat(Files.getAttribute(file, "unix:nlink")).as(file.toString()).isEqualTo(1);
            }
            JournalArchive.move(Disk.NATIVE, directory, 1, file -> {});
            assertThat(openAndDeleted()).isNotEmpty();
            reader.forgetMoved();
            assertThat(openAndDeleted()).isEmpty();
            TestJournal.requireEntry(1, reader.read(1));
        }
    }

    /** {@return what this process holds open of the directory's cycles, though they are gone} */
    private List<String> openAndDeleted() throws IOException {
        List<String> gone = new ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            for (Path link : open.toList()) {
                String target = readLink(link);
                if (target.startsWith(directory.toString())
                        && target.endsWith(CycleFiles.SUFFIX + " (deleted)")) {
                    gone.add(target);
                }
            }
        }
        return gone;
    }

    private static String readLink(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** Stopped before its n-th step on the disk, for each n there is: all is there, and it ends. */
    @Test
    void shouldSurviveBeingKilledAnywhere() throws IOException {
        int stops = 0;
        while (!stopsAt(stops)) {
            assertThat(TestJournal.describe(directory)).isEqualTo(lines);
            TestJournal.open(directory, OPTIONS).close();
            lines = TestJournal.describe(directory);
            stops++;
        }
        assertThat(stops).isGreaterThan(20);
        assertThat(TestJournal.describe(directory)).isEqualTo(lines);
        assertThat(cyclesIn(directory)).hasSize(2);
        try (Stream<Path> files = Files.list(directory.resolve("archive"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void copiesThatDifferShouldBeRefused() throws IOException {
        Path first = CycleFiles.list(Disk.NATIVE, directory).getFirst();
        Path archive = Files.createDirectory(directory.resolve("archive"));
        Path copy = Files.copy(first, archive.resolve(first.getFileName()));
        assertThat(TestJournal.describe(directory)).isEqualTo(lines);
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length - 1] ^= 1;
        Files.write(copy, bytes);
        assertThatThrownBy(() -> recover())
                .hasMessageContaining(copy + ", offset 0: copies_differ: differs from " + first);
        assertThatThrownBy(() -> JournalArchive.move(Disk.NATIVE, directory, 1, file -> {}))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("copies_differ");
        assertThat(first).exists();
    }

    @Test
    void aMissingCycleShouldBeNamedWithItsPositions() throws IOException {
        JournalArchive.move(Disk.NATIVE, directory, 1, file -> {});
        JournalIndex index = new JournalIndex();
        JournalScan.recover(directory, TestJournal.indexing(index), ScanProgress.NONE);
        Path second = CycleFiles.archivedPathOf(directory, 2);
        long firstMissing = 0;
        long lastMissing = 0;
        for (int excerpt = 0; excerpt < index.excerptCount() - 1; excerpt++) {
            if (index.cycle(excerpt) == 2) {
                firstMissing = firstMissing == 0 ? index.firstPosition(excerpt) : firstMissing;
                lastMissing = index.firstPosition(excerpt + 1) - 1;
            }
        }
        Files.delete(second);
        assertThatThrownBy(() -> recover())
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(CycleFiles.pathOf(directory, 2) + ", offset 0: cycle_missing")
                .hasMessageContaining("positions %d to %d".formatted(firstMissing, lastMissing));
        try (JournalReader reader = new JournalReader(directory, index)) {
            long missing = firstMissing;
            assertThatThrownBy(() -> reader.read(missing))
                    .isInstanceOf(JournalDamagedException.class)
                    .hasMessageContaining("cycle_missing");
        }
    }

    private JournalEnd recover() throws IOException {
        return JournalScan.recover(directory, ExcerptVisitor.NONE, ScanProgress.NONE);
    }

    /** {@return whether the move came to its end} */
    private boolean stopsAt(int step) throws IOException {
        int[] left = {step};
        Disk stopping =
                (Disk)
                        Proxy.newProxyInstance(
                                Disk.class.getClassLoader(),
                                new Class<?>[] {Disk.class},
                                (proxy, method, arguments) -> {
                                    if (STEPS.contains(method.getName()) && left[0]-- == 0) {
                                        throw new IOException("killed");
                                    }
                                    try {
                                        return method.invoke(Disk.NATIVE, arguments);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause();
                                    }
                                });
        try {
            JournalArchive.move(stopping, directory, 1, file -> {});
            return true;
        } catch (IOException killed) {
            if (!"killed".equals(killed.getMessage())) {
                throw killed;
            }
            return false;
        }
    }

    private static List<Path> cyclesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> CycleFiles.cycleOf(file) >= 0).sorted().toList();
        }
    }
}
