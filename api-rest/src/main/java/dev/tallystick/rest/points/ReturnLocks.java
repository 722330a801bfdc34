package dev.tallystick.rest.points;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.tallystick.ledger.TxKey;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets returns of the pieces of one purchase come one after the other, where they come alone, so
 * that none is worked out in vain: what is left of a purchase stands in the returns before. That
 * none is forgotten is the ledger's matter, which sends back what was worked out without the newest
 * (ARCHITECTURE.md, "Returned items"). So whoever waits too long goes ahead all the same.
 */
final class ReturnLocks {
    private static final int COUNT = 64;
    private static final long PATIENCE_MS = 2_000;
    private static final Held NOTHING = () -> {};

    private final ReentrantLock[] locks = new ReentrantLock[COUNT];

    /** What is held until it is closed. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    ReturnLocks() {
        for (int index = 0; index < COUNT; index++) {
            locks[index] = new ReentrantLock();
        }
    }

    /** Waits for its turn with the purchase of which something comes back, if that is it. */
    Held hold(int program, Posting posting) {
        if (!(posting instanceof Posting.FollowUp followUp) || followUp.returned().isEmpty()) {
            return NOTHING;
        }
        long key = TxKey.of(program, followUp.originalTxId()).low();
        ReentrantLock lock = locks[(int) Math.floorMod(key, (long) COUNT)];
        try {
            return lock.tryLock(PATIENCE_MS, MILLISECONDS) ? lock::unlock : NOTHING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOTHING;
        }
    }
}
