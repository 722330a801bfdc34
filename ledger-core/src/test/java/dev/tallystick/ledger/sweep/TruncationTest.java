package dev.tallystick.ledger.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.golden.GoldenJournal;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ProblemCode;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.pipeline.Recovered;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A journal cut at every byte of its last 64 KiB is the ledger of exactly the entries before the
 * cut, and says that it was cut; or it is refused, where anything shows that more was there. A
 * sample of the cuts; all of them by command: {@code mvn -pl ledger-core test -Dtest=TruncationTest
 * -Dstride=1}.
 */
class TruncationTest {
    private static final int SWEPT_BYTES = 64 << 10;
    private static final int ENTRY_COUNT = 400;
    private static final int FOLDED_EVERY = 97;

    /** Bytes from one cut to the next, at most; 1 for every cut there is. */
    private static final int STRIDE_MAX = Integer.getInteger("stride", 40);

    private static final long SEED = 11;

    @TempDir Path workshop;

    private Path directory;
    private MemoryDisk disk;
    private Path last;
    private List<Extent> extents;
    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void aSealedJournal() throws IOException {
        take(SweepJournals.sealed(ENTRY_COUNT, workshop));
        sweepLastFile();
    }

    @Test
    void aJournalThatWasBeingWritten() throws IOException {
        take(GoldenJournal.writeAndDie(SweepJournals.entries(ENTRY_COUNT, workshop), 5, workshop));
        sweepLastFile();
    }

    @Test
    void aJournalWhoseLastFileHoldsAnEpochOnly() throws IOException {
        take(GoldenJournal.writeAndDie(SweepJournals.entries(1, workshop), 5, workshop));
        sweepLastFile();
    }

    @Test
    void aCycleBeforeTheLastShouldNeverBeMissedAnything() throws IOException {
        take(SweepJournals.sealed(ENTRY_COUNT, workshop));
        for (Path file : GoldenJournal.cycles(directory)) {
            long end = endOfExcerpts(file);
            byte[] whole = disk.bytes(file);
            boolean isLast = file.equals(last);
            for (int size = (int) Math.max(0, end - SWEPT_BYTES);
                    !isLast && size < end;
                    size += stride()) {
                disk.put(file, Arrays.copyOf(whole, size));
                assertThat(refusal()).as("%s cut at %s", file, size).isNotNull();
            }
            disk.put(file, whole);
        }
    }

    @Test
    void whatTheMarkKnowsShouldNeverBeMissed() throws IOException {
        take(SweepJournals.sealed(ENTRY_COUNT, workshop));
        Path mark = directory.resolve("mark");
        disk.put(mark, Files.readAllBytes(mark));
        Recovered whole = Recovered.of(disk, directory);
        byte[] bytes = disk.bytes(last);
        for (int size = 0; size < bytes.length; size += stride()) {
            disk.put(last, Arrays.copyOf(bytes, size));
            JournalDamagedException refused = refusal();
            if (refused != null) {
                assertThat(refused.problem().code()).isEqualTo(ProblemCode.POSITIONS_MISSING);
            } else {
                assertThat(scan().lastPosition()).isEqualTo(whole.position());
            }
        }
        disk.remove(last);
        assertThat(refusal().problem().code()).isEqualTo(ProblemCode.POSITIONS_MISSING);
    }

    @Test
    void whatASnapshotKnowsShouldNeverBeMissed() throws IOException {
        take(SweepJournals.withSnapshots(ENTRY_COUNT, workshop));
        byte[] bytes = disk.bytes(last);
        for (Path file : GoldenJournal.cycles(directory)) {
            byte[] whole = disk.bytes(file);
            for (int size = 0; size < whole.length; size += 20 * stride()) {
                disk.put(file, Arrays.copyOf(whole, size));
                try {
                    assertThat(Recovered.of(disk, directory).position()).isEqualTo(ENTRY_COUNT);
                } catch (JournalDamagedException refused) {
                    assertThat(refused.problem().code()).isNotNull();
                }
            }
            disk.put(file, whole);
        }
        assertThat(bytes).isEqualTo(disk.bytes(last));
    }

    /** Without the mark: what the journal can tell by itself. */
    private void take(Path written) throws IOException {
        directory = written;
        disk = MemoryDisk.copyOf(directory);
        disk.remove(directory.resolve("mark"));
        last = GoldenJournal.cycles(directory).getLast();
        extents = Extent.of(disk, directory);
    }

    private void sweepLastFile() throws IOException {
        Map<Long, String> hashes = new TreeMap<>();
        byte[] whole = disk.bytes(last);
        int from = Math.max(0, whole.length - SWEPT_BYTES);
        for (int size = from; size <= whole.length; size += stride()) {
            disk.put(last, Arrays.copyOf(whole, size));
            JournalEnd end = scan();
            assertThat(end.lastPosition()).as("cut at %s", size).isEqualTo(positionBefore(size));
            assertThat(isWithinExcerpt(size) && end.tornTail() == null)
                    .as("cut at %s, and not told", size)
                    .isFalse();
            if (size % FOLDED_EVERY == 0 || !hashes.containsKey(end.lastPosition())) {
                Recovered recovered = Recovered.of(disk, directory);
                assertThat(recovered.position()).isEqualTo(end.lastPosition());
                String known = hashes.putIfAbsent(recovered.position(), recovered.stateHash());
                assertThat(recovered.stateHash())
                        .isEqualTo(known == null ? recovered.stateHash() : known);
            }
        }
        assertThat(hashes.values()).doesNotHaveDuplicates();
    }

    private int stride() {
        return 1 + random.nextInt(STRIDE_MAX);
    }

    private long positionBefore(long size) {
        return extents.stream()
                .filter(e -> !e.file().equals(last) || e.endOffset() <= size)
                .mapToLong(Extent::lastPosition)
                .max()
                .orElse(0);
    }

    private boolean isWithinExcerpt(long size) {
        return extents.stream()
                .anyMatch(e -> e.file().equals(last) && e.offset() < size && size < e.endOffset());
    }

    private long endOfExcerpts(Path file) {
        return extents.stream()
                .filter(e -> e.file().equals(file))
                .mapToLong(Extent::endOffset)
                .max()
                .orElse(0);
    }

    private JournalEnd scan() throws IOException {
        return JournalScan.recover(disk, directory, ExcerptVisitor.NONE, ScanProgress.NONE);
    }

    private JournalDamagedException refusal() throws IOException {
        try {
            scan();
            return null;
        } catch (JournalDamagedException refused) {
            return refused;
        }
    }
}
