package dev.tallystick.rest;

import dev.tallystick.ledger.pipeline.CommitListener;
import dev.tallystick.ledger.pipeline.LedgerOptions;

import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/** Stops the ledger's committer, as a disk that hangs would, and lets it go on. */
public final class Blockade {
    private volatile CountDownLatch open = new CountDownLatch(0);

    /** {@return ledger options with this in the committer's way} */
    public UnaryOperator<LedgerOptions> inTheWay() {
        return options -> options.withCommitListener(before(options.commitListener()));
    }

    /** What is durable from now on is not answered. */
    public void close() {
        open = new CountDownLatch(1);
    }

    /** All goes on. */
    public void open() {
        open.countDown();
    }

    private CommitListener before(CommitListener next) {
        return (entryCount, lengthBytes, forceNanos) -> {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            next.onCommit(entryCount, lengthBytes, forceNanos);
        };
    }
}
