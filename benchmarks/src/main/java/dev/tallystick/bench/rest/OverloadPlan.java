package dev.tallystick.bench.rest;

import dev.tallystick.ledger.journal.Durability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What {@code bench overload} measures.
 *
 * @param data where the server's data is made and removed again
 * @param connectionCount over which more is asked for than can be done
 * @param warmUp how long the server works before anything counts, so that it is compiled
 * @param maximumWindow of each look for the maximum
 * @param window of the overload
 * @param times the maximum, what is asked for
 */
record OverloadPlan(
        Path data,
        Durability durability,
        long seed,
        int connectionCount,
        int memberCount,
        Duration warmUp,
        Duration maximumWindow,
        Duration window,
        double times) {
    /** Over so many connections the maximum is looked for, one request on each at a time. */
    static final List<Integer> MAXIMUM_CONNECTIONS = List.of(64, 256);
}
