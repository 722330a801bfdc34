package dev.tallystick.rest.tiers;

import java.util.Optional;

/**
 * A tier given by hand, which goes above what is earned.
 *
 * @param seq its number among the program's decisions
 * @param tierId empty: from here on what is earned goes again
 * @param untilMs the first instant at which it does not go any more
 * @param reason in words; may be null
 * @param clientId who gave it
 */
record ManualTier(
        long seq,
        Optional<String> tierId,
        long untilMs,
        String reason,
        String clientId,
        long afterPosition,
        long atMs) {
    boolean goesAt(long instantMs) {
        return tierId.isPresent() && instantMs < untilMs;
    }
}
