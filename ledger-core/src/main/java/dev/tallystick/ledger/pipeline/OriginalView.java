package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.entry.Resolution;

import java.util.List;

/**
 * What changed about an entry since it was recorded.
 *
 * @param reversedPoints how much of it was reversed
 * @param expiredPoints what lapsed out of the lots that it made
 * @param lastRelated position of the newest entry that did something about it (reversed it, locked
 *     or unlocked it, resolved it), 0 if there is none
 * @param locked whether it is a locked earn
 * @param resolution what became of it if it is a hold; what is due is settled for the look
 * @param parts what it still holds if it is an open hold, in its order
 */
public record OriginalView(
        long reversedPoints,
        long expiredPoints,
        long lastRelated,
        boolean locked,
        Resolution resolution,
        List<LotsView.Part> parts) {
    /** {@return the points that it still holds, 0 if it is no open hold} */
    public long heldPoints() {
        return parts.stream().mapToLong(LotsView.Part::points).sum();
    }
}
