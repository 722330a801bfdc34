package dev.tallystick.rest.client;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs tasks side by side, at most so many at once, each on a virtual thread of its own. The first
 * failure stops the intake and comes out of the next {@link #run} or of {@link #drain}.
 */
public final class Lanes {
    private final int laneCount;
    private final Semaphore free;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** What one lane does. */
    @FunctionalInterface
    public interface Task {
        void run() throws IOException, InterruptedException;
    }

    /**
     * @param laneCount how many tasks may run at once
     */
    public Lanes(int laneCount) {
        this.laneCount = laneCount;
        this.free = new Semaphore(laneCount);
    }

    /** Starts a task, after waiting for a free lane. */
    public void run(Task task) throws IOException, InterruptedException {
        free.acquire();
        if (failure.get() != null) {
            free.release();
            drain();
        }
        Thread.startVirtualThread(() -> occupy(task));
    }

    private void occupy(Task task) {
        try {
            task.run();
        } catch (InterruptedException e) {
            failure.compareAndSet(null, e);
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        } finally {
            free.release();
        }
    }

    /** Waits until every task has ended. */
    public void drain() throws IOException, InterruptedException {
        free.acquire(laneCount);
        free.release(laneCount);
        switch (failure.get()) {
            case null -> {}
            case IOException e -> throw new IOException(e.getMessage(), e);
            case Exception e -> throw new IllegalStateException("a task failed: " + e, e);
        }
    }
}
