package dev.tallystick.rest.facts;

import java.util.Optional;

/** Tells the tiers of members. */
@FunctionalInterface
public interface Tiers {
    /**
     * A tier as it is now.
     *
     * @param tierId empty: in none
     * @param untilMs the first instant of ledger time at which it may be another although nobody
     *     says so; {@link Long#MAX_VALUE}: there is none
     */
    record Held(Optional<String> tierId, long untilMs) {
        /** In none, for good. */
        public static final Held NONE = new Held(Optional.empty(), Long.MAX_VALUE);
    }

    /** {@return the tier that a member is in} May take SQL. */
    Held of(String programId, String memberId);
}
