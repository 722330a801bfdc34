package dev.tallystick.rest.facts;

import java.util.Optional;

/** Tells the tiers of members. */
@FunctionalInterface
public interface Tiers {
    /** {@return the tier that a member is in; empty if in none} May take SQL. */
    Optional<String> of(String programId, String memberId);
}
