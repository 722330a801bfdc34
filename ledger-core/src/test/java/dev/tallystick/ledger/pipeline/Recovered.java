package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.idempotency.IdSealer;
import dev.tallystick.ledger.journal.Framing;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.journal.JournalReader;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a starting server makes of a journal's directory, up to the point where it would begin to
 * write: nothing is changed.
 *
 * @param stateHash of the state it arrived at
 * @param position of the last entry
 * @param end where the journal ends, and what of it is void
 * @param snapshotPosition of the snapshot it began with, 0 if there was none
 * @param passedOver why newer snapshots were not used
 */
public record Recovered(
        String stateHash,
        long position,
        JournalEnd end,
        long snapshotPosition,
        List<String> passedOver) {
    /** Reads a directory on the machine's disk, as {@link #of(Disk, Path)} does. */
    public static Recovered of(Path directory) throws IOException {
        return of(Disk.NATIVE, directory);
    }

    /**
     * Reads a directory.
     *
     * @throws IOException if a server would refuse it
     */
    public static Recovered of(Disk disk, Path directory) throws IOException {
        LedgerOptions options =
                LedgerOptions.defaults(directory)
                        .withTxIdSegmentKeys(1 << 10)
                        .withJournal(JournalOptions.DEFAULTS.withDisk(disk, Framing.OWN));
        List<String> passedOver = new ArrayList<>();
        RecoveryProgress progress = reporting(passedOver);
        JournalIndex index = new JournalIndex();
        try (JournalReader reader = new JournalReader(disk, directory, index);
                IdKeeper ids = new IdKeeper(options, reader, index, progress, IdSealer::start)) {
            Recovery recovery =
                    new Recovery(
                            options,
                            new Snapshots(disk, directory),
                            PageSource.ON_THE_SPOT,
                            index,
                            ids,
                            progress);
            JournalEnd end = recovery.run();
            State state = recovery.machine().state();
            return new Recovered(
                    StateHash.of(state),
                    state.position(),
                    end,
                    recovery.snapshotPosition(),
                    List.copyOf(passedOver));
        }
    }

    private static RecoveryProgress reporting(List<String> passedOver) {
        return new RecoveryProgress() {
            @Override
            public void onProgress(long position, long bytesDone, long bytesTotal) {}

            @Override
            public void onTornTail(String tornTail) {}

            @Override
            public void onSnapshotPassedOver(String reason) {
                passedOver.add(reason);
            }
        };
    }
}
