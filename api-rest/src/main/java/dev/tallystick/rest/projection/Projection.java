package dev.tallystick.rest.projection;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.jdbi.v3.core.Handle;

import java.util.EnumSet;
import java.util.Set;

/**
 * Tables that follow from the ledger: what they hold is a function of the entries that concern the
 * projection, in their order, and of nothing else. So they can be made again at any time.
 */
public interface Projection {
    /** {@return its name for good: 1-64 of a-z, 0-9 and _} */
    String name();

    /**
     * {@return the types of entries that can concern it} The fewer, the cheaper: others are passed
     * without being read. Asked anew for each page, when it is known already how far the ledger is
     * durable: what is told now need only be right for entries that are durable by now.
     */
    default Set<EntryType> types() {
        return EnumSet.allOf(EntryType.class);
    }

    /**
     * {@return whether something follows from an entry} Told by the entry alone: no SQL, no clock.
     *
     * @param entry durable, of one of the {@link #types}; it may be a refusal
     */
    boolean concerns(RecordedEntry entry);

    /**
     * Looks up, before the write begins, what {@link #apply} will ask for and is kept in memory: a
     * write waits for nothing else. May be asked again.
     *
     * @param entry one that concerns it
     */
    default void prepare(RecordedEntry entry) {}

    /**
     * Writes what follows from an entry. In the transaction of the handle the position is written
     * as well, so that it happens once and for all; what is thrown stops the projection at this
     * entry, which is tried again until it succeeds.
     *
     * @param handle of a write; nothing else may be written or waited for
     * @param entry one that concerns it; each is handed over once, in the order of positions
     */
    void apply(Handle handle, RecordedEntry entry);

    /** Begins a transaction: what was gathered for another one is let go. */
    default void begin() {}

    /**
     * Writes what was gathered of the entries that were applied since {@link #begin}, in their
     * transaction: for a projection that adds up.
     */
    default void end(Handle handle) {}

    /**
     * What was applied is committed, and can be read: who keeps something of it in memory lets it
     * go. Where nobody knows whether a commit happened it is called behind the next one.
     */
    default void onWritten() {}

    /**
     * Makes its tables as they were before the first entry. Called before that is handed over: on a
     * new database, when its row in the table {@code projection} was deleted, and when the ledger
     * is not the one that it followed, or lost entries that it knows.
     */
    void reset(Handle handle);
}
