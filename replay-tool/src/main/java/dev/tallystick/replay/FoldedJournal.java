package dev.tallystick.replay;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.journal.ScanReport;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;

import org.agrona.DirectBuffer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A journal folded as a recovering server folds it, as far as that goes: the state it leads to, and
 * where each of its entries lies.
 */
final class FoldedJournal implements AutoCloseable {
    /** Up to the end. */
    static final long EVERYTHING = Long.MAX_VALUE;

    /** Looks at no refusal. */
    static final Consumer<RecordedEntry> NO_REFUSALS = refusal -> {};

    private final StateMachine machine;
    private final long snapshotPosition;
    private final EntryDecoder entry = new EntryDecoder();
    private final List<Problem> problems = new ArrayList<>();
    private final IndexedJournal indexed;
    private final long upTo;
    private final Consumer<RecordedEntry> onRefusal;
    private Consumer<State> onEntry = state -> {};
    private boolean ended;
    private JournalEnd end;

    private FoldedJournal(
            DataDirectory data, State start, long upTo, Consumer<RecordedEntry> onRefusal) {
        machine = new StateMachine(start);
        snapshotPosition = start.position();
        this.upTo = upTo;
        this.onRefusal = onRefusal;
        indexed = new IndexedJournal(data);
    }

    /**
     * {@return the journal folded up to a position}
     *
     * @param onRefusal called with each refused entry, which no account's history holds
     */
    static FoldedJournal read(
            DataDirectory data, long upTo, Consumer<RecordedEntry> onRefusal, ScanProgress progress)
            throws IOException {
        State empty = new State(PageSource.ON_THE_SPOT);
        return new FoldedJournal(data, empty, upTo, onRefusal).read(data, progress);
    }

    /**
     * {@return the journal folded up to a position, from the newest snapshot before it that can be
     * used}
     */
    static FoldedJournal readBehindSnapshot(DataDirectory data, long upTo, ScanProgress progress)
            throws IOException {
        SnapshotShelf.Loaded snapshot = new SnapshotShelf(data).newest(upTo);
        if (snapshot == null) {
            return read(data, upTo, NO_REFUSALS, progress);
        }
        FoldedJournal folded = new FoldedJournal(data, snapshot.state(), upTo, NO_REFUSALS);
        return folded.read(data, progress).requireMadeFrom(snapshot.manifest());
    }

    private FoldedJournal read(DataDirectory data, ScanProgress progress) throws IOException {
        ScanReport report = JournalScan.verify(data.journal(), upTo, this::fold, progress);
        end = report.end();
        report.problems().forEach(problem -> problems.add(Problem.of(problem)));
        return this;
    }

    /** The excerpt of which the snapshot was made must be what the journal holds. */
    private FoldedJournal requireMadeFrom(Manifest snapshot) throws IOException {
        SnapshotShelf.difference(snapshot, indexed).ifPresent(problems::add);
        return this;
    }

    /** {@return position of the snapshot from which it was folded, 0 if from the beginning} */
    long snapshotPosition() {
        return snapshotPosition;
    }

    IndexedJournal indexed() {
        return indexed;
    }

    /**
     * {@return the journal folded to its end}
     *
     * @param snapshots hears of the state at the positions it asks for
     */
    static FoldedJournal read(DataDirectory data, SnapshotProof snapshots, ScanProgress progress)
            throws IOException {
        State empty = new State(PageSource.ON_THE_SPOT);
        FoldedJournal folded = new FoldedJournal(data, empty, EVERYTHING, NO_REFUSALS);
        folded.onEntry = snapshots::heard;
        return folded.read(data, progress);
    }

    /** {@return what is wrong; then the state is that of the entries before} */
    List<Problem> problems() {
        return problems;
    }

    /** {@return where the journal ends, as far as it was read} */
    JournalEnd end() {
        return end;
    }

    State state() {
        return machine.state();
    }

    String stateHash() {
        return StateHash.of(machine.state());
    }

    /** {@return the last position that {@link #entry} knows} */
    long lastPosition() {
        return indexed.lastPosition();
    }

    RecordedEntry entry(long position) throws IOException, ReplayFailedException {
        return indexed.entry(position);
    }

    /** {@return the program's configuration, null if the entry concerns none} */
    ProgramConfig program(int number) {
        return number == 0 ? null : state().programs().config(number);
    }

    /**
     * {@return the program of that id; the only one if {@code id} is null}
     *
     * @throws ReplayFailedException if there is none, or several and no id
     */
    ProgramConfig program(String id) throws ReplayFailedException {
        List<String> ids = new ArrayList<>();
        for (int number = 1; number <= state().programs().count(); number++) {
            ProgramConfig program = state().programs().config(number);
            ids.add(program.id());
            if (program.id().equals(id)) {
                return program;
            }
        }
        if (id == null && ids.size() == 1) {
            return program(1);
        }
        throw new ReplayFailedException(
                id == null
                        ? "name one of the journal's programs by --program: " + ids
                        : "no program " + id + " in the journal, which knows " + ids);
    }

    @Override
    public void close() throws IOException {
        indexed.close();
    }

    private void fold(ExcerptView excerpt) {
        if (excerpt.kind() != ExcerptKind.ENTRIES || ended) {
            return;
        }
        if (excerpt.firstPosition() != indexed.lastPosition() + 1) {
            ended = true; // the scan tells what is missing
            return;
        }
        indexed.onExcerpt(excerpt);
        for (int i = 0; i < excerpt.entryCount() && !ended; i++) {
            if (excerpt.firstPosition() + i > upTo) {
                ended = true;
            } else if (excerpt.firstPosition() + i > snapshotPosition) {
                fold(excerpt, i);
            }
        }
    }

    private void fold(ExcerptView excerpt, int i) {
        DirectBuffer buffer = excerpt.buffer();
        int offset = excerpt.entryOffset(i);
        try {
            machine.fold(buffer, offset);
            onEntry.accept(machine.state());
            if (entry.wrap(buffer, offset).outcome() != Outcome.POSTED) {
                byte[] refusal = new byte[excerpt.entryLengthBytes(i)];
                buffer.getBytes(offset, refusal);
                onRefusal.accept(RecordedEntry.parse(refusal));
            }
        } catch (RuntimeException | AssertionError e) {
            ended = true;
            problems.add(
                    new Problem(
                            excerpt.file().toString(),
                            excerpt.entryFileOffset(i),
                            ProofCode.ENTRY_MALFORMED.code,
                            "position " + (excerpt.firstPosition() + i) + ": " + e.getMessage()));
        }
    }
}
