package dev.tallystick.ledger;

/**
 * When points of a unit expire unless the earn says otherwise. Source: ARCHITECTURE.md, rule 13.
 * The ledger keeps it; who encodes an earn computes the date.
 *
 * @param period ISO 8601 calendar period from the local date of the earn; empty unless {@code
 *     AFTER}
 * @param roundUpTo to the end of what the date is rounded up
 */
public record ExpiryPolicy(Type type, String period, RoundUp roundUpTo) {
    /** Points never expire: the policy of a new program. */
    public static final ExpiryPolicy NEVER = new ExpiryPolicy(Type.NEVER, "", RoundUp.DAY);

    /** Codes are recorded: never renumbered or reused. */
    public enum Type {
        NEVER(1),
        AFTER(2);

        /** As recorded. */
        public final int code;

        Type(int code) {
            this.code = code;
        }
    }

    /** Codes are recorded: never renumbered or reused. */
    public enum RoundUp {
        DAY(1),
        MONTH(2),
        QUARTER(3),
        YEAR(4);

        /** As recorded. */
        public final int code;

        RoundUp(int code) {
            this.code = code;
        }
    }
}
