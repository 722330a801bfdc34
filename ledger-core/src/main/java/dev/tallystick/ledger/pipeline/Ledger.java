package dev.tallystick.ledger.pipeline;

import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.LiteTimeoutBlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.idempotency.IdSealer;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalLock;
import dev.tallystick.ledger.journal.JournalReader;
import dev.tallystick.ledger.journal.JournalWriter;
import dev.tallystick.ledger.journal.LastFailure;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.ViewRehearsal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The running ledger: recovered from its journal, then open for submissions from any thread.
 * Nothing that it shows, by answers or by its methods, is ahead of what is durable.
 */
public final class Ledger implements AutoCloseable {
    private static final long TICK_MILLIS = 10;
    private static final long DRAIN_SECONDS = 30;

    private final LedgerOptions options;
    private final JournalLock lock;
    private final PageSupply pages;
    private final Ending ending;
    private final JournalIndex index;
    private final IndexKeeper indexKeeper;
    private final JournalReader reader;
    private final IdKeeper ids;
    private final Published published;
    private final Committer committer;
    private final Writer writer;
    private final SnapshotKeeper snapshotKeeper;
    private final Disruptor<Writer.Slot> disruptor;
    private final RingBuffer<Writer.Slot> ring;
    private final AtomicInteger entering = new AtomicInteger();
    private volatile boolean accepting = true;

    /**
     * Opens the journal in the options' directory, folds it, and starts the writer.
     *
     * @throws dev.tallystick.ledger.journal.JournalLockedException if another process has it open
     * @throws dev.tallystick.ledger.journal.JournalDamagedException if the journal is not as it was
     *     written; the message names file and place
     * @throws IOException if the disk fails
     */
    public static Ledger open(LedgerOptions options, RecoveryProgress progress) throws IOException {
        return open(options, JournalLock.acquire(options.disk(), options.directory()), progress);
    }

    /**
     * The same under a lock that was taken before.
     *
     * @param lock of the options' directory; closed with the ledger, or when this fails
     */
    public static Ledger open(LedgerOptions options, JournalLock lock, RecoveryProgress progress)
            throws IOException {
        Ending ending = new Ending(options);
        PageSupply pages = new PageSupply(ending);
        try {
            LastFailure.find(options.disk(), options.directory())
                    .ifPresent(progress::onLastFailure);
            LastFailure.markReported(options.disk(), options.directory());
            ViewRehearsal.run();
            return new Ledger(options, lock, pages, ending, progress);
        } catch (IOException | RuntimeException | Error e) {
            pages.close();
            lock.close();
            throw e;
        }
    }

    private Ledger(
            LedgerOptions options,
            JournalLock lock,
            PageSupply pages,
            Ending ending,
            RecoveryProgress progress)
            throws IOException {
        this.options = options;
        this.ending = ending;
        this.lock = lock;
        this.pages = pages;
        index = new JournalIndex(options.disk(), options.directory());
        Snapshots snapshots = new Snapshots(options.disk(), options.directory());
        reader = new JournalReader(options.disk(), options.directory(), index);
        ids = new IdKeeper(options, reader, index, progress, IdSealer::start);
        Recovery recovery = new Recovery(options, snapshots, pages, index, ids, progress);
        JournalWriter journal = null;
        StateMachine machine;
        try {
            JournalEnd end = recovery.run();
            machine = recovery.machine();
            State state = machine.state();
            published =
                    new Published(
                            Recovery.programs(state.programs()),
                            state.position(),
                            state.lastStampMs(),
                            state.clockSetAtMs());
            ending.survives(published.durablePosition()::get);
            journal = JournalWriter.open(options.directory(), options.journal(), end);
            ids.follow(published.durablePosition()::get, ending);
        } catch (IOException | RuntimeException | Error e) {
            closeAfter(e, journal, ids, reader, index);
            throw e;
        }
        CommitQueue queue = new CommitQueue(CommitQueue.COMMIT_COUNT);
        indexKeeper = new IndexKeeper(index, reader, ending);
        committer =
                new Committer(queue, journal, index, indexKeeper::add, published, options, ending);
        disruptor =
                new Disruptor<>(
                        Writer.Slot::new,
                        options.ringSize(),
                        task -> new Thread(task, "tallystick-writer"),
                        ProducerType.MULTI,
                        new LiteTimeoutBlockingWaitStrategy(TICK_MILLIS, TimeUnit.MILLISECONDS));
        ring = disruptor.getRingBuffer();
        writer = new Writer(machine, options, ending, queue, committer, ring::getCursor, ring::get);
        disruptor.setDefaultExceptionHandler(new Fatal(ending));
        disruptor.handleEventsWith(writer);
        snapshotKeeper =
                new SnapshotKeeper(
                        snapshots,
                        new StateViews(submission -> submit(submission) == Admission.ACCEPTED),
                        options,
                        ending,
                        reader,
                        published.durablePosition(),
                        recovery.snapshotPosition());
        indexKeeper.start();
        committer.start();
        disruptor.start();
        Rehearsal.once(this::submit);
        snapshotKeeper.start();
    }

    /**
     * Takes a snapshot as soon as possible, while everything goes on.
     *
     * @return what becomes of it; fails if nothing was recorded yet, the disk does, or the ledger
     *     is closed
     */
    public CompletableFuture<Manifest> snapshot() {
        return snapshotKeeper.snapshot();
    }

    /**
     * Tells the hash of the whole state as soon as possible, while everything goes on: behind a
     * snapshot that is being taken.
     *
     * @return fails if the ledger is closed
     */
    public CompletableFuture<StateHashAt> stateHash() {
        return snapshotKeeper.stateHash();
    }

    /** Offers a submission to the writer; never waits. */
    public Admission submit(Submission submission) {
        entering.incrementAndGet();
        try {
            if (!accepting || ending.isEnding()) {
                return Admission.STOPPED;
            }
            if (submission.isPosting() && !committer.hasReserve()) {
                return Admission.DISK_RESERVE;
            }
            return ring.tryPublishEvent((slot, sequence, s) -> slot.put(s), submission)
                    ? Admission.ACCEPTED
                    : Admission.RING_FULL;
        } finally {
            entering.decrementAndGet();
        }
    }

    /** {@return position of the last entry that survives a crash, 0 if there is none} */
    public long durablePosition() {
        return published.durablePosition().get();
    }

    /**
     * Waits for a position to become durable.
     *
     * @return false if it did not within the time, or the thread was interrupted
     */
    public boolean awaitPosition(long position, Duration timeout) {
        try {
            return published.durablePosition().await(position, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@return ledger time, epoch milliseconds: never behind the last durable entry} */
    public long nowMs() {
        long clockSetAtMs = published.clockSetAtMs();
        long wallMs = clockSetAtMs == Dates.NEVER ? options.wallClock().getAsLong() : clockSetAtMs;
        return Math.max(wallMs, published.lastStampMs());
    }

    /**
     * {@return the recorded bytes of a durable entry}
     *
     * @throws IllegalArgumentException if there is no durable entry with that position
     * @throws IOException if it cannot be read
     */
    public byte[] entryAt(long position) throws IOException {
        if (position > durablePosition()) {
            throw new IllegalArgumentException("not durable: position=" + position);
        }
        return reader.read(position);
    }

    /**
     * {@return durable entries of a program behind a position, in order} One look is bounded: the
     * page may be short, or empty, though more follows.
     *
     * @param after a position, or 0
     * @param entryCountMax 1 or more
     * @throws IOException if the journal cannot be read
     */
    public EntryPage entriesAfter(int program, long after, int entryCountMax) throws IOException {
        return ForwardLook.look(
                reader,
                ForwardLook.Wanted.ofProgram(program),
                after,
                durablePosition(),
                entryCountMax);
    }

    /**
     * {@return durable entries of some types, of all programs, behind a position, in order} One
     * look is bounded: the page may be short, or empty, though more follows.
     *
     * @param after a position, or 0
     * @param last a durable position: entries behind it are not looked at
     * @param entryCountMax 1 or more
     * @throws IOException if the journal cannot be read
     */
    public EntryPage entriesAfter(Set<EntryType> types, long after, long last, int entryCountMax)
            throws IOException {
        return ForwardLook.look(
                reader, ForwardLook.Wanted.ofTypes(types), after, last, entryCountMax);
    }

    /**
     * {@return position of the durable entry that recorded the transaction, 0 if there is none}
     *
     * @throws IOException if an old one cannot be looked up
     */
    public long positionOf(TxKey key) throws IOException {
        return ids.positionOf(key);
    }

    /** {@return the durable configuration of the program, null if there is none of that number} */
    public ProgramConfig program(int number) {
        ProgramConfig[] programs = published.programs();
        return number > 0 && number < programs.length ? programs[number] : null;
    }

    /** {@return the durable configuration of the program, null if there is none of that id} */
    public ProgramConfig program(String id) {
        for (ProgramConfig program : published.programs()) {
            if (program != null && program.id().equals(id)) {
                return program;
            }
        }
        return null;
    }

    /** {@return the durable configurations of all programs, in the order of their numbers} */
    public List<ProgramConfig> programs() {
        return Arrays.stream(published.programs()).filter(Objects::nonNull).toList();
    }

    /** {@return how it is doing at this moment} */
    public LedgerStatus status() {
        return new LedgerStatus(
                accepting && !ending.isEnding() && committer.hasReserve(),
                options.journal().durability(),
                options.journal().testClock(),
                durablePosition(),
                committer.recordedPosition(),
                committer.forceRunningNanos(),
                ring.getBufferSize() - ring.remainingCapacity(),
                ring.getBufferSize(),
                committer.hasReserve(),
                usableBytes());
    }

    /**
     * Takes no more submissions, answers those it took, seals the journal and lets it go.
     *
     * @throws IllegalStateException if the writer did not come to an end in time
     */
    @Override
    public void close() throws IOException {
        snapshotKeeper.giveUp();
        accepting = false;
        while (entering.get() > 0) {
            Thread.onSpinWait();
        }
        writer.stop();
        try {
            disruptor.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the writer did not end in time", e);
        }
        writer.awaitEnd();
        committer.close();
        snapshotKeeper.close();
        indexKeeper.close();
        ids.close();
        pages.close();
        reader.close();
        index.close();
        lock.close();
    }

    /** Closes what a failure leaves open; what fails of it is told with that failure. */
    private static void closeAfter(Throwable failure, Closeable... open) {
        for (Closeable one : open) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (IOException | RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private long usableBytes() {
        try {
            return options.disk().usableBytes(options.directory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What escapes the writer's own care stops the process as well: nothing is skipped. */
    private record Fatal(Ending ending) implements ExceptionHandler<Writer.Slot> {
        @Override
        public void handleEventException(Throwable e, long sequence, Writer.Slot slot) {
            ending.accept(e);
        }

        @Override
        public void handleOnStartException(Throwable e) {
            ending.accept(e);
        }

        @Override
        public void handleOnShutdownException(Throwable e) {
            ending.accept(e);
        }
    }
}
