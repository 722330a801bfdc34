package dev.tallystick.rest.credentials;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does one thing after the other behind the requests that asked for it, so that how long an answer
 * takes tells nothing of what there was to do. What is not begun when the server ends is not done.
 */
final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final int WAITING_MAX = 1_000;
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING_MAX),
                    Thread.ofVirtual().name("credentials").factory());

    /** {@return whether it will be done; false if there is too much to do} */
    boolean offer(Runnable work) {
        try {
            executor.execute(() -> run(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Waits a moment for what is being done. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(END_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("a mail is still being sent");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails has nobody to answer to; the message names neither members nor addresses. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("not done behind a request: {}", e.getClass().getSimpleName());
            LOG.debug("not done behind a request", e);
        }
    }
}
