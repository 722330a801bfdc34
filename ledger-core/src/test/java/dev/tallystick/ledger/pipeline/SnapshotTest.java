package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.journal.ProblemCode;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Snapshots of a running ledger, and starts from them. */
class SnapshotTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;

    private final AtomicLong wallMs = new AtomicLong(1_000_000);
    private final List<Throwable> fatal = new ArrayList<>();
    private final ConcurrentLinkedQueue<Manifest> taken = new ConcurrentLinkedQueue<>();
    private final List<String> passedOver = new ArrayList<>();
    private long startedFrom;
    private SnapshotOptions options = SnapshotOptions.DEFAULTS;
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        startedFrom = 0;
        passedOver.clear();
        ledger = Ledger.open(ledgerOptions(), progress());
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
    void aStartFromASnapshotShouldMakeTheStateThatTheWholeJournalMakes() throws Exception {
        postSome("A", 200);
        String atSnapshot = stateHash().stateHash();
        Manifest manifest = snapshot();
        assertThat(manifest.stateHash()).isEqualTo(atSnapshot);
        postSome("B", 100);
        StateHashAt before = stateHash();
        ledger.close();

        open();
        assertThat(startedFrom).isEqualTo(manifest.position());
        assertThat(stateHash()).isEqualTo(before);
        assertThat(ledger.positionOf(TxKey.of(1, "A-7"))).isEqualTo(9);
        assertThat(ledger.positionOf(TxKey.of(1, "B-7"))).isGreaterThan(manifest.position());
        assertThat(post(new Earn("A-0", 1, 10).encode()).result(0))
                .isEqualTo(Submission.Result.DUPLICATE);
        ledger.close();

        deleteSnapshots();
        open();
        assertThat(startedFrom).isZero();
        assertThat(stateHash()).isEqualTo(before);
    }

    @Test
    void whatIsPostedWhileASnapshotIsTakenShouldNotBeInIt() throws Exception {
        options = options.withBytesPerSecond(64 << 20);
        ledger.close();
        open();
        AtomicBoolean goesOn = new AtomicBoolean(true);
        Thread poster =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    SplittableRandom random = new SplittableRandom(1);
                                    for (int n = 0; goesOn.get(); n++) {
                                        post(new Earn("L-" + n, random.nextInt(500), 10).encode());
                                    }
                                });
        List<Manifest> manifests = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            manifests.add(snapshot());
        }
        goesOn.set(false);
        poster.join();
        assertThat(manifests).extracting(Manifest::position).doesNotHaveDuplicates();
        List<String> hashes = foldedHashes(manifests);
        assertThat(manifests).extracting(Manifest::stateHash).isEqualTo(hashes);
        // those that are kept can be loaded, and are what they say
        Snapshots snapshots = new Snapshots(Disk.NATIVE, directory);
        assertThat(snapshots.list()).hasSize(2);
        for (Snapshots.Found found : snapshots.list()) {
            State state = new State(PageSource.ON_THE_SPOT);
            snapshots.load(found.manifest(), state);
            assertThat(StateHash.of(state)).isEqualTo(found.manifest().stateHash());
        }
    }

    @Test
    void aDamagedSnapshotShouldBePassedOver() throws Exception {
        postSome("A", 50);
        Manifest older = snapshot();
        postSome("B", 50);
        Manifest newer = snapshot();
        postSome("C", 50);
        StateHashAt before = stateHash();
        ledger.close();

        flip(stateFile(newer), 1_000);
        open();
        assertThat(startedFrom).isEqualTo(older.position());
        assertThat(passedOver).singleElement().asString().contains(stateFile(newer).toString());
        assertThat(stateHash()).isEqualTo(before);
        ledger.close();

        flip(stateFile(older), 1_000);
        open();
        assertThat(startedFrom).isZero();
        assertThat(passedOver).hasSize(2);
        assertThat(stateHash()).isEqualTo(before);
    }

    @Test
    void aJournalShorterThanASnapshotShouldBeRefused() throws Exception {
        postSome("A", 50);
        ledger.close();
        open();
        postSome("B", 50);
        snapshot();
        ledger.close();
        List<Path> cycles = cycles();
        Files.delete(cycles.getLast());
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        JournalDamagedException.class,
                        e ->
                                assertThat(e.problem().code())
                                        .isEqualTo(ProblemCode.POSITIONS_MISSING));
    }

    @Test
    void aSnapshotOfAnotherHistoryShouldBeRefused() throws Exception {
        postSome("A", 50);
        snapshot();
        ledger.close();
        Path snapshots = directory.resolve("snapshots");
        Path aside = directory.resolveSibling(directory.getFileName() + "-aside");
        Files.move(snapshots, aside);
        for (Path cycle : cycles()) {
            Files.delete(cycle);
        }
        Files.delete(directory.resolve("mark"));
        open();
        CommandBatch together = new CommandBatch(60);
        for (int n = 0; n < 60; n++) {
            Encoded earn = new Earn("B-" + n, n, 10).encode();
            together.add(earn.buffer(), 0, earn.lengthBytes());
        }
        submit(Submission.posting(together));
        ledger.close();
        Files.move(aside, snapshots);
        assertThatThrownBy(this::open)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("another history");
    }

    @Test
    void snapshotsShouldComeByThemselves() throws Exception {
        options = options.withEveryEntries(20);
        ledger.close();
        open();
        postSome("A", 100);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (taken.isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertThat(taken.peek().position()).isGreaterThanOrEqualTo(20);
    }

    private Manifest snapshot() throws Exception {
        return ledger.snapshot().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** {@return the hashes of the states that the journal makes up to each snapshot} */
    private List<String> foldedHashes(List<Manifest> manifests) throws IOException {
        StateMachine folded = new StateMachine(PageSource.ON_THE_SPOT);
        List<String> hashes = new ArrayList<>();
        long position = 0;
        for (Manifest manifest : manifests) {
            while (position < manifest.position()) {
                position++;
                folded.fold(new UnsafeBuffer(ledger.entryAt(position)), 0);
            }
            hashes.add(StateHash.of(folded.state()));
        }
        return hashes;
    }

    private void postSome(String prefix, int count) {
        for (int n = 0; n < count; n++) {
            post(new Earn(prefix + "-" + n, n % 7, 10).encode());
        }
    }

    private Submission post(Encoded command) {
        CommandBatch batch = new CommandBatch(1);
        batch.add(command.buffer(), 0, command.lengthBytes());
        return submit(Submission.posting(batch));
    }

    private Submission submit(Submission submission) {
        assertThat(ledger.submit(submission)).isEqualTo(Admission.ACCEPTED);
        assertThat(submission.await(PATIENCE)).isTrue();
        return submission;
    }

    private StateHashAt stateHash() {
        return ledger.stateHash().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private Path stateFile(Manifest manifest) {
        return directory.resolve("snapshots/snapshot-%020d.state".formatted(manifest.position()));
    }

    private static void flip(Path file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 1;
        Files.write(file, bytes);
    }

    private List<Path> cycles() throws IOException {
        List<Path> cycles = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.cq4")) {
            files.forEach(cycles::add);
        }
        cycles.sort(Path::compareTo);
        return cycles;
    }

    private void deleteSnapshots() throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory.resolve("snapshots"))) {
            files.forEach(SnapshotTest::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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
            public void onSnapshotPassedOver(String reason) {
                passedOver.add(reason);
            }
        };
    }

    private LedgerOptions ledgerOptions() {
        SnapshotListener listener =
                new SnapshotListener() {
                    @Override
                    public void onSnapshot(Manifest manifest, long nanos) {
                        taken.add(manifest);
                    }

                    @Override
                    public void onFailure(Throwable cause) {
                        fatal.add(cause);
                    }
                };
        return LedgerOptions.defaults(directory)
                .withJournal(JournalOptions.DEFAULTS.withCycleBytes(1 << 20))
                .withWallClock(wallMs::get)
                .withSnapshots(options, listener)
                .withOnFatal(fatal::add);
    }
}
