package dev.tallystick.rest.tiers;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Where a member stands by what was earned.
 *
 * @param tier empty: in none
 * @param keptUntil the first day on which the tier is lost if nothing more is earned; {@link
 *     LocalDate#MAX}: it is kept
 * @param changesAt the first day on which anything may be different without an entry; {@link
 *     LocalDate#MAX}: there is none
 */
record Standing(Optional<Tier> tier, LocalDate keptUntil, LocalDate changesAt) {}
