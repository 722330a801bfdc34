package dev.tallystick.rest.vouchers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often a client may present a code that nobody has: 100 times at once, and once more every ten
 * seconds. Behind that none of its codes is looked at, right or wrong, so that guessing gets it
 * nowhere. In memory, and by real time: a restart forgives.
 */
final class FailureLimit {
    private static final long COST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long CREDIT_NANOS = 100 * COST_NANOS;
    private static final int CLIENTS_MAX = 10_000;

    private final LongSupplier nanoTime;

    /** By client: when all of its failures will be forgiven. */
    private final Cache<String, AtomicLong> forgivenAtNanos =
            Caffeine.newBuilder()
                    .maximumSize(CLIENTS_MAX)
                    .expireAfterAccess(Duration.ofNanos(CREDIT_NANOS))
                    .build();

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    FailureLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Refuses a client that failed too often.
     *
     * @throws ProblemException 429 {@code too_many_requests}
     */
    void require(String clientId) {
        AtomicLong forgivenAt = forgivenAtNanos.getIfPresent(clientId);
        if (forgivenAt == null) {
            return;
        }
        long overNanos = forgivenAt.get() - nanoTime.getAsLong() + COST_NANOS - CREDIT_NANOS;
        if (overNanos > 0) {
            throw Problem.of(429, "too_many_requests", "Too many codes were wrong.")
                    .withHeader(
                            "Retry-After",
                            String.valueOf(1 + Duration.ofNanos(overNanos).toSeconds()))
                    .exception();
        }
    }

    /** Takes note of a code that nobody has. */
    void onFailure(String clientId) {
        long nowNanos = nanoTime.getAsLong();
        forgivenAtNanos
                .get(clientId, id -> new AtomicLong(nowNanos))
                .updateAndGet(at -> (at - nowNanos > 0 ? at : nowNanos) + COST_NANOS);
    }
}
