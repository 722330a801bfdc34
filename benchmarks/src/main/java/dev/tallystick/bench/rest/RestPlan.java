package dev.tallystick.bench.rest;

import dev.tallystick.ledger.journal.Durability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * What {@code bench rest} measures.
 *
 * @param data where the server's data is made and removed again
 * @param warmUp how long each kind of request runs in one pass before anything counts
 * @param warmUpPasses so many passes at most, until the server's compiler rests
 * @param round how long it runs in one round
 * @param rows the names of those measured; empty for all
 * @param roundCount how often all kinds take turns, every second time in reverse order
 */
record RestPlan(
        Path data,
        Durability durability,
        long seed,
        int connectionCount,
        int memberCount,
        Set<String> rows,
        Duration warmUp,
        int warmUpPasses,
        Duration round,
        int roundCount) {
    /** {@return whether a kind of request is measured} What others are compared with is, too. */
    boolean measures(String row) {
        return rows.isEmpty()
                || row.equals(Workloads.CONSTANT)
                || rows.contains(row)
                || rows.stream().map(Workloads::constantOf).anyMatch(row::equals);
    }

    /** {@return the durability as it is written on the command line} */
    String durabilityName() {
        return switch (durability) {
            case FORCE -> "force";
            case PAGE_CACHE -> "page-cache";
        };
    }
}
