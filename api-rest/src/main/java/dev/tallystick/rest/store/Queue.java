package dev.tallystick.rest.store;

import dev.tallystick.rest.load.Drain;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import org.jdbi.v3.core.ConnectionException;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Those at a pool of connections, with one or waiting for one: no more than so many. */
final class Queue {
    private final int countMax;
    private final AtomicInteger count = new AtomicInteger();
    private final Drain drain = new Drain();

    Queue(int countMax) {
        this.countMax = countMax;
    }

    /**
     * {@return what was done with a connection}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 {@code overloaded} if too many wait,
     *     or it took too long to get one
     */
    <R> R inTurn(Supplier<R> work) {
        try {
            if (count.incrementAndGet() > countMax) {
                throw overloaded();
            }
            R result = work.get();
            drain.onDone();
            return result;
        } catch (ConnectionException e) {
            throw overloaded();
        } finally {
            count.decrementAndGet();
        }
    }

    private ProblemException overloaded() {
        return Problem.unavailable(
                        "overloaded",
                        "The database has more to do than it can.",
                        drain.sendAway(count.get()))
                .exception();
    }
}
