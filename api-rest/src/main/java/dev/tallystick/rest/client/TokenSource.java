package dev.tallystick.rest.client;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The access token in use: fetched on first use, fetched anew shortly before it is over. */
final class TokenSource {
    private static final long RENEW_BEFORE_SECONDS = 30;

    /** Asks the token endpoint once. */
    @FunctionalInterface
    interface Fetch {
        JsonNode fetch() throws IOException, InterruptedException;
    }

    private final Fetch fetch;
    private final ReentrantLock lock = new ReentrantLock();
    private String token;
    private long renewAtNanos;

    TokenSource(Fetch fetch) {
        this.fetch = fetch;
    }

    /** {@return a token that is good for some time still} */
    String current() throws IOException, InterruptedException {
        lock.lock();
        try {
            if (token == null || System.nanoTime() - renewAtNanos >= 0) {
                JsonNode answer = fetch.fetch();
                long livesSeconds = answer.path("expires_in").asLong(300);
                long renewInSeconds =
                        livesSeconds - Math.min(RENEW_BEFORE_SECONDS, livesSeconds / 2);
                token = answer.path("access_token").asText();
                renewAtNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(renewInSeconds);
            }
            return token;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a token that the server no longer takes, unless another thread already did. */
    void reject(String refused) {
        lock.lock();
        try {
            if (refused.equals(token)) {
                token = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
