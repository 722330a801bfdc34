package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.journal.EntryVisitor;

import java.io.IOException;

/** The journal, as far as sealed keys need it. */
public interface EntryFeed {
    /**
     * Hands over the entries behind a position in their order, until the visitor has enough or
     * there are no more.
     *
     * @param last the last position of interest, {@link Long#MAX_VALUE} if that is unknown
     */
    void readForward(long after, long last, EntryVisitor visitor) throws IOException;

    /**
     * Makes sure that the entries from one position to another survive a power cut: from now on a
     * file vouches for them.
     */
    void force(long firstPosition, long lastPosition) throws IOException;
}
