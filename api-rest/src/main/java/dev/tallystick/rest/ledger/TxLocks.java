package dev.tallystick.rest.ledger;

import dev.tallystick.ledger.TxKey;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets those who settle what one transaction buys come one after the other: the request that buys
 * it, its retry, a cancellation, the sweep. Others do not wait for them.
 */
public final class TxLocks {
    private final ConcurrentHashMap<TxKey, Counted> byTx = new ConcurrentHashMap<>();

    /** Held until it is closed. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** One lock, there as long as somebody has it or waits for it. */
    private static final class Counted {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }

    /** Waits for its turn. {@return it, held} */
    public Held hold(TxKey txKey) {
        Counted counted = enter(txKey);
        counted.lock.lock();
        return () -> {
            counted.lock.unlock();
            leave(txKey);
        };
    }

    /** {@return its turn, if nobody has it} */
    public Optional<Held> tryHold(TxKey txKey) {
        Counted counted = enter(txKey);
        if (!counted.lock.tryLock()) {
            leave(txKey);
            return Optional.empty();
        }
        return Optional.of(
                () -> {
                    counted.lock.unlock();
                    leave(txKey);
                });
    }

    /** {@return how many locks there are} */
    int count() {
        return byTx.size();
    }

    private Counted enter(TxKey txKey) {
        return byTx.compute(
                txKey,
                (key, existing) -> {
                    Counted counted = existing == null ? new Counted() : existing;
                    counted.users++;
                    return counted;
                });
    }

    private void leave(TxKey txKey) {
        byTx.computeIfPresent(txKey, (key, counted) -> --counted.users == 0 ? null : counted);
    }
}
