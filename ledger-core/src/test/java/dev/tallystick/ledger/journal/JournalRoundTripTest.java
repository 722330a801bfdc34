package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.disk.Disk;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class JournalRoundTripTest {
    private static final long SEED = 20_261_125;

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

    @Test
    void shouldContinueInANewCycleAtEveryStart() throws Exception {
        for (int start = 1; start <= 3; start++) {
            try (TestJournal journal = TestJournal.open(directory)) {
                assertThat(journal.writer().nextPosition()).isEqualTo(2L * start - 1);
                assertThat(journal.writer().epoch()).isEqualTo(start);
                journal.append(2, 50);
            }
        }
        assertThat(CycleFiles.list(Disk.NATIVE, directory)).hasSize(3);
        JournalEnd end = recover();
        assertThat(end.lastPosition()).isEqualTo(6);
        assertThat(end.epoch()).isEqualTo(3);
        assertThat(end.sealed()).isTrue();
        assertThat(end.tornTail()).isNull();
        assertThat(end.lastLedgerTimeMs()).isEqualTo(3);
    }

    @Test
    void shouldRollBySizeAndFollowTheChainAcrossCycles() throws Exception {
        long written = writeRandomJournal();
        assertThat(CycleFiles.list(Disk.NATIVE, directory)).hasSizeGreaterThan(6);
        assertThat(TestJournal.countEntries(directory)).isEqualTo(written);
    }

    @Test
    void shouldTellThePlaceOfTheLastEntriesAfterTheRollTheyCaused() throws Exception {
        try (TestJournal journal = TestJournal.open(directory)) {
            while (CycleFiles.list(Disk.NATIVE, directory).size() == 1) {
                journal.append(100, 1_000);
            }
            JournalIndex index = journal.index();
            long last = index.excerptOf(index.lastPosition());
            assertThat(journal.writer().lastCycle()).isEqualTo(index.cycle(last));
            assertThat(journal.writer().lastOffset()).isEqualTo(index.offset(last));
        }
    }

    @Test
    void shouldReadAnyEntryByItsPositionLiveAndAfterwards() throws Exception {
        Random random = new Random(SEED);
        JournalIndex index;
        try (TestJournal journal = TestJournal.open(directory);
                JournalReader reader = new JournalReader(directory, journal.index())) {
            index = journal.index();
            for (int batch = 0; batch < 60; batch++) {
                journal.append(1 + random.nextInt(50), 16 + random.nextInt(1_500));
                long position = 1 + random.nextLong(index.lastPosition());
                TestJournal.requireEntry(position, reader.read(position));
            }
            assertThatThrownBy(() -> reader.read(index.lastPosition() + 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        JournalIndex rebuilt = new JournalIndex();
        JournalScan.recover(directory, TestJournal.indexing(rebuilt), ScanProgress.NONE);
        assertThat(rebuilt.lastPosition()).isEqualTo(index.lastPosition());
        try (JournalReader reader = new JournalReader(directory, rebuilt)) {
            for (long position = 1; position <= rebuilt.lastPosition(); position++) {
                TestJournal.requireEntry(position, reader.read(position));
            }
        }
    }

    @Test
    void stockTailerShouldSeeTheSameExcerpts() throws Exception {
        writeRandomJournal();
        List<byte[]> scanned = new ArrayList<>();
        JournalScan.recover(
                directory,
                view -> {
                    byte[] excerpt = new byte[view.lengthBytes()];
                    view.buffer().getBytes(view.index(), excerpt);
                    scanned.add(excerpt);
                },
                ScanProgress.NONE);
        List<byte[]> tailed = new ArrayList<>();
        try (ChronicleQueue queue =
                        SingleChronicleQueueBuilder.binary(directory)
                                .rollCycle(RollCycles.FIVE_MINUTELY)
                                .blockSize(TestJournal.OPTIONS.blockBytes())
                                .build();
                ExcerptTailer tailer = queue.createTailer()) {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        break;
                    }
                    Bytes<?> bytes = document.wire().bytes();
                    byte[] excerpt = new byte[(int) bytes.readRemaining()];
                    bytes.read(excerpt);
                    tailed.add(excerpt);
                }
            }
        }
        assertThat(tailed).hasSameSizeAs(scanned);
        for (int i = 0; i < tailed.size(); i++) {
            assertThat(tailed.get(i)).isEqualTo(scanned.get(i));
        }
        assertThat(TestJournal.describe(directory))
                .as("read after a stock queue was opened")
                .isNotEmpty();
    }

    @Test
    void verifyShouldFindNothingBesideABusyWriter() throws Exception {
        try (TestJournal journal = TestJournal.open(directory);
                ExecutorService verifier = Executors.newSingleThreadExecutor()) {
            Future<Long> verifying =
                    verifier.submit(
                            () -> {
                                long lastPosition = 0;
                                while (lastPosition < 20_000) {
                                    ScanReport report =
                                            JournalScan.verify(
                                                    directory,
                                                    ExcerptVisitor.NONE,
                                                    ScanProgress.NONE);
                                    assertThat(report.problems()).isEmpty();
                                    assertThat(report.end().lastPosition())
                                            .isGreaterThanOrEqualTo(lastPosition);
                                    lastPosition = report.end().lastPosition();
                                }
                                return lastPosition;
                            });
            Random random = new Random(SEED);
            while (!verifying.isDone()) {
                journal.append(1 + random.nextInt(600), 100);
            }
            assertThat(verifying.get()).isGreaterThanOrEqualTo(20_000);
        }
    }

    @Test
    void shouldReportProgressUpToTheEnd() throws Exception {
        writeRandomJournal();
        List<Long> done = new ArrayList<>();
        long[] total = new long[1];
        JournalScan.recover(
                directory,
                ExcerptVisitor.NONE,
                (doneBytes, totalBytes) -> {
                    done.add(doneBytes);
                    total[0] = totalBytes;
                });
        assertThat(done).isSorted();
        assertThat(done.getLast()).isEqualTo(total[0]);
    }

    @Test
    void shouldRefuseTheOtherKindOfClock() throws Exception {
        JournalOptions testClock = TestJournal.OPTIONS.withTestClock(true);
        try (TestJournal journal = TestJournal.open(directory, testClock)) {
            journal.append(1, 30);
        }
        assertThat(recover().testClock()).isTrue();
        assertThatThrownBy(() -> TestJournal.open(directory))
                .isInstanceOf(JournalClockException.class);
        TestJournal.open(directory, testClock).close();
    }

    @Test
    void shouldRefuseExcerptsThatDoNotFollow() throws Exception {
        try (TestJournal journal = TestJournal.open(directory)) {
            journal.append(1, 30);
            ExcerptBuilder excerpt = new ExcerptBuilder();
            excerpt.begin(7);
            excerpt.entryWritten(TestJournal.encode(excerpt.buffer(), excerpt.nextOffset(), 7, 30));
            assertThatThrownBy(() -> journal.writer().append(excerpt, 9))
                    .hasMessageContaining("expected=2");
            excerpt.begin(2);
            assertThatThrownBy(() -> journal.writer().append(excerpt, 9))
                    .hasMessageContaining("without");
            excerpt.entryWritten(TestJournal.encode(excerpt.buffer(), excerpt.nextOffset(), 2, 30));
            assertThatThrownBy(() -> journal.writer().append(excerpt, 0))
                    .hasMessageContaining("goes back");
            journal.writer().append(excerpt, 9);
        }
        assertThat(TestJournal.countEntries(directory)).isEqualTo(2);
    }

    /**
     * Several starts, rolls, sizes from one entry to a full excerpt. {@return the number of
     * entries}
     */
    private long writeRandomJournal() throws IOException {
        Random random = new Random(SEED);
        long written = 0;
        JournalOptions options =
                TestJournal.OPTIONS.withBlockBytes(8 << 20).withCycleBytes(512 << 10);
        for (int start = 0; start < 3; start++) {
            try (TestJournal journal = TestJournal.open(directory, options)) {
                for (int batch = 0; batch < 40; batch++) {
                    int entryCount = 1 + random.nextInt(batch % 5 == 0 ? 1_000 : 20);
                    journal.append(entryCount, 16 + random.nextInt(200));
                    written += entryCount;
                    if (random.nextInt(4) == 0) {
                        journal.seal();
                    }
                }
                int entryBytes = 1_000;
                int fullCount = (ExcerptBuilder.CAPACITY_BYTES - 72) / (entryBytes + 4);
                journal.append(fullCount, entryBytes);
                written += fullCount;
            }
        }
        assertThat(Files.exists(directory.resolve("metadata.cq4t"))).isFalse();
        return written;
    }

    private JournalEnd recover() throws IOException {
        return JournalScan.recover(directory, ExcerptVisitor.NONE, ScanProgress.NONE);
    }
}
