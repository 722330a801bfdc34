package dev.tallystick.ledger.promotion;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a promotion grants at most. The ledger holds the counters and decides; an evaluation shows
 * points before caps. Source: ARCHITECTURE.md, rule 12.
 *
 * @param perTransactionPoints to one transaction
 * @param perMember to one member in a period
 * @param overCap what becomes of an earn beyond it
 */
public record Cap(OptionalLong perTransactionPoints, Optional<PerMember> perMember, Over overCap) {
    /**
     * What one member is granted at most in one period.
     *
     * @param points 0 or more
     */
    public record PerMember(long points, CapPeriod period) {}

    /** What becomes of a grant beyond a cap or a budget. */
    public enum Over {
        /** It is reduced to what is left. */
        REDUCE,
        /** The whole earn is refused. */
        REFUSE
    }
}
