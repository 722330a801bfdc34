package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.journal.Durability;

/**
 * How the ledger is doing at this moment.
 *
 * @param accepting whether postings are taken
 * @param durability what an acknowledged entry survives
 * @param testClock whether the directory is one with a test clock
 * @param durablePosition of the last entry that survives a crash
 * @param recordedPosition of the last entry that was forced or is being forced; ahead of {@code
 *     durablePosition} by what is on its way
 * @param forceRunningNanos for how long the force under way has lasted, 0 if there is none: grows
 *     where the disk hangs
 * @param ringDepth submissions that wait for the writer
 * @param ringSize slots of the ring
 * @param hasReserve whether the disk has room for a whole cycle of the journal
 * @param usableBytes what is left on the journal's disk
 */
public record LedgerStatus(
        boolean accepting,
        Durability durability,
        boolean testClock,
        long durablePosition,
        long recordedPosition,
        long forceRunningNanos,
        long ringDepth,
        int ringSize,
        boolean hasReserve,
        long usableBytes) {}
