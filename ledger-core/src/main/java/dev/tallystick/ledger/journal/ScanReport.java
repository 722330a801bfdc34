package dev.tallystick.ledger.journal;

import java.util.List;

/**
 * What {@link JournalScan#verify} found.
 *
 * @param end where the journal ends, as far as it could be read
 * @param problems in the order of the files; empty when all is well
 */
public record ScanReport(JournalEnd end, List<JournalProblem> problems) {
    /** {@return whether every byte of ours is as it was written} */
    public boolean isSound() {
        return problems.isEmpty();
    }
}
