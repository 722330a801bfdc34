package dev.tallystick.bench.engine;

import dev.tallystick.ledger.journal.Durability;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code bench expiry} is to do.
 *
 * @param data where the journal is made and removed again
 * @param lotCount lots that expire at one instant, each of a member who never posts
 * @param memberCount members who do
 * @param commandsPerSecond offered by a clock that does not wait for answers
 * @param window without expiries, for comparison
 */
public record ExpiryPlan(
        Path data,
        int lotCount,
        int memberCount,
        int commandsPerSecond,
        Durability durability,
        long seed,
        Duration window) {
    /** Commands of one submission. */
    static final int BATCH = 16;

    private static final int IN_FLIGHT = 1_024;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration SWEEP_MAX = Duration.ofMinutes(1);

    /** {@return how the accounts are opened} */
    LoadShape openingShape() {
        return LoadShape.closed(256, 64, Duration.ZERO, Duration.ZERO);
    }

    /** {@return the load before the instant} */
    LoadShape calmShape() {
        return LoadShape.closed(BATCH, IN_FLIGHT, WARM_UP, window).open(commandsPerSecond);
    }

    /** {@return the same from the instant on, for as long as it may take} */
    LoadShape sweepShape() {
        return LoadShape.closed(BATCH, IN_FLIGHT, Duration.ZERO, SWEEP_MAX).open(commandsPerSecond);
    }
}
