package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.journal.ProblemCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A running ledger that seals its keys every 50 transactions, and its starts. */
class SealedTxIdsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SEGMENT_KEYS = 50;

    @TempDir Path directory;

    private final List<Throwable> fatal = new ArrayList<>();
    private final List<String> rebuilt = new ArrayList<>();
    private final Map<String, Long> positions = new TreeMap<>();
    private long startedFrom;
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        rebuilt.clear();
        startedFrom = 0;
        ledger = Ledger.open(options(), progress());
        if (ledger.programs().isEmpty()) {
            post(TestCommands.createProgram());
        }
    }

    @AfterEach
    void close() throws IOException {
        ledger.close();
        assertThat(fatal).isEmpty();
    }

    @Test
    void everyTransactionShouldBeFoundHoweverLongAgo() throws IOException {
        postSome("A", 730);
        awaitFiles(13); // of 15 segments the last two are the writer's window
        requireAll();
        restart();
        requireAll();
        assertThat(rebuilt).isEmpty();
        assertThat(ledger.positionOf(TxKey.of(1, "B-1"))).isZero();
        postSome("B", 100);
        awaitFiles(15);
        requireAll();
    }

    /** Who sends one again may have looked for it before it was recorded. */
    @Test
    void afterAReplayTheWriterShouldKnowTheTransactionsOfItsWindow() throws IOException {
        postSome("A", 130);
        restart();
        for (int n = SEGMENT_KEYS; n < 130; n++) {
            Submission again = post(new Earn("A-" + n, n % 7, 10).encode());
            assertThat(again.result(0)).isEqualTo(Submission.Result.DUPLICATE);
            assertThat(again.position(0)).isEqualTo(positions.get("A-" + n));
        }
    }

    @Test
    void aReplayShouldMakeWhatIsMissingAndKeepTheRest() throws IOException {
        postSome("A", 730);
        awaitFiles(13);
        Map<Path, Object> before = inodes();
        ledger.close();
        Files.delete(file(3));
        Files.write(file(5), Arrays.copyOf(Files.readAllBytes(file(5)), 9_000));
        Files.writeString(file(7).resolveSibling(file(7).getFileName() + ".tmp"), "unfinished");
        open();
        requireAll();
        assertThat(rebuilt).hasSize(2);
        assertThat(rebuilt.get(0)).contains(file(3) + ": ").contains("missing");
        assertThat(rebuilt.get(1)).contains(file(5) + ": ").contains("9000 bytes");
        Map<Path, Object> after = inodes();
        assertThat(after).hasSameSizeAs(before);
        before.keySet().removeAll(List.of(file(3), file(5)));
        assertThat(after).containsAllEntriesOf(before);
    }

    @Test
    void aStartFromASnapshotShouldFindAllOfThem() throws Exception {
        postSome("A", 730);
        ledger.snapshot().get();
        postSome("B", 170);
        awaitFiles(16);
        ledger.close();
        Files.delete(file(2));
        open();
        assertThat(startedFrom).isPositive();
        requireAll();
        assertThat(rebuilt).singleElement().asString().contains(file(2) + ": ");

        postSome("C", 400);
        requireAll();
        ledger.snapshot().get();
        restart();
        requireAll();
        restart();
        requireAll();
        assertThat(rebuilt).isEmpty();
    }

    /** Cycles finished by a running ledger get the very files that a start would give them. */
    @Test
    void aRunningLedgerShouldIndexItsFinishedCyclesAsAStartDoes() throws IOException {
        postSome("A", 600);
        Path folder = directory.resolve("index");
        awaitIndexed(folder, 2);
        requireAll();
        ledger.close();
        Map<Path, byte[]> written = contents(folder);
        for (Path file : written.keySet()) {
            Files.delete(file);
        }
        open();
        Map<Path, byte[]> made = contents(folder);
        assertThat(made).hasSizeGreaterThan(written.size());
        written.forEach((file, bytes) -> assertThat(made.get(file)).isEqualTo(bytes));
        for (Map.Entry<String, Long> each : positions.entrySet()) {
            assertThat(RecordedEntry.parse(ledger.entryAt(each.getValue())).txId())
                    .isEqualTo(each.getKey());
        }
    }

    private static Map<Path, byte[]> contents(Path folder) throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file, Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private static void awaitIndexed(Path folder, int count) throws IOException {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (indexedCount(folder) < count) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long indexedCount(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".idx")).count();
        }
    }

    /** Cuts that lose the journal's end, and not what was sealed of it. */
    @Test
    void aJournalThatEndsBeforeWhatIsSealedShouldBeRefused() throws IOException {
        postSome("A", 120);
        ledger.close();
        Path kept = Files.createDirectory(directory.resolveSibling(directory.getFileName() + "-"));
        copyCycles(directory, kept);
        open();
        postSome("B", 200);
        awaitFiles(5);
        ledger.close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".cq4")).toList()) {
                Files.delete(file);
            }
        }
        copyCycles(kept, directory);
        Files.delete(directory.resolve("mark")); // which would tell first
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        JournalDamagedException.class,
                        refused ->
                                assertThat(refused.problem().code())
                                        .isEqualTo(ProblemCode.POSITIONS_MISSING))
                .hasMessageContaining(file(2).toString());
        try (Stream<Path> files = Files.list(directory.resolve("ids"))) {
            for (Path file : files.filter(f -> f.compareTo(file(1)) > 0).toList()) {
                Files.delete(file);
            }
        }
        positions.keySet().removeIf(txId -> txId.startsWith("B"));
        open();
        requireAll();
    }

    private static void copyCycles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".cq4")).toList()) {
                Files.copy(
                        file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void restart() throws IOException {
        ledger.close();
        open();
    }

    private void requireAll() throws IOException {
        for (Map.Entry<String, Long> each : positions.entrySet()) {
            assertThat(ledger.positionOf(TxKey.of(1, each.getKey())))
                    .as(each.getKey())
                    .isEqualTo(each.getValue());
        }
    }

    private void awaitFiles(int count) throws IOException {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (inodes().size() < count) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void postSome(String prefix, int count) {
        for (int n = 0; n < count; n++) {
            String txId = prefix + "-" + n;
            positions.put(txId, post(new Earn(txId, n % 7, 10).encode()).position(0));
        }
    }

    private Submission post(Encoded command) {
        CommandBatch batch = new CommandBatch(1);
        batch.add(command.buffer(), 0, command.lengthBytes());
        Submission submission = Submission.posting(batch);
        assertThat(ledger.submit(submission)).isEqualTo(Admission.ACCEPTED);
        assertThat(submission.await(PATIENCE)).isTrue();
        return submission;
    }

    private Path file(int number) {
        return directory.resolve("ids/segment-%08d.ids".formatted(number));
    }

    private Map<Path, Object> inodes() throws IOException {
        Map<Path, Object> inodes = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory.resolve("ids"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".ids")).toList()) {
                inodes.put(file, Files.getAttribute(file, "unix:ino"));
            }
        }
        return inodes;
    }

    private RecoveryProgress progress() {
        return new RecoveryProgress() {
            @Override
            public void onProgress(long position, long bytesDone, long bytesTotal) {}

            @Override
            public void onTornTail(String tornTail) {}

            @Override
            public void onSnapshot(long position) {
                startedFrom = position;
            }

            @Override
            public void onRebuilt(String what) {
                rebuilt.add(what);
            }
        };
    }

    private LedgerOptions options() {
        return LedgerOptions.defaults(directory)
                .withJournal(JournalOptions.DEFAULTS.withCycleBytes(1 << 16))
                .withWallClock(() -> 1_000_000)
                .withTxIdSegmentKeys(SEGMENT_KEYS)
                .withOnFatal(fatal::add);
    }
}
