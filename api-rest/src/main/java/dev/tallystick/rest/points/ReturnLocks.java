package dev.tallystick.rest.points;

import dev.tallystick.ledger.TxKey;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets returns of the pieces of one purchase come one after the other: how much of a line is left
 * stands in the returns before, which must be durable by then. The ledger counts points, not
 * pieces.
 */
final class ReturnLocks {
    private static final int COUNT = 64;

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

    /** Waits for its turn with all purchases of which something comes back. */
    Held hold(int program, List<Posting> postings) {
        int[] mine =
                postings.stream()
                        .filter(
                                posting ->
                                        posting instanceof Posting.FollowUp followUp
                                                && !followUp.returned().isEmpty())
                        .mapToInt(posting -> indexOf(program, (Posting.FollowUp) posting))
                        .sorted()
                        .distinct()
                        .toArray();
        for (int index : mine) {
            locks[index].lock();
        }
        return () -> {
            for (int index : mine) {
                locks[index].unlock();
            }
        };
    }

    private static int indexOf(int program, Posting.FollowUp followUp) {
        return (int) Math.floorMod(TxKey.of(program, followUp.originalTxId()).low(), (long) COUNT);
    }
}
