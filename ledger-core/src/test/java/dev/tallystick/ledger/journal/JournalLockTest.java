package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

class JournalLockTest {
    @TempDir Path directory;

    @Test
    void shouldTurnAwayASecondLedgerUntilTheFirstIsGone() throws Exception {
        try (TestJournal journal = TestJournal.open(directory)) {
            assertThatThrownBy(() -> TestJournal.open(directory))
                    .isInstanceOf(JournalLockedException.class)
                    .hasMessageContaining("journal.lock");
            journal.append(1, 30);
        }
        TestJournal.open(directory).close();
    }

    @Test
    void shouldTurnAwayASecondProcess() throws Exception {
        try (ChildJournal child = ChildJournal.start(directory)) {
            child.awaitForced(1);
            assertThatThrownBy(() -> TestJournal.open(directory))
                    .isInstanceOf(JournalLockedException.class);
        }
        TestJournal.open(directory).close();
    }

    @Test
    void whoIsTurnedAwayInThisProcessShouldNotDropItsLock() throws Exception {
        try (TestJournal journal = TestJournal.open(directory)) {
            assertThatThrownBy(() -> TestJournal.open(directory))
                    .isInstanceOf(JournalLockedException.class);
            try (ChildJournal child = ChildJournal.start(directory)) {
                assertThatThrownBy(() -> child.awaitForced(1))
                        .hasMessage("the child ended after position 0");
            }
            journal.append(1, 30);
        }
        TestJournal.open(directory).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "19700101-0005V.cq4-1764100000000.discard",
                "notes.txt",
                "19700101-0007V.cq4",
                "20230231-0005V.cq4",
                "19700101-0005V.cq4.bak"
            })
    void shouldRefuseAndNameWhatIsNoPartOfAJournal(String foreign) throws Exception {
        try (TestJournal journal = TestJournal.open(directory)) {
            journal.append(1, 30);
        }
        Files.writeString(directory.resolve(foreign), "x");
        assertThatThrownBy(() -> TestJournal.open(directory))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(foreign)
                .hasMessageContaining("replay doctor");
        ScanReport report = JournalScan.verify(directory, ExcerptVisitor.NONE, ScanProgress.NONE);
        assertThat(report.problems())
                .singleElement()
                .extracting(JournalProblem::code)
                .isEqualTo(ProblemCode.FOREIGN_FILE);
        assertThat(report.end().lastPosition()).isEqualTo(1);
    }

    @Test
    void shouldNotCareAboutWhatChronicleLeftInItsFolder() throws Exception {
        try (TestJournal journal = TestJournal.open(directory)) {
            journal.append(1, 30);
        }
        Path scratch = directory.resolve(CycleFiles.SCRATCH_FOLDER);
        Files.write(scratch.resolve("metadata.cq4t"), new byte[] {0, 0, 0, (byte) 0x80});
        Files.write(scratch.resolve("19700101-0010V.cq4"), new byte[70_000]);
        Files.write(directory.resolve("metadata.cq4t"), new byte[] {0, 0, 0, (byte) 0x80});
        try (TestJournal journal = TestJournal.open(directory)) {
            journal.append(1, 30);
        }
        assertThat(TestJournal.countEntries(directory)).isEqualTo(2);
    }
}
