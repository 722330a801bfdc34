package dev.tallystick.ledger.sim;

import static dev.tallystick.ledger.sim.Decided.require;

import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.journal.ScanReport;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.pipeline.SteppedLedger;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.StateHash;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold after every recovery. Keeps a state machine of its own, into which the entries are
 * folded one by one as they turn out to be there for good: the full replay, done once.
 */
final class Audit implements RecoveryProgress {
    private static final String MANIFEST_SUFFIX = ".manifest";
    private static final String STATE_SUFFIX = ".state";
    private static final int LOOKED_AT_ONE_OF = 16;

    private final StateMachine replayed = new StateMachine(PageSource.ON_THE_SPOT);
    private final Decided decided;
    private final Clients clients;

    Audit(Decided decided, Clients clients) {
        this.decided = decided;
        this.clients = clients;
    }

    /** Looks at a disk from outside, and at the ledger that was recovered from it. */
    void afterRecovery(SimulatedDisk disk, Path directory, SteppedLedger ledger)
            throws IOException {
        decided.requireKept(entriesOf(disk.copy(), directory));
        clients.onRecovered(decided.lastPosition());
        require(
                ledger.machine().state().position() == decided.lastPosition(),
                "recovered to position ",
                ledger.machine().state().position(),
                " of ",
                decided.lastPosition());
        String expected = stateHash();
        String recovered = StateHash.of(ledger.machine().state());
        require(
                expected.equals(recovered),
                "state hash: full replay ",
                expected,
                ", recovered ",
                recovered);
        requireStates(disk, directory.resolve(Snapshots.FOLDER));
        clients.requireKnown(ledger, LOOKED_AT_ONE_OF);
    }

    /** No crash leaves a manifest whose state is gone. */
    private static void requireStates(SimulatedDisk disk, Path snapshots) throws IOException {
        for (Path manifest : disk.copy().list(snapshots)) {
            String name = manifest.toString();
            if (name.endsWith(MANIFEST_SUFFIX)) {
                String stem = name.substring(0, name.length() - MANIFEST_SUFFIX.length());
                Path state = Path.of(stem + STATE_SUFFIX);
                require(disk.copy().exists(state), "a manifest without its state: ", manifest);
            }
        }
    }

    /** {@return the hash of the state that the record leads to} */
    String stateHash() {
        for (long position = replayed.state().position() + 1;
                position <= decided.lastPosition();
                position++) {
            replayed.fold(new UnsafeBuffer(decided.entryAt(position)), 0);
        }
        return StateHash.of(replayed.state());
    }

    @Override
    public void onProgress(long position, long bytesDone, long bytesTotal) {}

    @Override
    public void onTornTail(String tornTail) {}

    /** A crash alone never makes a snapshot useless that has its manifest; a disk may. */
    @Override
    public void onSnapshotPassedOver(String reason) {
        require(
                reason.endsWith(BrokenDiskException.FAILED),
                "a snapshot was published and is of no use: ",
                reason);
    }

    /** {@return the entries of a journal in which nothing is wrong} */
    static List<byte[]> entriesOf(SimulatedDisk disk, Path directory) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        ExcerptVisitor visitor =
                excerpt -> {
                    for (int entry = 0; entry < excerpt.entryCount(); entry++) {
                        byte[] bytes = new byte[excerpt.entryLengthBytes(entry)];
                        excerpt.buffer().getBytes(excerpt.entryOffset(entry), bytes);
                        entries.add(bytes);
                    }
                };
        ScanReport report = JournalScan.verify(disk, directory, visitor, ScanProgress.NONE);
        require(report.isSound(), "the journal is not sound: ", report.problems());
        return entries;
    }
}
