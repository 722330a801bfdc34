package dev.tallystick.bench.rest;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;

/** What the client saw of one kind of request, over all its rounds. Used by one thread. */
final class Samples {
    private final Histogram latencyNanos = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
    private long answeredRequests;
    private long windowRequests;
    private long windowNanos;
    private long bodyBytes;
    private long wrongAnswers;
    private int lastWrongStatus;

    void answered(Workload workload, Connection answer, long nanos, boolean isWithinWindow) {
        answeredRequests++;
        bodyBytes += answer.bodyBytes();
        if (answer.status() != workload.status()) {
            wrongAnswers++;
            lastWrongStatus = answer.status();
        } else if (isWithinWindow) {
            windowRequests++;
            latencyNanos.recordValueWithCount(
                    Math.min(nanos, latencyNanos.getHighestTrackableValue()),
                    workload.operationCount());
        }
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
}
