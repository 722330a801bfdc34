package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.entry.UnknownFormatException;
import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalFormat;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalProblem;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ProblemCode;
import dev.tallystick.ledger.journal.ScanAhead;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.Programs;
import dev.tallystick.ledger.state.ReadAhead;
import dev.tallystick.ledger.state.State;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes a state machine out of what is on disk: the newest snapshot that can be used, and the
 * journal folded behind it. Applies what was recorded, decides nothing. Refuses a journal that ends
 * before what any snapshot vouches for.
 */
final class Recovery {
    /**
     * Parts in which an index is filled, as a replay has threads. Each leaves some of an array of
     * its own empty, for good.
     */
    private static final int INDEX_PARTS = 2;

    private final LedgerOptions options;
    private final Snapshots snapshots;
    private final PageSource pages;
    private final JournalIndex index;
    private final IdKeeper ids;
    private final RecoveryProgress progress;
    private boolean hasBegunIds;

    /** Told on the thread that scans, which may be another. */
    private volatile long foldedPosition;

    private StateMachine machine;
    private Manifest snapshot;

    Recovery(
            LedgerOptions options,
            Snapshots snapshots,
            PageSource pages,
            JournalIndex index,
            IdKeeper ids,
            RecoveryProgress progress) {
        this.options = options;
        this.snapshots = snapshots;
        this.pages = pages;
        this.index = index;
        this.ids = ids;
        this.progress = progress;
    }

    /** {@return where the journal ends} */
    JournalEnd run() throws IOException {
        List<Snapshots.Found> found = snapshots.list();
        machine = new StateMachine(load(found));
        if (snapshot == null) {
            machine.state().accounts().deferIndex();
        }
        KeysAhead keys = new KeysAhead(machine.state().txIds(), snapshotPosition());
        JournalEnd end =
                options.disk().isForOneThread()
                        ? scan(keys, this::fold)
                        : ScanAhead.run(visitor -> scan(keys, visitor), this::fold);
        keys.end();
        if (snapshot == null) {
            fillIndex(machine.state().accounts());
        }
        for (Snapshots.Found one : found) {
            requireReached(one, end);
        }
        index.letGoOfFinished();
        beginIds();
        ids.end(end.lastPosition());
        if (end.tornTail() != null) {
            progress.onTornTail(end.tornTail().toString());
        }
        return end;
    }

    /** {@return the machine with the state at the end of the journal} */
    StateMachine machine() {
        return machine;
    }

    /** {@return position of the snapshot from which the state was taken, 0 if from none} */
    long snapshotPosition() {
        return snapshot == null ? 0 : snapshot.position();
    }

    /** {@return the configurations by program number; index 0 is empty} */
    static ProgramConfig[] programs(Programs programs) {
        ProgramConfig[] configs = new ProgramConfig[programs.count() + 1];
        for (int program = 1; program < configs.length; program++) {
            configs[program] = programs.config(program);
        }
        return configs;
    }

    /** {@return the state of the newest snapshot that can be used; an empty one if none can} */
    private State load(List<Snapshots.Found> found) {
        for (Snapshots.Found one : found) {
            try {
                if (one.manifest() == null) {
                    throw one.problem();
                }
                State state = new State(pages, options.txIdSegmentKeys());
                snapshots.load(one.manifest(), state);
                snapshot = one.manifest();
                progress.onSnapshot(snapshot.position());
                return state;
            } catch (IOException unusable) {
                progress.onSnapshotPassedOver(unusable.getMessage());
            }
        }
        return new State(pages, options.txIdSegmentKeys());
    }

    private static void fillIndex(Accounts accounts) {
        IntStream.range(0, INDEX_PARTS)
                .parallel()
                .forEach(part -> accounts.fillIndex(part, INDEX_PARTS));
        accounts.endDeferral();
    }

    private JournalEnd scan(KeysAhead keys, ExcerptVisitor visitor) throws IOException {
        return JournalScan.recover(
                options.disk(),
                options.directory(),
                index,
                snapshot == null ? 0 : snapshot.excerpt().cycle(),
                excerpt -> {
                    keys.add(excerpt);
                    visitor.onExcerpt(excerpt);
                },
                (done, total) -> progress.onProgress(foldedPosition, done, total));
    }

    private void fold(ExcerptView excerpt) throws IOException {
        if (excerpt.kind() != ExcerptKind.ENTRIES) {
            return;
        }
        long lastPosition = excerpt.firstPosition() + excerpt.entryCount() - 1;
        if (excerpt.firstPosition() <= snapshotPosition() && snapshotPosition() <= lastPosition) {
            requireSame(excerpt);
        }
        if (excerpt.firstPosition() > snapshotPosition()) {
            beginIds();
        }
        long known = machine.state().position() - excerpt.firstPosition() + 1;
        for (int from = Math.clamp(known, 0, excerpt.entryCount());
                from < excerpt.entryCount();
                from += ReadAhead.COMMAND_COUNT_MAX) {
            int to = Math.min(from + ReadAhead.COMMAND_COUNT_MAX, excerpt.entryCount());
            fold(excerpt, from, to);
        }
        index.append(
                excerpt.firstPosition(), excerpt.entryCount(), excerpt.cycle(), excerpt.offset());
        foldedPosition = machine.state().position();
        if (hasBegunIds) {
            ids.folded(foldedPosition);
        }
    }

    /** Once all that the state was taken from is known to the index. */
    private void beginIds() throws IOException {
        if (!hasBegunIds) {
            hasBegunIds = true;
            ids.begin(machine.state().txIds());
        }
    }

    /** Its checksum is right, so it was recorded like this: by another program, or by no ledger. */
    static JournalDamagedException refusal(ExcerptView excerpt, int entry, Throwable cause) {
        ProblemCode code =
                cause instanceof UnknownFormatException
                        ? ProblemCode.FORMAT_NEWER
                        : ProblemCode.ENTRY_IMPOSSIBLE;
        return new JournalDamagedException(
                new JournalProblem(
                        excerpt.file(),
                        excerpt.entryFileOffset(entry),
                        code,
                        "position %d: %s; this program reads up to format %d"
                                .formatted(
                                        excerpt.firstPosition() + entry,
                                        cause.getMessage(),
                                        JournalFormat.NEWEST)),
                cause);
    }

    /** Folds the entries from one to before another. */
    private void fold(ExcerptView excerpt, int from, int to) throws JournalDamagedException {
        for (int entry = from; entry < to; entry++) {
            try {
                machine.decodeAhead(excerpt.buffer(), excerpt.entryOffset(entry));
            } catch (RuntimeException e) {
                throw refusal(excerpt, entry, e);
            }
        }
        machine.state().readAhead().read();
        for (int entry = from; entry < to; entry++) {
            try {
                machine.foldNext();
            } catch (RuntimeException | AssertionError e) {
                throw refusal(excerpt, entry, e);
            }
        }
    }

    /** What the snapshot was made of must be what the journal holds. */
    private void requireSame(ExcerptView excerpt) throws JournalDamagedException {
        if (excerpt.cycle() != snapshot.excerpt().cycle()
                || excerpt.offset() != snapshot.excerpt().offset()
                || !excerpt.sha256().equals(snapshot.excerpt().sha256())) {
            throw new JournalDamagedException(
                    new JournalProblem(
                            excerpt.file(),
                            excerpt.offset(),
                            ProblemCode.CHAIN_BROKEN,
                            "not the excerpt that the snapshot at position "
                                    + snapshot.position()
                                    + " was made of: one of the two is of another history; where"
                                    + " it is the snapshots, move the folder away"));
        }
    }

    private void requireReached(Snapshots.Found found, JournalEnd end)
            throws JournalDamagedException {
        if (found.manifest() != null && found.position() > end.lastPosition()) {
            throw new JournalDamagedException(
                    new JournalProblem(
                            found.path(),
                            0,
                            ProblemCode.POSITIONS_MISSING,
                            "a snapshot up to position "
                                    + found.position()
                                    + ", but the journal ends at position "
                                    + end.lastPosition()));
        }
    }
}
