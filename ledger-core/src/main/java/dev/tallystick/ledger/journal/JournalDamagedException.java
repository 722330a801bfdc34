package dev.tallystick.ledger.journal;

import java.io.IOException;

/**
 * The journal is not as it was written, or says what this build has no meaning for: going on would
 * lose or change what was acknowledged. Nothing was changed.
 */
public final class JournalDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient JournalProblem problem;

    /** Refuses a journal because of one place in it. */
    public JournalDamagedException(JournalProblem problem) {
        this(problem, null);
    }

    /** Refuses a journal because of one place in it, which showed by {@code cause}. */
    public JournalDamagedException(JournalProblem problem, Throwable cause) {
        super(problem + "\nNothing was changed. " + adviceOn(problem.code()), cause);
        this.problem = problem;
    }

    private static String adviceOn(ProblemCode code) {
        return code == ProblemCode.FORMAT_NEWER
                ? "Run the program that wrote it, or a newer one; to go back to this one restore a"
                        + " backup from before (docs/operations.md, \"Upgrading\")."
                : "Run `replay doctor` on this data directory, or restore a backup.";
    }

    /** {@return what is wrong, and where} */
    public JournalProblem problem() {
        return problem;
    }
}
