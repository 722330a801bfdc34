package dev.tallystick.bench.rest;

import dev.tallystick.ledger.journal.Durability;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code bench history} measures.
 *
 * @param data where the server's data is made and removed again
 * @param entryCount entries of the one account
 * @param memberCount members with short histories, on whom the writes go
 * @param writesPerSecond earns that run beside the reads
 * @param warmUp how long each kind of read runs before anything counts
 * @param row how long each kind of read is measured
 */
record HistoryPlan(
        Path data,
        Durability durability,
        long seed,
        int entryCount,
        int memberCount,
        int writesPerSecond,
        Duration warmUp,
        Duration row) {}
