package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

class JournalKillTest {
    private static final int KILLS = 6;
    private static final long SEED = 4_711;

    @TempDir Path directory;

    @Test
    void shouldKeepEveryForcedEntryOverKills() throws Exception {
        Random random = new Random(SEED);
        long recovered = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            long forced;
            try (ChildJournal child = ChildJournal.start(directory)) {
                child.awaitForced(recovered + 1 + random.nextInt(20_000));
                forced = child.kill();
            }
            JournalEnd end = JournalScan.recover(directory, ExcerptVisitor.NONE, ScanProgress.NONE);
            assertThat(end.lastPosition())
                    .as("kill %s, seed=%s", kill, SEED)
                    .isGreaterThanOrEqualTo(forced);
            assertThat(TestJournal.countEntries(directory)).isEqualTo(end.lastPosition());
            recovered = end.lastPosition();
        }
    }
}
