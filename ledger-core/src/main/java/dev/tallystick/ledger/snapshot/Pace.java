package dev.tallystick.ledger.snapshot;

import java.io.IOException;

/** Holds a long write back, so that others get at disk and processor, or ends it. */
@FunctionalInterface
public interface Pace {
    /** Writes as fast as it goes. */
    Pace UNBOUNDED = writtenBytes -> {};

    /**
     * Waits until the write may go on.
     *
     * @param writtenBytes so far
     * @throws IOException if it is not to go on at all
     */
    void await(long writtenBytes) throws IOException;
}
