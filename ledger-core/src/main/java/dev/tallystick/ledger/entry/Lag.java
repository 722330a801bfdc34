package dev.tallystick.ledger.entry;

/**
 * By how much the entries of an account lag behind their effect, rounded up to units of 65.5
 * seconds so that it fits into 24 bits: enough to pass over whole stretches of a history that
 * cannot reach back to an instant.
 */
public final class Lag {
    /** Stands for any lag that does not fit. */
    public static final int UNBOUNDED = (1 << 24) - 1;

    private static final int UNIT_BITS = 16;

    private Lag() {}

    /** {@return the units that cover a lag} */
    public static int ofMs(long lagMs) {
        long units = (lagMs + (1L << UNIT_BITS) - 1) >>> UNIT_BITS;
        return units < 0 || units > UNBOUNDED ? UNBOUNDED : (int) units;
    }

    static long toMsMax(long units) {
        return units == UNBOUNDED ? Long.MAX_VALUE : units << UNIT_BITS;
    }
}
