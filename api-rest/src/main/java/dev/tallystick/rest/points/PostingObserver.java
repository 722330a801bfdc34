package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;

/** Is told of every posting that was decided and recorded; must neither block nor throw. */
@FunctionalInterface
public interface PostingObserver {
    /** A posting was recorded for the first time. */
    void onRecorded(EntryType type, Outcome outcome);
}
