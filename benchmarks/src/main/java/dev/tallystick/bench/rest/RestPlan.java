package dev.tallystick.bench.rest;

import dev.tallystick.ledger.journal.Durability;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code bench rest} measures.
 *
 * @param data where the server's data is made and removed again
 * @param warmUp how long each kind of request runs before anything counts
 * @param round how long it runs in one round
 * @param roundCount how often all kinds take turns, every second time in reverse order
 */
record RestPlan(
        Path data,
        Durability durability,
        long seed,
        int connectionCount,
        int memberCount,
        Duration warmUp,
        Duration round,
        int roundCount) {
    /** {@return the durability as it is written on the command line} */
    String durabilityName() {
        return switch (durability) {
            case FORCE -> "force";
            case PAGE_CACHE -> "page-cache";
        };
    }
}
