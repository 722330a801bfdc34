package dev.tallystick.ledger.pipeline;

/**
 * What changed about an entry since it was recorded.
 *
 * @param reversedPoints how much of it was reversed
 * @param expiredPoints what lapsed out of the lots that it made
 * @param lastRelated position of its newest reversal, 0 if there is none
 */
public record OriginalView(long reversedPoints, long expiredPoints, long lastRelated) {}
