package dev.tallystick.rest.tiers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a member stands at an instant, for answers.
 *
 * @param tier empty: in none
 * @param sinceMs when it was entered; empty where that was never written down
 * @param keptUntilMs {@link MemberTier#NEVER}: it is kept
 * @param changesAtMs the first instant at which any of it may be different without an entry
 * @param manual the tier given by hand, where that goes
 * @param next the tiers above, the nearest first
 */
record MemberStanding(
        Optional<Tier> tier,
        OptionalLong sinceMs,
        long keptUntilMs,
        long changesAtMs,
        Optional<ManualTier> manual,
        List<Progress> next) {
    MemberStanding {
        next = List.copyOf(next);
    }

    /**
     * How far a member is with a tier.
     *
     * @param amount what counts for it now
     * @param periodEndMs when what counts now begins to count less; {@link MemberTier#NEVER}: never
     */
    record Progress(Tier tier, long amount, long periodEndMs) {
        /** {@return what is missing} */
        long missing() {
            return Math.max(0, tier.qualification().threshold() - amount);
        }
    }
}
