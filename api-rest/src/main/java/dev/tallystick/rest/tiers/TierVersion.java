package dev.tallystick.rest.tiers;

import java.time.LocalDate;

/**
 * What was put about a tier once; never changed.
 *
 * @param seq counts all that was decided in the program, {@link #NOT_IN_FORCE} until it decides
 * @param version counts those of the tier from 1
 * @param from the first local day on which it goes
 */
record TierVersion(long seq, long version, LocalDate from, Tier tier) {
    /** The past of the program is still being counted. */
    static final long NOT_IN_FORCE = 0;

    /** {@return whether it decides from its day on} */
    boolean isInForce() {
        return seq != NOT_IN_FORCE;
    }
}
