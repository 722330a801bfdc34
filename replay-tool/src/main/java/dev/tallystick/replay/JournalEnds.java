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
        boolean running = data.isRunning();
        if (at == null) {
            return read(
                    data,
                    () ->
                            running
                                    ? JournalCut.atDurableEnd(data.journal(), progress)
                                    : JournalCut.atEnd(data.journal(), progress));
        }
        if (running) {
            long durable =
                    read(data, () -> JournalCut.atDurableEnd(data.journal(), progress)).position();
            if (at > durable) {
                throw new ReplayFailedException(
                        "position %d is not durable yet: the journal is so up to %d"
                                .formatted(at, durable));
            }
        }
        return behind(data, at, progress);
    }

    /**
     * {@return the cut behind a position of a journal that nobody writes, or in what is certainly
     * durable of it}
     *
     * @throws ReplayFailedException if there is no such entry, or the journal is damaged before it
     */
    static JournalCut behind(DataDirectory data, long position, ScanProgress progress)
            throws IOException, ReplayFailedException {
        return read(data, () -> JournalCut.behind(data.journal(), position, progress));
    }

    private static JournalCut read(DataDirectory data, Reading reading)
            throws IOException, ReplayFailedException {
        try {
            return reading.read();
        } catch (JournalDamagedException damaged) {
            throw new ReplayFailedException(
                    "the journal is damaged, see `replay doctor`: " + damaged.getMessage());
        } catch (IllegalArgumentException noSuchEntry) {
            throw new ReplayFailedException(data.journal() + ": " + noSuchEntry.getMessage());
        }
    }

    /** Reads a journal up to where it is to be cut. */
    @FunctionalInterface
    private interface Reading {
        JournalCut read() throws IOException;
    }
}
