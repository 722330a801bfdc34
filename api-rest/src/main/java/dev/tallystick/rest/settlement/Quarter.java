package dev.tallystick.rest.settlement;

/**
 * A partner's unit in a quarter of an hour, the smallest time for which sums are kept: local
 * midnights fall on one everywhere.
 *
 * @param unit number of the unit within the program
 * @param quarter of UTC, counted from 1970
 */
record Quarter(String programId, long keyHigh, long keyLow, int unit, long quarter) {
    /** How long one is. */
    static final long MS = 900_000;

    /** {@return the number of the one that holds an instant} */
    static long of(long atMs) {
        return Math.floorDiv(atMs, MS);
    }
}
