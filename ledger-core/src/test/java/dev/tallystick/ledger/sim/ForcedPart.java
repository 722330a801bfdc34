package dev.tallystick.ledger.sim;

import dev.tallystick.ledger.pipeline.SteppedLedger;

import java.nio.file.Path;

/**
 * Notes how far a running ledger's journal was forced: all of it, whenever the file is forced that
 * was written to last, for those before were forced when they were full.
 */
final class ForcedPart implements SimulatedDisk.Watcher {
    private static final String SUFFIX = ".cq4";

    private final Decided decided;
    private final SteppedLedger ledger;
    private Path lastWritten;

    ForcedPart(Decided decided, SteppedLedger ledger) {
        this.decided = decided;
        this.ledger = ledger;
    }

    @Override
    public void wrote(Path file) {
        if (file.toString().endsWith(SUFFIX)) {
            lastWritten = file.getFileName(); // it has one in the scratch folder, too
        }
    }

    @Override
    public void forced(Path file) {
        if (file.getFileName().equals(lastWritten)) {
            decided.onForced(ledger.appendedPosition());
        }
    }
}
