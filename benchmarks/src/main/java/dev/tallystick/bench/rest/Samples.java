package dev.tallystick.bench.rest;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;

/** What the client saw of one kind of request, over all its rounds. Used by one thread. */
final class Samples {
    private static final int RETRY_AFTER_MAX = 60;

    private final Histogram latencyNanos = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
    private long answeredRequests;
    private long windowRequests;
    private long windowNanos;
    private long bodyBytes;
    private long wrongAnswers;
    private int lastWrongStatus;
    private final int[] turnedAwayBySeconds = new int[RETRY_AFTER_MAX + 1];
    private final Histogram turnedAwayNanos = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
    private long unsentRequests;

    void answered(Workload workload, Connection answer, long nanos, boolean isWithinWindow) {
        answeredRequests++;
        bodyBytes += answer.bodyBytes();
        if (answer.status() != workload.status()) {
            wrongAnswers++;
            lastWrongStatus = answer.status();
            if (answer.status() == 503) {
                turnedAwayBySeconds[Math.min(answer.retryAfterSeconds(), RETRY_AFTER_MAX)]++;
                turnedAwayNanos.recordValue(
                        Math.min(nanos, turnedAwayNanos.getHighestTrackableValue()));
            }
        } else if (isWithinWindow) {
            windowRequests++;
            latencyNanos.recordValueWithCount(
                    Math.min(nanos, latencyNanos.getHighestTrackableValue()),
                    workload.operationCount());
        }
    }

    /** Takes note of requests that were due while no connection was free. */
    void unsent(long requestCount) {
        unsentRequests += requestCount;
    }

    void endWindow(long nanos) {
        windowNanos += nanos;
    }

    /** {@return the latency of each operation: that of the request it came in} */
    Histogram latencyNanos() {
        return latencyNanos;
    }

    /** {@return all requests answered, those after the end of a window too} */
    long answeredRequests() {
        return answeredRequests;
    }

    /** {@return requests answered within a window, a second} */
    double requestsPerSecond() {
        return windowNanos == 0 ? 0 : 1e9 * windowRequests / windowNanos;
    }

    /** {@return the mean length of an answer's body} */
    double answerBytes() {
        return answeredRequests == 0 ? 0 : (double) bodyBytes / answeredRequests;
    }

    /** {@return answers with another status than they must have} */
    long wrongAnswers() {
        return wrongAnswers;
    }

    /** {@return the status of the last of them} */
    int lastWrongStatus() {
        return lastWrongStatus;
    }

    /** {@return answers 503, by the seconds after which they ask to come back} */
    int[] turnedAwayBySeconds() {
        return turnedAwayBySeconds.clone();
    }

    /** {@return how long those answers took} */
    Histogram turnedAwayNanos() {
        return turnedAwayNanos;
    }

    /** {@return requests that were due while no connection was free, and were not sent} */
    long unsentRequests() {
        return unsentRequests;
    }
}
