package dev.tallystick.rest.facts;

import java.util.List;

/** Tells the plans that members are subscribed to. */
@FunctionalInterface
public interface Plans {
    /**
     * Plans as they are now.
     *
     * @param planIds those that the member has
     * @param untilMs the first instant of ledger time at which they may be others although nobody
     *     says so; {@link Long#MAX_VALUE}: there is none
     */
    record Held(List<String> planIds, long untilMs) {}

    /** {@return the plans that a member has} May take SQL. */
    Held of(String programId, String memberId);
}
