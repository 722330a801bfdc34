package dev.tallystick.ledger.journal;

import java.io.IOException;

/**
 * The journal is not as it was written, and going on would lose or change what was acknowledged.
 */
public final class JournalDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient JournalProblem problem;

    /** What is wrong, and where. */
    public JournalDamagedException(JournalProblem problem) {
        super(
                problem
                        + "\n"
                        + "Nothing was changed. Run `replay doctor` on this data directory, or"
                        + " restore a backup.");
        this.problem = problem;
    }

    /** {@return what is wrong, and where} */
    public JournalProblem problem() {
        return problem;
    }
}
