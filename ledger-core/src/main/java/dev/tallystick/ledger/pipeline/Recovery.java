package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.state.Programs;
import dev.tallystick.ledger.state.ReadAhead;

import java.io.IOException;
import java.nio.file.Path;

/** Folds a journal into an empty state machine: applies what was recorded, decides nothing. */
final class Recovery {
    private final StateMachine machine;
    private final JournalIndex index;
    private final RecoveryProgress progress;

    Recovery(StateMachine machine, JournalIndex index, RecoveryProgress progress) {
        this.machine = machine;
        this.index = index;
        this.progress = progress;
    }

    /** {@return where the journal ends} */
    JournalEnd run(Disk disk, Path directory) throws IOException {
        JournalEnd end =
                JournalScan.recover(
                        disk,
                        directory,
                        this::fold,
                        (done, total) ->
                                progress.onProgress(machine.state().position(), done, total));
        if (end.tornTail() != null) {
            progress.onTornTail(end.tornTail().toString());
        }
        return end;
    }

    /** {@return the configurations by program number; index 0 is empty} */
    static ProgramConfig[] programs(Programs programs) {
        ProgramConfig[] configs = new ProgramConfig[programs.count() + 1];
        for (int program = 1; program < configs.length; program++) {
            configs[program] = programs.config(program);
        }
        return configs;
    }

    private void fold(ExcerptView excerpt) {
        if (excerpt.kind() != ExcerptKind.ENTRIES) {
            return;
        }
        for (int entry = 0; entry < excerpt.entryCount(); entry++) {
            if (entry % ReadAhead.COMMAND_COUNT_MAX == 0) {
                readAhead(excerpt, entry);
            }
            machine.fold(excerpt.buffer(), excerpt.entryOffset(entry));
        }
        index.append(
                excerpt.firstPosition(), excerpt.entryCount(), excerpt.cycle(), excerpt.offset());
    }

    private void readAhead(ExcerptView excerpt, int from) {
        int to = Math.min(from + ReadAhead.COMMAND_COUNT_MAX, excerpt.entryCount());
        for (int entry = from; entry < to; entry++) {
            machine.readAheadRecorded(excerpt.buffer(), excerpt.entryOffset(entry));
        }
        machine.state().readAhead().read();
    }
}
