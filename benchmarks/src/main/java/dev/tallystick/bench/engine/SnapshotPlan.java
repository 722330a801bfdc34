package dev.tallystick.bench.engine;

import dev.tallystick.ledger.journal.Durability;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code bench snapshot} is to do.
 *
 * @param data where the journal is made and removed again
 * @param accountCount accounts with one lot each
 * @param window as fast as it goes; without a snapshot, for comparison, it is longer
 */
public record SnapshotPlan(
        Path data, int accountCount, Durability durability, long seed, Duration window) {
    /** Commands of one submission. */
    static final int BATCH = 16;

    private static final int IN_FLIGHT = 1_024;

    /** The collector pauses every half minute: in one of two short windows, it would be. */
    private static final int CALM_WINDOWS = 3;

    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration SNAPSHOT_MAX = Duration.ofMinutes(5);

    /** {@return how the accounts are opened} */
    LoadShape openingShape() {
        return LoadShape.closed(256, 64, Duration.ZERO, Duration.ZERO);
    }

    /** {@return what finds the highest rate} */
    LoadShape closedShape() {
        return LoadShape.closed(BATCH, IN_FLIGHT, WARM_UP, window);
    }

    /** {@return half of that, by a clock that does not wait, about as long as a snapshot takes} */
    LoadShape calmShape(double commandsPerSecond) {
        return LoadShape.closed(BATCH, IN_FLIGHT, WARM_UP, window.multipliedBy(CALM_WINDOWS))
                .open(commandsPerSecond);
    }

    /** {@return the same for as long as the snapshot takes} */
    LoadShape snapshotShape(double commandsPerSecond) {
        return LoadShape.closed(BATCH, IN_FLIGHT, WARM_UP, SNAPSHOT_MAX).open(commandsPerSecond);
    }
}
