package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class JournalRoundTripTest {
    @TempDir Path directory;

    @Test
    void shouldReadBackWhatWasAppended() throws Exception {
        try (TestJournal journal = TestJournal.open(directory)) {
            journal.append(3, 100);
            journal.append(1, 40);
        }
        assertThat(TestJournal.describe(directory))
                .containsExactly(
                        "EPOCH 1 @1 +0", "ENTRIES 1 @1 +3", "ENTRIES 1 @4 +1", "SEAL 1 @5 +0");
    }
}
