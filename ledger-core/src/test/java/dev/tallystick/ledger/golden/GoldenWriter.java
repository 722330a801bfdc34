package dev.tallystick.ledger.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.model.Specimens;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.sweep.SweepJournals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the golden journals of this build's format; run by command only, once for each format:
 * {@code mvn -pl ledger-core test -Dtest=GoldenWriter#writeWhatThisBuildWrites -Dgolden=v1}. What a
 * new rule decides within a format is kept beside the others: {@code -Dgolden.name=erasure}; a
 * whole directory with what is derived of the journal: {@code
 * -Dtest=GoldenWriter#writeWhatThisBuildLeavesBehind -Dgolden.start=v1}. Refuses to write over what
 * is there.
 */
class GoldenWriter {
    @Test
    void writeWhatThisBuildWrites(@TempDir Path workshop) throws IOException {
        String version = System.getProperty("golden");
        assertThat(version).as("-Dgolden=VERSION").isNotNull();
        List<byte[]> rules = Specimens.entries(false);
        String name = System.getProperty("golden.name");
        if (name != null) {
            keep(version, name, rules, false, workshop);
            return;
        }
        List<byte[]> clock = Specimens.entries(true);
        List<byte[]> both = new ArrayList<>(rules);
        both.addAll(clock);
        assertThat(Specimens.traits(both)).containsExactlyElementsOf(Specimens.possible());
        keep(version, "rules", rules, false, workshop);
        keep(version, "test-clock", clock, true, workshop);
    }

    @Test
    void writeWhatThisBuildLeavesBehind(@TempDir Path workshop) throws Exception {
        String version = System.getProperty("golden.start");
        assertThat(version).as("-Dgolden.start=VERSION").isNotNull();
        Path unpacked = Files.createDirectory(workshop.resolve("rules"));
        List<byte[]> entries = Golden.entries(Golden.of(version, "rules").unpack(unpacked));
        Path directory =
                GoldenJournal.write(
                        entries.subList(0, GoldenStart.SNAPSHOT_POSITION),
                        false,
                        GoldenJournal.BATCH_ENTRIES_MAX,
                        Files.createDirectory(workshop.resolve("start")));
        start(directory, true);
        GoldenJournal.append(entries, directory);
        start(directory, false);
        GoldenStart.of(version).keep(directory);
    }

    private static void start(Path directory, boolean takesSnapshot) throws Exception {
        LedgerOptions options =
                SweepJournals.options(directory).withTxIdSegmentKeys(GoldenStart.SEGMENT_KEYS);
        try (Ledger ledger = Ledger.open(options, RecoveryProgress.NONE)) {
            if (takesSnapshot) {
                ledger.snapshot().get();
            }
        }
    }

    private static void keep(
            String version, String name, List<byte[]> entries, boolean testClock, Path workshop)
            throws IOException {
        Path made = Files.createDirectory(workshop.resolve(name));
        Golden.of(version, name)
                .keep(
                        GoldenJournal.write(
                                entries, testClock, GoldenJournal.BATCH_ENTRIES_MAX, made));
    }
}
