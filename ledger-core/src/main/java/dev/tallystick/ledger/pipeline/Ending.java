package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.journal.LastFailure;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The end of a ledger that cannot go on, whichever of its threads found out: what happened is left
 * for the next start to tell, then the process ends. What fails in the wake of the first failure
 * waits until that is told, and is not told itself.
 */
final class Ending implements Consumer<Throwable> {
    private final LedgerOptions options;
    private LongSupplier durablePosition = () -> 0;
    private volatile boolean isEnding;

    Ending(LedgerOptions options) {
        this.options = options;
    }

    /** From now on, that is what survives. */
    synchronized void survives(LongSupplier position) {
        durablePosition = position;
    }

    /** {@return whether it has begun} */
    boolean isEnding() {
        return isEnding;
    }

    @Override
    public void accept(Throwable cause) {
        tell(cause);
        options.onFatal().accept(cause);
    }

    private synchronized void tell(Throwable cause) {
        if (isEnding) {
            return;
        }
        isEnding = true;
        try {
            LastFailure.of(
                            cause,
                            LedgerOptions.FATAL_EXIT_CODE,
                            Thread.currentThread().getName(),
                            now(),
                            durablePosition.getAsLong())
                    .leave(options.disk(), options.directory());
        } catch (Throwable untold) {
            cause.addSuppressed(untold); // nothing may be in the way of the end
        }
    }

    /** The clock may be what is broken. */
    private Instant now() {
        try {
            return Instant.ofEpochMilli(options.wallClock().getAsLong());
        } catch (RuntimeException | Error e) {
            return null;
        }
    }
}
