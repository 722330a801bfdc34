package dev.tallystick.replay;

import dev.tallystick.ledger.journal.JournalCut;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.ScanProgress;

import java.io.IOException;

/** Where to cut a data directory's journal for a copy of it. */
final class JournalEnds {
    private JournalEnds() {}

    /**
     * {@return the cut behind a position}
     *
     * @param at null for the last entry that is certainly durable
     * @throws ReplayFailedException if there is no such entry, or the journal is damaged before it
     */
    static JournalCut cut(DataDirectory data, Long at, ScanProgress progress)
            throws IOException, ReplayFailedException {
        try {
            boolean running = data.isRunning();
            if (at == null) {
                return running
                        ? JournalCut.atDurableEnd(data.journal(), progress)
                        : JournalCut.atEnd(data.journal(), progress);
            }
            if (running) {
                long durable = JournalCut.atDurableEnd(data.journal(), progress).position();
                if (at > durable) {
                    throw new ReplayFailedException(
                            "position %d is not durable yet: the journal is so up to %d"
                                    .formatted(at, durable));
                }
            }
            return JournalCut.behind(data.journal(), at, progress);
        } catch (JournalDamagedException damaged) {
            throw new ReplayFailedException(
                    "the journal is damaged, see `replay doctor`: " + damaged.getMessage());
        } catch (IllegalArgumentException noSuchEntry) {
            throw new ReplayFailedException(data.journal() + ": " + noSuchEntry.getMessage());
        }
    }
}
