package dev.tallystick.ledger.pipeline;

import java.util.function.LongSupplier;

/**
 * Where a ledger's time comes from: epoch milliseconds. It may go back, the ledger's time does not.
 */
@FunctionalInterface
public interface LedgerClock extends LongSupplier {
    /**
     * {@return whether what is due may be settled though nobody asks for it} A clock that doubts
     * itself says no: the sweep waits, postings go on.
     */
    default boolean maySweep() {
        return true;
    }

    /** {@return nanoseconds from an arbitrary origin, to tell how long something took} */
    default long nanos() {
        return System.nanoTime();
    }
}
