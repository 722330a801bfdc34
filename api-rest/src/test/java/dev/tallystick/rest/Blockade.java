package dev.tallystick.rest;

import dev.tallystick.ledger.pipeline.CommitListener;
import dev.tallystick.ledger.pipeline.LedgerClock;
import dev.tallystick.ledger.pipeline.LedgerOptions;

import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/** Stops a thread of the ledger, and lets it go on. */
public final class Blockade {
    private volatile Barrier barrier = new Barrier(new CountDownLatch(0), new CountDownLatch(0));

    /** One closing: who came to it, and who may go on. */
    private record Barrier(CountDownLatch reached, CountDownLatch open) {
        void pass() {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * {@return ledger options with this in the committer's way} While it is closed, what is durable
     * is not answered, as if the disk hung. The writer goes on, and takes whatever comes.
     */
    public UnaryOperator<LedgerOptions> inTheWay() {
        return options -> options.withCommitListener(before(options.commitListener()));
    }

    /**
     * {@return ledger options with this in the writer's way} Once it is closed and {@linkplain
     * #awaitReached reached}, nothing leaves the ring: what that has no slot for is turned away.
     */
    public UnaryOperator<LedgerOptions> inTheWritersWay() {
        return options -> options.withWallClock(before(options.wallClock()));
    }

    /** The thread that it is in the way of goes no further than here. */
    public void close() {
        barrier = new Barrier(new CountDownLatch(1), new CountDownLatch(1));
    }

    /** Waits until the thread stands before it; a writer comes by itself. */
    public void awaitReached() throws InterruptedException {
        barrier.reached().await();
    }

    /** All goes on. */
    public void open() {
        barrier.open().countDown();
    }

    private CommitListener before(CommitListener next) {
        return (entryCount, lengthBytes, forceNanos) -> {
            barrier.pass();
            next.onCommit(entryCount, lengthBytes, forceNanos);
        };
    }

    private LedgerClock before(LedgerClock next) {
        return new LedgerClock() {
            @Override
            public long getAsLong() {
                return next.getAsLong();
            }

            /** The writer alone asks, every time it would sweep. */
            @Override
            public boolean maySweep() {
                barrier.pass();
                return next.maySweep();
            }

            @Override
            public long nanos() {
                return next.nanos();
            }
        };
    }
}
