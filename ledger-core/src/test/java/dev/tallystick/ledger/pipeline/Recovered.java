package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalReader;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a starting server makes of a journal's directory, up to the point where it would begin to
 * write: nothing is changed.
 *
 * @param stateHash of the state it arrived at
 * @param position of the last entry
 * @param end where the journal ends, and what of it is void
 */
public record Recovered(String stateHash, long position, JournalEnd end) {
    /**
     * Reads a directory.
     *
     * @throws IOException if a server would refuse it
     */
    public static Recovered of(Path directory) throws IOException {
        LedgerOptions options = LedgerOptions.defaults(directory);
        JournalIndex index = new JournalIndex();
        try (JournalReader reader = new JournalReader(options.disk(), directory, index);
                IdKeeper ids = new IdKeeper(options, reader, index, RecoveryProgress.NONE)) {
            Recovery recovery =
                    new Recovery(
                            options,
                            new Snapshots(options.disk(), directory),
                            PageSource.ON_THE_SPOT,
                            index,
                            ids,
                            RecoveryProgress.NONE);
            JournalEnd end = recovery.run();
            State state = recovery.machine().state();
            return new Recovered(StateHash.of(state), state.position(), end);
        }
    }
}
