package dev.tallystick.ledger.rules;

/** The largest numbers that the ledger holds. Source: ARCHITECTURE.md, "Numbers". */
public final class Limits {
    /** No balance and no sum passes it, so that every client can read it exactly. */
    public static final long POINTS_MAX = (1L << 53) - 1;

    private Limits() {}

    /** {@return whether {@code sum + points} would pass the limit; both are 0 or more} */
    static boolean isPassed(long sumPoints, long points) {
        return points > POINTS_MAX - sumPoints;
    }
}
