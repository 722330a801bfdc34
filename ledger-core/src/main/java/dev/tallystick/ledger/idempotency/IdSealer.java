package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.state.TxIds;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Seals, behind the writer's back, what left its window: on a thread of its own once it is {@link
 * #start}ed, else whenever it is told to.
 */
public final class IdSealer implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000;
    private static final long NO_ROOM_PATIENCE_NANOS = 1_000_000_000;
    private static final long WAIT_NANOS = 1_000_000;

    /** Segments in memory beyond which a replay waits: the window, and a few to be sealed. */
    private static final int SEGMENT_COUNT_MAX = 6;

    private final SealedIds sealed;
    private final TxIds txIds;
    private final LongSupplier durablePosition;
    private final Consumer<Throwable> onFatal;
    private final Thread thread = new Thread(this::run, "tallystick-ids");
    private volatile boolean closed;
    private volatile Throwable failure;

    /**
     * Makes a sealer; {@link #start} sets it going.
     *
     * @param durablePosition a position that no scope can take back any more
     * @param onFatal hears of a disk that failed
     */
    public IdSealer(
            SealedIds sealed,
            TxIds txIds,
            LongSupplier durablePosition,
            Consumer<Throwable> onFatal) {
        this.sealed = sealed;
        this.txIds = txIds;
        this.durablePosition = durablePosition;
        this.onFatal = onFatal;
    }

    /** Begins to seal. */
    public void start() {
        thread.start();
    }

    /**
     * Holds up a replay that makes segments faster than they are sealed, so that not all of them
     * are in memory at once; but not for those that hold keys from beyond where it is.
     *
     * @throws IOException if they cannot be sealed
     */
    public void awaitRoom() throws IOException {
        while (txIds.segmentCount() > SEGMENT_COUNT_MAX
                && sealed.hasRoom()
                && txIds.toSeal(durablePosition.getAsLong()) != null) {
            requireSound();
            if (thread.getState() == Thread.State.NEW) {
                sealOne();
            } else {
                LockSupport.unpark(thread);
                LockSupport.parkNanos(this, WAIT_NANOS);
            }
        }
    }

    /**
     * Seals the oldest segment that left the window, if there is one and room for it.
     *
     * @return whether it did
     * @throws IOException if it cannot
     */
    public boolean sealOne() throws IOException {
        return sealed.sealOldest(txIds, durablePosition.getAsLong());
    }

    /**
     * Looks whether it can go on.
     *
     * @throws IOException if keys cannot be sealed
     */
    public void requireSound() throws IOException {
        if (failure != null) {
            throw new IOException("keys cannot be sealed", failure);
        }
    }

    /** Ends after the segment that is being sealed. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                if (!sealOne()) {
                    LockSupport.parkNanos(
                            this, sealed.hasRoom() ? PATIENCE_NANOS : NO_ROOM_PATIENCE_NANOS);
                }
            }
        } catch (Throwable e) {
            failure = e;
            onFatal.accept(e);
        }
    }
}
