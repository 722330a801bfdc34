package dev.tallystick.rest.store;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A write that somebody waits for. Either it is given up before it began, or it comes to an end.
 *
 * @param <R> what it results in
 */
final class PendingWrite<R> {
    private final HandleCallback<R, RuntimeException> work;
    private final CompletableFuture<R> done = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private R result;
    private Throwable failure;

    PendingWrite(HandleCallback<R, RuntimeException> work) {
        this.work = work;
    }

    /** {@return whether it is to be done: the waiting one has not given up} */
    boolean begin() {
        return taken.compareAndSet(false, true);
    }

    /** Does it; what it throws is kept. {@return whether it threw nothing} */
    boolean run(Handle handle) {
        try {
            result = work.withHandle(handle);
            return true;
        } catch (RuntimeException | Error e) {
            failure = e;
            return false;
        }
    }

    /** {@return what it threw, null if nothing} */
    Throwable failure() {
        return failure;
    }

    /** Everything of its group is durable. */
    void settle() {
        if (failure == null) {
            done.complete(result);
        } else {
            done.completeExceptionally(failure);
        }
    }

    /** Nothing of its group happened; its own failure comes first. */
    void fail(Throwable groupFailure) {
        done.completeExceptionally(failure == null ? groupFailure : failure);
    }

    /**
     * Waits for the end, and throws what the write threw.
     *
     * @param patience how long it may wait for its turn
     * @return false if it had no turn within that time, and never will
     */
    boolean await(Duration patience) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            wasInterrupted |= e instanceof InterruptedException;
            if (begin()) {
                return false;
            }
        } catch (ExecutionException e) {
            // thrown by result(), as it is
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }

    /** {@return what it resulted in; waits for the end of one that has begun} */
    R result() {
        try {
            return done.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw e;
            }
        }
    }
}
