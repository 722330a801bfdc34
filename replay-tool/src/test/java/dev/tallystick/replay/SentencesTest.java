package dev.tallystick.replay;

import static dev.tallystick.replay.ForgedJournal.STAMP_MS;
import static dev.tallystick.replay.TestCommand.earn;
import static dev.tallystick.replay.TestCommand.redeem;
import static dev.tallystick.replay.TestCommand.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.replay.TestCommand.Earn;

import org.junit.jupiter.api.Test;

class SentencesTest {
    private final ForgedJournal journal = new ForgedJournal();

    @Test
    void shouldTellOfReversalsAndDebts() {
        byte[] earn = decide(earn("E-1", "M-1", 100));
        byte[] redeem = decide(redeem("R-1", "M-1", 70));
        assertTold(
                reverse("V-1", earn),
                "took back 100 points (V-1) of position 2: 30 from lot 2-0; 70 points are owed;"
                        + " balance -70");
        assertTold(
                earn("E-2", "M-1", 90),
                "earned 90 points (E-2) as lot 5-0, never expiring, 70 points paid for the debt;"
                        + " balance 20");
        assertTold(
                reverse("V-2", redeem),
                "gave back 70 points (V-2) of position 3: 70 into lot 2-0; balance 90");
        assertTold(
                reverse("V-3", redeem),
                "REFUSED to give back all (V-3): already_reversed; balance 90");
    }

    @Test
    void shouldTellOfWhatComesBackTooLate() {
        decide(new Earn("E-1", "M-1", 10).expires("2026-01-03T09:22:01Z").encode());
        byte[] redeem = decide(redeem("R-1", "M-1", 10));
        journal.decide(reverse("V-1", redeem), STAMP_MS + 1_000);
        assertThat(told(journal.last()))
                .isEqualTo(
                        "gave back 10 points (V-1) of position 3: 10 into lot 2-0, of which 10"
                                + " points were over and expired; balance 0");
    }

    private byte[] decide(TestCommand command) {
        return journal.decide(command, STAMP_MS).last();
    }

    private void assertTold(TestCommand command, String sentence) {
        assertThat(told(decide(command))).isEqualTo(sentence);
    }

    private static String told(byte[] entry) {
        return Sentences.of(RecordedEntry.parse(entry), ProgramConfig.newProgram("shop"));
    }
}
