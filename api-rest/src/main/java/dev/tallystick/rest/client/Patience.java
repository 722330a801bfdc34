package dev.tallystick.rest.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How often a request is made again. Every request of these clients may be: postings carry a txId,
 * the rest is idempotent by its method.
 *
 * @param busyMax how often to come back after 503 or 429
 * @param brokenMax how often to try again after a connection that was refused or broke
 * @param pauseMax the longest pause between two tries
 */
public record Patience(int busyMax, int brokenMax, Duration pauseMax) {
    private static final long FIRST_PAUSE_MS = 100;

    /** For long work that should outlive a restart of the server. */
    public static final Patience STEADY = new Patience(30, 8, Duration.ofSeconds(10));

    /**
     * For callers that must see at once that the server is gone; a busy one is still waited for.
     */
    public static final Patience FAIL_FAST = new Patience(30, 0, Duration.ofSeconds(2));

    /** Waits before the try numbered {@code attempt} (from 1), twice as long each time. */
    void pause(int attempt) throws InterruptedException {
        long pauseMs = FIRST_PAUSE_MS << Math.min(attempt - 1, 10);
        TimeUnit.MILLISECONDS.sleep(Math.min(pauseMs, pauseMax.toMillis()));
    }

    /** Waits as long as the server asked, where it did ask. */
    void pause(int attempt, long retryAfterSeconds) throws InterruptedException {
        if (retryAfterSeconds <= 0) {
            pause(attempt);
        } else {
            TimeUnit.MILLISECONDS.sleep(
                    Math.min(TimeUnit.SECONDS.toMillis(retryAfterSeconds), pauseMax.toMillis()));
        }
    }
}
