package dev.tallystick.ledger.journal;

/**
 * A finished cycle, as the chain goes through it: enough to go on behind it without reading it.
 *
 * @param excerptCount excerpts with entries in it
 * @param firstPosition the next one when it began
 * @param lastPosition of the last entry in it or before
 * @param previousHash SHA-256 of the last excerpt before it, zeros if there is none
 * @param lastHash SHA-256 of its last excerpt
 * @param epoch of its last excerpt
 * @param ledgerTimeMs of its last excerpt
 * @param testClock whether the directory was born with a test clock
 * @param sealed whether its last excerpt is a SEAL
 * @param lastOffset where its last excerpt begins
 * @param endOffset where its last excerpt ends
 */
public record CycleSummary(
        int cycle,
        int excerptCount,
        long firstPosition,
        long lastPosition,
        Hash previousHash,
        Hash lastHash,
        int epoch,
        long ledgerTimeMs,
        boolean testClock,
        boolean sealed,
        long lastOffset,
        long endOffset) {

    CycleSummary withExcerptCount(int count) {
        return new CycleSummary(
                cycle,
                count,
                firstPosition,
                lastPosition,
                previousHash,
                lastHash,
                epoch,
                ledgerTimeMs,
                testClock,
                sealed,
                lastOffset,
                endOffset);
    }
}
