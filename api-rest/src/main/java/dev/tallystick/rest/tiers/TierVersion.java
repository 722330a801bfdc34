package dev.tallystick.rest.tiers;

import java.time.LocalDate;

/**
 * What was put about a tier once; never changed.
 *
 * @param seq counts all that was decided by hand in the program
 * @param from the first local day on which it goes
 */
record TierVersion(long seq, LocalDate from, Tier tier) {}
