package dev.tallystick.bench.engine;

import java.time.Duration;

/**
 * How a client behaves.
 *
 * @param commandsPerSubmission what one slot of the ring holds
 * @param submissionsInFlight at most so many are under way
 * @param commandsPerSecond offered by a clock that does not wait for answers; 0: as fast as answers
 *     come
 * @param isEmpty whether the commands are prepared but stay behind, so that the ring and the
 *     hand-over work alone
 * @param warmUp before the window
 * @param window what is measured
 */
public record LoadShape(
        int commandsPerSubmission,
        int submissionsInFlight,
        double commandsPerSecond,
        boolean isEmpty,
        Duration warmUp,
        Duration window) {
    /** {@return a client that sends as fast as answers come} */
    static LoadShape closed(
            int commandsPerSubmission, int submissionsInFlight, Duration warmUp, Duration window) {
        return new LoadShape(commandsPerSubmission, submissionsInFlight, 0, false, warmUp, window);
    }

    /** {@return the same, by the clock} */
    LoadShape open(double newCommandsPerSecond) {
        return new LoadShape(
                commandsPerSubmission,
                submissionsInFlight,
                newCommandsPerSecond,
                isEmpty,
                warmUp,
                window);
    }

    /** {@return the same with empty submissions} */
    LoadShape empty() {
        return new LoadShape(
                commandsPerSubmission,
                submissionsInFlight,
                commandsPerSecond,
                true,
                warmUp,
                window);
    }

    /** {@return nanoseconds between two submissions, 0 if there is no clock} */
    double intervalNanos() {
        return commandsPerSecond == 0 ? 0 : 1e9 * commandsPerSubmission / commandsPerSecond;
    }
}
