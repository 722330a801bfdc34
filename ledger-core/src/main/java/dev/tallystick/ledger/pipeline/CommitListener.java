package dev.tallystick.ledger.pipeline;

/** Hears of every durable batch, on the committer's thread, which it must not hold up. */
@FunctionalInterface
public interface CommitListener {
    /** Hears nothing. */
    CommitListener NONE = (entryCount, lengthBytes, forceNanos) -> {};

    /**
     * A batch became durable.
     *
     * @param entryCount entries in it, 0 if there were only questions
     * @param lengthBytes bytes written to the journal
     * @param forceNanos time that the force took; 0 if there was none
     */
    void onCommit(int entryCount, long lengthBytes, long forceNanos);
}
