package dev.tallystick.rest.http;

import dev.tallystick.rest.problem.Problem;

import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The streamed answers under way: each holds a thread and a connection for as long as its client
 * likes, so their number is limited, and they are told when the server stops.
 */
final class Streams {
    /** Of all clients together. */
    static final int COUNT_MAX = 64;

    /** Of one client. */
    static final int CLIENT_COUNT_MAX = 8;

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Map<String, Integer> countByClient = new HashMap<>();
    private final Set<StreamOutput> outputs = new HashSet<>();
    private boolean ending;

    /**
     * {@return an output for one more stream} It is to be given back by {@link #remove}.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 429 or 503 {@code too_many_streams}, 503
     *     {@code shutting_down}
     */
    synchronized StreamOutput add(String clientId, OutputStream out, Admission.Turn turn) {
        if (ending) {
            throw Problem.unavailable(
                            "shutting_down", "The server is stopping.", RETRY_AFTER_SECONDS)
                    .exception();
        }
        if (countByClient.getOrDefault(clientId, 0) >= CLIENT_COUNT_MAX) {
            throw Problem.of(
                            429,
                            "too_many_streams",
                            "The client has %d streams open, which is the limit."
                                    .formatted(CLIENT_COUNT_MAX))
                    .withHeader("Retry-After", String.valueOf(RETRY_AFTER_SECONDS))
                    .exception();
        }
        if (outputs.size() >= COUNT_MAX) {
            throw Problem.unavailable(
                            "too_many_streams",
                            "The server has no room for one more stream.",
                            RETRY_AFTER_SECONDS)
                    .exception();
        }
        StreamOutput output = new StreamOutput(out, turn);
        outputs.add(output);
        countByClient.merge(clientId, 1, Integer::sum);
        return output;
    }

    synchronized void remove(String clientId, StreamOutput output) {
        if (outputs.remove(output)) {
            countByClient.computeIfPresent(
                    clientId, (client, count) -> count == 1 ? null : count - 1);
            notifyAll();
        }
    }

    synchronized int count() {
        return outputs.size();
    }

    /** Takes no more, asks all to end, and cuts off those that wait for a client that is slow. */
    synchronized void end() {
        ending = true;
        outputs.forEach(StreamOutput::end);
        long deadlineNanos = System.nanoTime() + END_NANOS;
        try {
            while (!outputs.isEmpty() && deadlineNanos - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, deadlineNanos - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outputs.forEach(StreamOutput::cut);
    }
}
