package dev.tallystick.rest.credentials;

import java.time.Duration;

/**
 * How long a secret is refused unseen after attempts that failed in a row.
 *
 * @param attemptCountMax so many may fail before it is
 * @param first how long after the first too many; each further failure doubles it
 * @param longest at most
 * @param memory how long failures are remembered when nothing more happens
 */
record Lockout(int attemptCountMax, Duration first, Duration longest, Duration memory) {
    /**
     * Five attempts, then a quarter of an hour, up to a day: a PIN of four digits holds for years.
     */
    static final Lockout DEFAULTS =
            new Lockout(5, Duration.ofMinutes(15), Duration.ofDays(1), Duration.ofDays(1));

    /**
     * {@return until when the secret is refused after so many failures, 0 if it is not}
     *
     * @param nowMs when the last of them was
     */
    long lockedUntilMs(int failedCount, long nowMs) {
        if (failedCount < attemptCountMax) {
            return 0;
        }
        int doublings = Math.min(failedCount - attemptCountMax, Integer.SIZE - 2);
        long ms = Math.min(first.toMillis() << doublings, longest.toMillis());
        return nowMs + ms;
    }
}
