package dev.tallystick.replay;

import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.rules.Rules;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;

import org.agrona.DirectBuffer;

import java.io.IOException;

/**
 * Decides every recorded command again, on a state to which the same was done with all before it,
 * and compares the whole entry: outcome, effects, balances, links. Ends at the first entry that
 * differs, and where bytes are missing: there is nothing to stand on beyond.
 */
final class Proof implements ExcerptVisitor, AutoCloseable {
    private final StateMachine machine = new StateMachine(PageSource.ON_THE_SPOT);
    private final IndexedJournal indexed;
    private final SnapshotProof snapshots;
    private final long to;
    private final Evidence evidence;
    private final Conservation conservation = new Conservation();
    private final EntryDecoder entry = new EntryDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private final EntryAgain again = new EntryAgain();
    private long position;
    private boolean ended;
    private Problem problem;
    private Problem firstClockSetting;

    /**
     * @param snapshots hears of the state at the positions it asks for
     * @param to the last position to prove
     */
    Proof(DataDirectory data, SnapshotProof snapshots, long to) {
        this.snapshots = snapshots;
        this.to = to;
        indexed = new IndexedJournal(data);
        evidence =
                new Evidence(
                        machine.state(), new Rules(machine.state()).timeEvents(), indexed::read);
    }

    @Override
    public void close() throws IOException {
        indexed.close();
    }

    @Override
    public void onExcerpt(ExcerptView excerpt) {
        if (excerpt.kind() != ExcerptKind.ENTRIES || ended) {
            return;
        }
        if (excerpt.firstPosition() != position + 1) {
            ended = true; // the scan tells what is missing
            return;
        }
        indexed.onExcerpt(excerpt);
        for (int i = 0; i < excerpt.entryCount() && !ended && position < to; i++) {
            Objection objection = objection(excerpt, i);
            if (objection != null) {
                ended = true;
                problem = problem(excerpt, i, objection);
            } else {
                position++;
                snapshots.heard(machine.state());
            }
        }
    }

    /** {@return position of the last entry that is proved} */
    long position() {
        return position;
    }

    /** {@return the state after it; of no meaning after a problem} */
    State state() {
        return machine.state();
    }

    IndexedJournal indexed() {
        return indexed;
    }

    /** {@return what ended the proof, null if no entry did} */
    Problem problem() {
        return problem;
    }

    /** {@return the first CLOCK entry, as a problem for a ledger without a test clock; or null} */
    Problem firstClockSetting() {
        return firstClockSetting;
    }

    /** {@return hash of the state after {@link #position}; of no meaning after a problem} */
    String stateHash() {
        return StateHash.of(machine.state());
    }

    private Objection objection(ExcerptView excerpt, int i) {
        try {
            DirectBuffer buffer = excerpt.buffer();
            int offset = excerpt.entryOffset(i);
            entry.wrap(buffer, offset);
            command.wrap(buffer, entry.commandOffset(), entry.commandLengthBytes());
            if (command.type() == EntryType.CLOCK && firstClockSetting == null) {
                firstClockSetting =
                        problem(
                                excerpt,
                                i,
                                new Objection(ProofCode.CLOCK_WRONG, "made without a test clock"));
            }
            Objection objection = evidence.objection(entry, command);
            if (objection == null) {
                objection = conservation.objection(entry);
            }
            return objection != null
                    ? objection
                    : decideAgain(buffer, offset, excerpt.entryLengthBytes(i));
        } catch (RuntimeException | AssertionError e) {
            return new Objection(ProofCode.ENTRY_MALFORMED, e.toString());
        }
    }

    private Objection decideAgain(DirectBuffer buffer, int offset, int lengthBytes) {
        machine.decideAgain(
                buffer,
                entry.commandOffset(),
                entry.commandLengthBytes(),
                entry.postedAtMs(),
                again.sink());
        if (again.equalsRecorded(buffer, offset, lengthBytes)) {
            return null;
        }
        byte[] recorded = new byte[lengthBytes];
        buffer.getBytes(offset, recorded);
        return new Objection(
                ProofCode.ENTRY_DIFFERS,
                EntryDifference.describe(
                        RecordedEntry.parse(recorded), RecordedEntry.parse(again.toBytes())));
    }

    private Problem problem(ExcerptView excerpt, int i, Objection objection) {
        return new Problem(
                excerpt.file().toString(),
                excerpt.entryFileOffset(i),
                objection.code().code,
                "position " + (excerpt.firstPosition() + i) + ": " + objection.detail());
    }
}
