package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.EntryType;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the reversal of a merge apart from what relies on that the member stays merged. Whether a
 * person is there is SQL's to tell and whether he is merged the ledger's: who asked both, one
 * beside the other, would go by two truths. Both are rare, so one lock does for all.
 */
final class MergeLock {
    private static final Postings.AtRest NOTHING = () -> {};

    private final ReentrantLock lock = new ReentrantLock();

    /** Waits for its turn. */
    Postings.AtRest hold() {
        lock.lock();
        return lock::unlock;
    }

    /** Waits for its turn with the reversal of a merge, if that is it. */
    Postings.AtRest hold(Posting posting) {
        return posting.type() == EntryType.MERGE_REVERSAL ? hold() : NOTHING;
    }
}
