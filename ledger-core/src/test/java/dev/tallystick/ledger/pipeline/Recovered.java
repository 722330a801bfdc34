package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.state.PageSource;
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
        StateMachine machine = new StateMachine(PageSource.ON_THE_SPOT);
        JournalEnd end =
                new Recovery(machine, new JournalIndex(), RecoveryProgress.NONE)
                        .run(Disk.NATIVE, directory);
        return new Recovered(StateHash.of(machine.state()), machine.state().position(), end);
    }
}
