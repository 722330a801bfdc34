package dev.tallystick.ledger.pipeline;

import static dev.tallystick.ledger.TestCommands.redeem;
import static dev.tallystick.ledger.TestCommands.reverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.journal.JournalLockedException;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.pipeline.Submission.Result;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class LedgerTest {
    private static final long M = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;

    private final AtomicLong wallMs = new AtomicLong(1_000_000);
    private final List<Throwable> fatal = new ArrayList<>();
    private boolean testClock;
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        ledger = Ledger.open(options(), RecoveryProgress.NONE);
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
    void shouldHaveTheSameStateAfterEveryRestart() throws IOException {
        for (int restart = 0; restart < 3; restart++) {
            for (int n = 0; n < 50; n++) {
                post(new Earn("E" + restart + "-" + n, n % 5, 10).encode());
                post(redeem("R" + restart + "-" + n, n % 5, 3, false));
            }
            StateHashAt before = stateHash();
            ledger.close();
            open();
            assertThat(stateHash()).isEqualTo(before);
            assertThat(ledger.durablePosition()).isEqualTo(before.position());
        }
    }

    @Test
    void shouldFindWhatWasRecordedAfterARestart() throws IOException {
        Submission first = post(new Earn("E", M, 10).encode());
        ledger.close();
        open();
        assertThat(ledger.positionOf(TxKey.of(1, "E"))).isEqualTo(first.position(0));
        assertThat(ledger.positionOf(TxKey.of(1, "F"))).isZero();
        assertThat(ledger.entryAt(first.position(0))).isEqualTo(first.entry(0));
        assertThat(ledger.program("demo").number()).isEqualTo(1);
        assertThat(ledger.program("other")).isNull();
    }

    @Test
    void shouldRecordOneOfManyRacingDuplicates() throws Exception {
        List<Submission> all = race(64, () -> post(new Earn("same", M, 10).encode()));
        assertThat(all).extracting(s -> s.result(0)).containsOnlyOnce(Result.RECORDED);
        assertThat(all).extracting(s -> s.position(0)).containsOnly(2L);
        assertThat(view().balance()).isEqualTo(new Balance(10, 0, 0, 0));
    }

    @Test
    void shouldNeverTakeMoreThanThereIs() throws Exception {
        post(new Earn("E", M, 100).encode());
        AtomicLong number = new AtomicLong();
        List<Submission> all =
                race(64, () -> post(redeem("R" + number.incrementAndGet(), M, 7, false)));
        assertThat(all).filteredOn(s -> parse(s, 0).isPosted()).hasSize(14);
        assertThat(view().balance()).isEqualTo(new Balance(2, 0, 0, 0));
    }

    @Test
    void shouldPostAllOfAnAtomicBatchOrNothing() throws IOException {
        post(new Earn("E", M, 100).encode());
        StateHashAt before = stateHash();

        Submission refused =
                submit(
                        Submission.atomic(
                                batch(
                                        new Earn("A1", M, 5).encode(),
                                        new Earn("A2", M + 1, 5).encode(),
                                        redeem("A3", M, 106, false),
                                        new Earn("A4", M, 5).encode())));
        assertThat(refused.refusedIndex()).isEqualTo(2);
        assertThat(refused.result(2)).isEqualTo(Result.REFUSED);
        assertThat(parse(refused, 2).outcome()).isEqualTo(Outcome.INSUFFICIENT_POINTS);
        assertThat(parse(refused, 2).balance().availablePoints()).isEqualTo(105);
        assertThat(refused.result(0)).isEqualTo(Result.NOT_RECORDED);
        assertThat(stateHash()).isEqualTo(before);
        assertThat(ledger.positionOf(TxKey.of(1, "A1"))).isZero();

        Submission posted =
                submit(
                        Submission.atomic(
                                batch(
                                        new Earn("A1", M, 5).encode(),
                                        new Earn("A2", M + 1, 5).encode(),
                                        redeem("A3", M, 105, false))));
        assertThat(posted.refusedIndex()).isEqualTo(-1);
        assertThat(posted.position(2)).isEqualTo(before.position() + 3);
        assertThat(parse(posted, 2).balance()).isEqualTo(Balance.ZERO);
    }

    @Test
    void shouldRefuseAnAtomicBatchThatDoesNotFit() {
        CommandBatch commands = earns("E", 12_000);
        StateHashAt before = stateHash();
        Submission tooLarge = submit(Submission.atomic(commands));
        assertThat(tooLarge.result(tooLarge.refusedIndex())).isEqualTo(Result.TOO_LARGE);
        assertThat(stateHash()).isEqualTo(before);
        assertThat(submit(Submission.posting(commands)).position(11_999)).isEqualTo(12_001);
    }

    @Test
    void shouldPostAnAtomicBatchThatNeedsAnExcerptOfItsOwn() {
        // while the first is forced, the other two come together
        Submission first = Submission.posting(earns("A", 5_000));
        Submission each = Submission.posting(earns("B", 5_000));
        Submission together = Submission.atomic(earns("C", 8_000));
        List<Submission> all = List.of(first, each, together);
        all.forEach(s -> assertThat(ledger.submit(s)).isEqualTo(Admission.ACCEPTED));
        all.forEach(s -> assertThat(s.await(PATIENCE)).isTrue());
        assertThat(together.refusedIndex()).isEqualTo(-1);
        assertThat(together.result(0)).isEqualTo(Result.RECORDED);
        assertThat(together.position(7_999)).isEqualTo(18_001);
    }

    @Test
    void shouldAnswerADryRunAndRecordNothing() {
        post(new Earn("E", M, 10).expiresAt(wallMs.get() + 50).encode());
        StateHashAt before = stateHash();
        wallMs.addAndGet(10);
        Submission dry = submit(Submission.dryRun(batch(redeem("R", M, 4, false))));
        assertThat(parse(dry, 0).balance()).isEqualTo(new Balance(6, 0, 0, 0));
        assertThat(dry.position(0)).isZero();
        assertThat(stateHash()).isEqualTo(before);
        assertThat(submit(Submission.dryRun(batch(new Earn("E", M, 1).encode()))).result(0))
                .isEqualTo(Result.DUPLICATE);
    }

    @Test
    void shouldTellWhatBecameOfAnEntryAndWhereHistoriesBegin() {
        MemberKey partner = new MemberKey(3, 0);
        Submission earn = post(new Earn("E", M, 100).partner(3).encode());
        Submission redeem = post(redeem("R", M, 40, false, 3));
        Submission reversal = post(reverse("V", redeem.entry(0), 15));
        post(new Earn("F", M + 1, 1).encode());

        assertThat(original(redeem).reversedPoints()).isEqualTo(15);
        assertThat(original(redeem).lastRelated()).isEqualTo(reversal.position(0));
        assertThat(original(earn))
                .isEqualTo(new OriginalView(0, 0, 0, false, Resolution.NONE, List.of()));
        assertThat(view().lastPosition()).isEqualTo(reversal.position(0));
        assertThat(submit(Submission.partner(1, 0, partner)).partnerView())
                .isEqualTo(new PartnerView(100, 25, reversal.position(0), 5));
        assertThat(submit(Submission.partner(1, 0, new MemberKey(4, 0))).partnerView())
                .isEqualTo(new PartnerView(0, 0, 0, 5));
        assertThat(submit(Submission.programHead(1)).head()).isEqualTo(5);
        assertThat(submit(Submission.memberHead(1, 0, new MemberKey(M, ~M))).head())
                .isEqualTo(reversal.position(0));
        assertThat(submit(Submission.memberHead(1, 0, new MemberKey(99, 99))).head()).isZero();
    }

    @Test
    void shouldShowAnAccountAsItWillBe() {
        wallMs.set(2_000_000);
        post(new Earn("E", M, 10).activatesAt(3_000_000).expiresAt(4_000_000).encode());
        StateHashAt before = stateHash();
        MemberKey member = new MemberKey(M, ~M);
        AccountView active = submit(Submission.account(1, 0, member, 3_000_000)).accountView();
        assertThat(active.balance()).isEqualTo(new Balance(10, 0, 0, 0));
        assertThat(active.unrecorded())
                .extracting(entry -> RecordedEntry.parse(entry).type())
                .containsExactly(EntryType.ACTIVATE);
        AccountView over = submit(Submission.account(1, 0, member, 4_000_000)).accountView();
        assertThat(over.balance()).isEqualTo(Balance.ZERO);
        assertThat(over.unrecorded()).hasSize(2);
        assertThat(over.atMs()).isEqualTo(4_000_000);
        assertThat(view().balance()).isEqualTo(new Balance(0, 10, 0, 0));
        assertThat(stateHash()).isEqualTo(before);
    }

    @Test
    void shouldSweepWhatNobodyTouches() {
        for (int member = 1; member <= 2_500; member++) {
            post(new Earn("E" + member, member, 10).expiresAt(wallMs.get() + 1_000).encode());
        }
        long before = ledger.durablePosition();
        wallMs.addAndGet(1_000);
        awaitPosition(before + 2_500);
        assertThat(submit(Submission.trialBalance(1)).trialBalance().units().getFirst())
                .isEqualTo(new TrialBalance.Unit(0, -25_000, 0, 0, 0, 0, 0, 25_000, 0, 0));
    }

    @Test
    void shouldKeepTheClockWhereItWasPut() throws IOException {
        ledger.close();
        testClock = true;
        directory = directory.resolve("clock");
        open();
        post(new Earn("E1", M, 10).expiresAt(2_000_000).encode());
        post(new Earn("E2", M, 20).activatesAt(2_500_000).encode());

        Submission moved = submit(Submission.setClock(1, 3_000_000));
        assertThat(parse(moved, 0).type()).isEqualTo(EntryType.CLOCK);
        RecordedEntry expired = RecordedEntry.parse(ledger.entryAt(4));
        assertThat(expired.type()).isEqualTo(EntryType.EXPIRE);
        assertThat(expired.postedAtMs()).isEqualTo(2_000_000).isEqualTo(expired.effectiveAtMs());
        assertThat(RecordedEntry.parse(ledger.entryAt(5)).postedAtMs()).isEqualTo(2_500_000);
        assertThat(ledger.nowMs()).isEqualTo(3_000_000);

        wallMs.set(99_000_000);
        ledger.close();
        open();
        assertThat(ledger.nowMs()).isEqualTo(3_000_000);
        assertThat(submit(Submission.setClock(1, 2_999_999)).result(0))
                .isEqualTo(Result.CLOCK_REFUSED);
        assertThat(view().balance()).isEqualTo(new Balance(20, 0, 0, 0));
    }

    @Test
    void shouldNotLetTimeGoBack() {
        post(new Earn("E1", M, 10).encode());
        wallMs.addAndGet(-500_000);
        assertThat(parse(post(new Earn("E2", M, 10).encode()), 0).postedAtMs())
                .isEqualTo(1_000_000);
        assertThat(ledger.nowMs()).isEqualTo(1_000_000);
    }

    @Test
    void shouldRefuseASecondOwner() {
        assertThatThrownBy(() -> Ledger.open(options(), RecoveryProgress.NONE))
                .isInstanceOf(JournalLockedException.class);
    }

    @Test
    void shouldTakeNoPostingsBelowTheDiskReserve() throws IOException {
        post(new Earn("E", M, 10).encode());
        ledger.close();
        LedgerOptions full =
                options()
                        .withJournal(
                                JournalOptions.DEFAULTS
                                        .withCycleBytes(1 << 20)
                                        .withUsableBytesMin(Long.MAX_VALUE / 2));
        ledger = Ledger.open(full, RecoveryProgress.NONE);
        assertThat(ledger.submit(Submission.posting(batch(new Earn("F", M, 1).encode()))))
                .isEqualTo(Admission.DISK_RESERVE);
        assertThat(ledger.status().accepting()).isFalse();
        assertThat(view().balance()).isEqualTo(new Balance(10, 0, 0, 0));
    }

    @Test
    void shouldTakeNothingAfterItIsClosed() throws IOException {
        ledger.close();
        assertThat(ledger.submit(Submission.trialBalance(1))).isEqualTo(Admission.STOPPED);
        open();
    }

    @Test
    void shouldSealAfterTheClockRanOnWithinABatch() throws IOException {
        ledger.close();
        ledger =
                Ledger.open(
                        options().withWallClock(wallMs::incrementAndGet), RecoveryProgress.NONE);
        for (int n = 0; n < 20; n++) {
            post(new Earn("E" + n, M, 10).encode());
            stateHash();
        }
        ledger.close();
        open();
        assertThat(ledger.durablePosition()).isEqualTo(21);
    }

    private LedgerOptions options() {
        return LedgerOptions.defaults(directory)
                .withJournal(
                        JournalOptions.DEFAULTS.withCycleBytes(1 << 20).withTestClock(testClock))
                .withRingSize(256)
                .withWallClock(wallMs::get)
                .withOnFatal(fatal::add);
    }

    private Submission post(Encoded command) {
        return submit(Submission.posting(batch(command)));
    }

    private Submission submit(Submission submission) {
        assertThat(ledger.submit(submission)).isEqualTo(Admission.ACCEPTED);
        assertThat(submission.await(PATIENCE)).isTrue();
        return submission;
    }

    private AccountView view() {
        return submit(Submission.account(1, 0, new MemberKey(M, ~M))).accountView();
    }

    private OriginalView original(Submission posted) {
        return submit(Submission.original(1, posted.position(0))).originalView();
    }

    private StateHashAt stateHash() {
        return ledger.stateHash().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void awaitPosition(long position) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ledger.durablePosition() < position) {
            assertThat(System.nanoTime()).as("waits for " + position).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static CommandBatch earns(String prefix, int count) {
        Encoded[] commands = new Encoded[count];
        for (int n = 0; n < count; n++) {
            commands[n] = new Earn(prefix + n, n, 1).encode();
        }
        return batch(commands);
    }

    private static CommandBatch batch(Encoded... commands) {
        CommandBatch batch = new CommandBatch(commands.length);
        for (Encoded command : commands) {
            batch.add(command.buffer(), 0, command.lengthBytes());
        }
        return batch;
    }

    private static RecordedEntry parse(Submission submission, int index) {
        return RecordedEntry.parse(submission.entry(index));
    }

    private static <T> List<T> race(int threadCount, Callable<T> task) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> tasks = java.util.Collections.nCopies(threadCount, task);
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
