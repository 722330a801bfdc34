package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.idempotency.IdSealer;
import dev.tallystick.ledger.journal.CycleSummary;
import dev.tallystick.ledger.journal.ExcerptBuilder;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalLock;
import dev.tallystick.ledger.journal.JournalReader;
import dev.tallystick.ledger.journal.JournalWriter;
import dev.tallystick.ledger.journal.LastFailure;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The ledger without its threads: the same recovery, writer and committer as in {@link Ledger},
 * each of which does its next step when it is told to.
 */
public final class SteppedLedger implements AutoCloseable {
    private static final int SLOT_COUNT = 16;

    /** More, and the writer would wait for a committer who is the same thread. */
    private static final int COMMITS_UNDER_WAY_MAX = 2;

    private final JournalLock lock;
    private final StateMachine machine;
    private final JournalIndex index;
    private final ArrayDeque<CycleSummary> finished = new ArrayDeque<>();
    private final JournalReader reader;
    private final Published published;
    private final CommitQueue queue = new CommitQueue(COMMITS_UNDER_WAY_MAX + 1);
    private final IdKeeper ids;
    private IdSealer sealer;
    private final JournalWriter journal;
    private final Committer committer;
    private final Writer writer;
    private final Ending ending;
    private final SnapshotKeeper snapshotKeeper;
    private final Consumer<ExcerptBuilder> beforeAppend;
    private final Writer.Slot[] slots = new Writer.Slot[SLOT_COUNT];
    private int commitsUnderWay;
    private Throwable failure;

    /**
     * Recovers a ledger.
     *
     * @param beforeAppend sees what is about to be appended to the journal
     */
    public SteppedLedger(
            LedgerOptions options,
            PageSource pages,
            RecoveryProgress progress,
            Consumer<ExcerptBuilder> beforeAppend)
            throws IOException {
        this.beforeAppend = beforeAppend;
        lock = JournalLock.acquire(options.disk(), options.directory());
        ending = new Ending(options);
        LastFailure.find(options.disk(), options.directory()).ifPresent(progress::onLastFailure);
        index = new JournalIndex(options.disk(), options.directory());
        Snapshots snapshots = new Snapshots(options.disk(), options.directory());
        reader = new JournalReader(options.disk(), options.directory(), index);
        ids = new IdKeeper(options, reader, index, progress, newSealer -> sealer = newSealer);
        Recovery recovery = new Recovery(options, snapshots, pages, index, ids, progress);
        JournalEnd end = recovery.run();
        machine = recovery.machine();
        journal = JournalWriter.open(options.directory(), options.journal(), end);
        State state = machine.state();
        published =
                new Published(
                        Recovery.programs(state.programs()),
                        state.position(),
                        state.lastStampMs(),
                        state.clockSetAtMs());
        ending.survives(published.durablePosition()::get);
        ids.follow(published.durablePosition()::get, ending);
        committer = new Committer(queue, journal, index, finished::add, published, options, ending);
        for (int slot = 0; slot < SLOT_COUNT; slot++) {
            slots[slot] = new Writer.Slot();
        }
        writer =
                new Writer(
                        machine,
                        options,
                        ending,
                        queue,
                        committer,
                        () -> -1,
                        sequence -> slots[(int) sequence]);
        snapshotKeeper =
                new SnapshotKeeper(
                        snapshots,
                        new StateViews(this::answer),
                        options,
                        ending,
                        reader,
                        published.durablePosition(),
                        recovery.snapshotPosition());
        LastFailure.markReported(options.disk(), options.directory());
    }

    /** {@return the state machine, as far as the writer is} */
    public StateMachine machine() {
        return machine;
    }

    /** {@return position of the last entry that survives a crash} */
    public long durablePosition() {
        return published.durablePosition().get();
    }

    /** {@return position of the last entry that was given to the journal} */
    public long appendedPosition() {
        return journal.nextPosition() - 1;
    }

    /** {@return position under which a transaction is recorded and durable, 0 if none} */
    public long positionOf(TxKey key) throws IOException {
        return ids.positionOf(key);
    }

    /** A segment of ids that left the writer's window is sealed, if there is one. */
    public boolean sealIds() throws IOException {
        return sealer.sealOne();
    }

    /** {@return the recorded bytes of a durable entry} */
    public byte[] entryAt(long position) throws IOException {
        return reader.read(position);
    }

    /** {@return whether postings are taken, as far as the disk is concerned} */
    public boolean hasReserve() {
        return committer.hasReserve();
    }

    /** The writer takes a batch from its ring, decides it, and hands it over. */
    public void write(List<Submission> batch) throws IOException {
        requireAlive();
        while (commitsUnderWay >= COMMITS_UNDER_WAY_MAX) {
            commit();
        }
        writer.onBatchStart(batch.size(), batch.size());
        for (int slot = 0; slot < batch.size(); slot++) {
            slots[slot].put(batch.get(slot));
        }
        for (int slot = 0; slot < batch.size(); slot++) {
            writer.onEvent(slots[slot], slot, slot == batch.size() - 1);
        }
        commitsUnderWay++; // at most: it may have gone into one that was handed over before
    }

    /** Nothing comes in: the writer settles what is due. */
    public void sweep() throws IOException {
        while (commitsUnderWay >= COMMITS_UNDER_WAY_MAX) {
            commit();
        }
        writer.onTimeout(-1);
        commitsUnderWay++;
    }

    /**
     * The committer makes durable and answers what was handed over first.
     *
     * @return whether anything was
     */
    public boolean commit() throws IOException {
        requireAlive();
        Commit commit = queue.take(0);
        if (commit == null) {
            commitsUnderWay = 0;
            return false;
        }
        commitsUnderWay--;
        try {
            if (commit.excerpt().entryCount() > 0) {
                beforeAppend.accept(commit.excerpt());
            }
            committer.commit(commit);
            return true;
        } catch (IOException | RuntimeException | Error end) {
            failure = end;
            throw end;
        }
    }

    /** What ended the committer ends whatever still asks it for something. */
    private void requireAlive() throws IOException {
        switch (failure) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException bug -> throw bug;
            default -> throw (IOException) failure;
        }
    }

    /** The committer has nothing to do: it seals, and looks for room; indexes are written. */
    public void rest() throws IOException {
        while (!finished.isEmpty()) {
            index.finish(finished.remove());
        }
        committer.recheckReserve();
        committer.sealIfQuiet();
    }

    /**
     * The keeper takes a snapshot. What else is to happen meanwhile, the disk has to bring about.
     *
     * @throws IOException if it cannot: nothing depends on it
     */
    public Manifest snapshot() throws IOException {
        return snapshotKeeper.take();
    }

    /** Something went wrong on one of the threads: leaves word for the next start, and ends. */
    public void fail(Throwable cause) {
        ending.accept(cause);
    }

    private boolean answer(Submission submission) {
        try {
            write(List.of(submission));
            while (commitsUnderWay > 0) {
                commit();
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends as a server that was asked to. */
    @Override
    public void close() throws IOException {
        writer.onShutdown();
        while (commit()) {
            // everything that was handed over
        }
        committer.end();
        ids.close();
        reader.close();
        index.close();
        lock.close();
    }
}
