package dev.tallystick.rest.ledger;

import dev.tallystick.rest.problem.ProblemException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Settles what waits for a posting that never came: what a process left that died between a
 * reservation and the ledger, or a client that did not come back after a 504. It has a thread of
 * its own; a start waits for nothing of it, and does not fail because of it.
 *
 * @param <T> what waits
 */
public final class Sweep<T> implements AutoCloseable {
    /** How long a client may take to come back with the same txId. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final long EVERY_S = 30;
    private static final int BATCH_MAX = 100;
    private static final long END_WITHIN_S = 10;

    private final String name;
    private final Waiting<T> waiting;
    private final Settling<T> settling;
    private final Clock clock;
    private final ScheduledExecutorService executor;

    /** Finds what waits. */
    @FunctionalInterface
    public interface Waiting<T> {
        /**
         * {@return what waits since an instant of real time or longer}
         *
         * @param limit so much at most
         */
        List<T> since(long sinceMs, int limit);
    }

    /** Finds out what became of one. */
    @FunctionalInterface
    public interface Settling<T> {
        /** Does so, and acts upon it. May be asked again. */
        void settle(T one) throws IOException;
    }

    /**
     * Sweeps once it is started.
     *
     * @param name what waits, as the log tells it
     * @param clock real time
     */
    public Sweep(String name, Waiting<T> waiting, Settling<T> settling, Clock clock) {
        this.name = name;
        this.waiting = waiting;
        this.settling = settling;
        this.clock = clock;
        this.executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("tallystick-" + name).factory());
    }

    /** Sweeps now, and from now on. */
    public void start() {
        var unused = executor.scheduleWithFixedDelay(this::sweep, 0, EVERY_S, TimeUnit.SECONDS);
    }

    /** Sweeps no more. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(END_WITHIN_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            long sinceMs = clock.millis() - PATIENCE.toMillis();
            for (T one : waiting.since(sinceMs, BATCH_MAX)) {
                settle(one);
            }
        } catch (RuntimeException e) {
            LOG.error("{} cannot be settled", name, e);
        }
    }

    /** What cannot be settled keeps nothing else from it. */
    private void settle(T one) {
        try {
            settling.settle(one);
        } catch (ProblemException e) {
            LOG.debug("{} wait: code={}", name, e.problem().code());
        } catch (IOException | RuntimeException e) {
            LOG.error("one of the {} cannot be settled", name, e);
        }
    }
}
