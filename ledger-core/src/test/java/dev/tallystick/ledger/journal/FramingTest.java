package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.disk.Disk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Who frames the excerpts makes no difference to who reads them. */
class FramingTest {
    private static final JournalOptions OWN =
            TestJournal.OPTIONS.withDisk(Disk.NATIVE, Framing.OWN);

    @TempDir Path directory;

    @Test
    void ownFramesShouldReadLikeThoseOfChronicle() throws IOException {
        List<String> chronicle = write(directory.resolve("chronicle"), TestJournal.OPTIONS);
        List<String> own = write(directory.resolve("own"), OWN);
        assertThat(own).isEqualTo(chronicle).hasSize(20);
    }

    @Test
    void eitherShouldContinueWhatTheOtherBegan() throws IOException {
        write(directory, OWN);
        write(directory, TestJournal.OPTIONS);
        write(directory, OWN);
        assertThat(TestJournal.countEntries(directory)).isEqualTo(3 * 20 * 100);
    }

    private static List<String> write(Path directory, JournalOptions options) throws IOException {
        try (TestJournal journal = TestJournal.open(directory, options)) {
            for (int batch = 0; batch < 20; batch++) {
                journal.append(100, 1_000);
                if (batch % 5 == 0) {
                    journal.seal();
                }
            }
        }
        // where a cycle ends depends on what lies between the excerpts
        return TestJournal.describe(directory).stream()
                .filter(line -> line.startsWith("ENTRIES"))
                .toList();
    }
}
