package dev.tallystick.bench.engine;

import dev.tallystick.ledger.journal.Durability;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code bench engine} is to do.
 *
 * @param data where the journals are made and removed again
 * @param memberCount accounts that exist before the measuring
 * @param window of the main row
 * @param sideWindow of each row beside it
 * @param warmUp before the main row; the others take at most as long as their window
 */
public record EnginePlan(
        Path data,
        int memberCount,
        Skew skew,
        Durability durability,
        long seed,
        Duration window,
        Duration sideWindow,
        Duration warmUp) {
    /** Commands of one submission: what a gateway sends that gathers what arrives together. */
    static final int BATCH = 256;

    /** Submissions of {@link #BATCH} commands under way, enough for the writer never to wait. */
    static final int BATCHES_IN_FLIGHT = 64;

    /** Submissions of one command under way. */
    static final int SINGLES_IN_FLIGHT = 4_096;

    /** {@return the load of the main row} */
    LoadShape mainShape() {
        return LoadShape.closed(BATCH, BATCHES_IN_FLIGHT, warmUp, window);
    }

    /** {@return a load beside it} */
    LoadShape sideShape(int commandsPerSubmission, int submissionsInFlight) {
        return LoadShape.closed(
                commandsPerSubmission, submissionsInFlight, sideWarmUp(), sideWindow);
    }

    private Duration sideWarmUp() {
        Duration half = sideWindow.dividedBy(2);
        return half.compareTo(warmUp) < 0 ? half : warmUp;
    }

    /** {@return the durability in the words of the options and the journal's status} */
    static String label(Durability durability) {
        return switch (durability) {
            case FORCE -> "force";
            case PAGE_CACHE -> "page-cache";
        };
    }
}
