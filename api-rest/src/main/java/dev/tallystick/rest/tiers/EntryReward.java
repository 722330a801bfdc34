package dev.tallystick.rest.tiers;

/**
 * What a member gets who enters a tier.
 *
 * @param points in the smallest part of the unit, above 0
 * @param unit its code
 */
record EntryReward(long points, String unit) {}
