package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.journal.JournalOptions;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lots of thousands of members that end at one instant, while somebody else posts. The clock is
 * asked before every step of the sweep: that is where the postings come in, at the worst moment.
 */
class MassExpiryTest {
    private static final long BEFORE_MS = 1_000_000;
    private static final long END_MS = 2_000_000;
    private static final int MEMBERS = 12_000;
    private static final int STEP_ACCOUNTS_MAX = 1_000;
    private static final long TRAVELLER = MEMBERS + 1;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    private final List<Submission> postings = new ArrayList<>();
    private volatile boolean isOver;
    private Ledger ledger;

    @Test
    void shouldLetPostingsThroughBetweenItsSteps() throws IOException {
        openWithLots(this::nowMs);
        long lastBefore = ledger.durablePosition();

        isOver = true;
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (expiredPoints() < 10L * MEMBERS) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
        }
        List<EntryType> types = typesAfter(lastBefore);
        ledger.close();

        assertThat(types).filteredOn(EntryType.EXPIRE::equals).hasSize(MEMBERS);
        int lastPosting = types.lastIndexOf(EntryType.EARN);
        assertThat(lastPosting).isGreaterThan(STEP_ACCOUNTS_MAX);
        assertThat(longestRunOfExpiries(types.subList(0, lastPosting)))
                .isLessThanOrEqualTo(STEP_ACCOUNTS_MAX);
    }

    /** What is left waits for the next start, however much it is. */
    @Test
    void shouldNotKeepALedgerFromClosing() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        LedgerOptions options = openWithLots(() -> isOver ? endOnceClosing(closing) : BEFORE_MS);
        long lastBefore = ledger.durablePosition();

        isOver = true;
        Thread closer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        ledger.close();
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                });
        while (ledger.status().accepting()) {
            Thread.onSpinWait();
        }
        Thread.sleep(100); // for the few instructions until the writer is told
        closing.countDown();
        closer.join(PATIENCE);
        assertThat(closer.isAlive()).isFalse();

        try (Ledger again =
                Ledger.open(options.withWallClock(() -> BEFORE_MS), RecoveryProgress.NONE)) {
            assertThat(again.durablePosition()).isLessThan(lastBefore + MEMBERS);
        }
    }

    /** Opens a ledger in which each member has a lot that ends at the instant. */
    private LedgerOptions openWithLots(LongSupplier nowMs) throws IOException {
        LedgerOptions options =
                LedgerOptions.defaults(directory)
                        .withJournal(JournalOptions.DEFAULTS.withUsableBytesMin(0))
                        .withWallClock(nowMs::getAsLong);
        ledger = Ledger.open(options, RecoveryProgress.NONE);
        post(TestCommands.createProgram());
        CommandBatch earns = new CommandBatch(MEMBERS);
        for (int member = 1; member <= MEMBERS; member++) {
            add(earns, new Earn("E" + member, member, 10).expiresAt(END_MS).encode());
        }
        await(Submission.posting(earns));
        return options;
    }

    private static long endOnceClosing(CountDownLatch closing) {
        try {
            assertThat(closing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return END_MS;
    }

    /** The writer's clock: when it is asked before a step, one more posting is in the ring. */
    private long nowMs() {
        if (!isOver) {
            return BEFORE_MS;
        }
        boolean isDecided =
                postings.isEmpty() || postings.getLast().result(0) == Submission.Result.RECORDED;
        if (isDecided) {
            Encoded earn = new Earn("T" + postings.size(), TRAVELLER, 1).encode();
            CommandBatch batch = new CommandBatch(1);
            add(batch, earn);
            postings.add(Submission.posting(batch));
            ledger.submit(postings.getLast());
        }
        return END_MS;
    }

    private long expiredPoints() {
        TrialBalance balance = await(Submission.trialBalance(1)).trialBalance();
        return balance.units().getFirst().expiredPoints();
    }

    private List<EntryType> typesAfter(long position) throws IOException {
        List<EntryType> types = new ArrayList<>();
        EntryDecoder entry = new EntryDecoder();
        for (long at = position + 1; at <= ledger.durablePosition(); at++) {
            types.add(entry.wrap(new UnsafeBuffer(ledger.entryAt(at)), 0).type());
        }
        return types;
    }

    private static int longestRunOfExpiries(List<EntryType> types) {
        int longest = 0;
        int run = 0;
        for (EntryType type : types) {
            run = type == EntryType.EXPIRE ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private void post(Encoded command) {
        CommandBatch batch = new CommandBatch(1);
        add(batch, command);
        await(Submission.posting(batch));
    }

    private Submission await(Submission submission) {
        ledger.submit(submission);
        assertThat(submission.await(PATIENCE)).isTrue();
        return submission;
    }

    private static void add(CommandBatch batch, Encoded command) {
        batch.add(command.buffer(), 0, command.lengthBytes());
    }
}
