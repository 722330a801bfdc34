package dev.tallystick.ledger.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.sweep.SweepJournals;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What any release left behind, this one starts from: nothing is passed over, nothing made again.
 */
class GoldenStartTest {
    @TempDir Path directory;

    private final List<String> remarks = new ArrayList<>();
    private long startedFrom;

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "v3"})
    void shouldStartFromSnapshotIdsAndIndexAsTheyAre(String version) throws Exception {
        Golden rules = Golden.of(version, "rules");
        GoldenStart.of(version).unpack(directory);
        Map<Path, String> derived = derivedFiles();
        assertThat(derived.keySet()).anyMatch(file -> file.toString().endsWith(".state"));
        assertThat(derived.keySet()).anyMatch(file -> file.toString().endsWith(".ids"));
        assertThat(derived.keySet()).anyMatch(file -> file.toString().endsWith(".idx"));
        try (Ledger ledger =
                Ledger.open(
                        SweepJournals.options(directory)
                                .withTxIdSegmentKeys(GoldenStart.SEGMENT_KEYS),
                        progress())) {
            assertThat(startedFrom).isEqualTo(GoldenStart.SNAPSHOT_POSITION);
            assertThat(remarks).isEmpty();
            assertThat(ledger.stateHash().get().stateHash())
                    .isEqualTo(rules.expected().get("stateHash"));
            for (byte[] bytes :
                    Golden.entries(
                            rules.unpack(Files.createDirectory(directory.resolve("rules"))))) {
                RecordedEntry entry = RecordedEntry.parse(bytes);
                assertThat(ledger.entryAt(entry.position())).isEqualTo(bytes);
                if (entry.isPosting()) {
                    TxKey key = TxKey.of(entry.program(), entry.txId());
                    assertThat(ledger.positionOf(key)).isEqualTo(entry.position());
                }
            }
        }
        assertThat(derivedFiles()).containsAllEntriesOf(derived);
    }

    /** Snapshots, ids and index files, and when each was written. */
    private Map<Path, String> derivedFiles() throws IOException {
        Map<Path, String> all = new TreeMap<>();
        for (String folder : List.of("snapshots", "ids", "index")) {
            try (Stream<Path> files = Files.list(directory.resolve(folder))) {
                for (Path file : files.toList()) {
                    all.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
                }
            }
        }
        return all;
    }

    private RecoveryProgress progress() {
        return new RecoveryProgress() {
            @Override
            public void onProgress(long position, long bytesDone, long bytesTotal) {}

            @Override
            public void onSnapshot(long position) {
                startedFrom = position;
            }

            @Override
            public void onSnapshotPassedOver(String reason) {
                remarks.add(reason);
            }

            @Override
            public void onTornTail(String tornTail) {
                remarks.add(tornTail);
            }

            @Override
            public void onRebuilt(String what) {
                remarks.add(what);
            }
        };
    }
}
