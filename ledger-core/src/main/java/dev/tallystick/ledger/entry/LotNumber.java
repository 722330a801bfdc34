package dev.tallystick.ledger.entry;

/**
 * A lot's number: the position of the entry that made it, and its place among that entry's lots.
 * Orders lots by age; written {@code {position}-{n}} for people.
 */
public final class LotNumber {
    /** An entry makes fewer lots than this. */
    public static final int LOTS_PER_ENTRY_MAX = 1 << 18;

    private static final int PLACE_BITS = 18;

    private LotNumber() {}

    /** {@return the number of the {@code n}th lot, from 0, of the entry at {@code position}} */
    public static long of(long position, int n) {
        return (position << PLACE_BITS) | n;
    }

    /** {@return the position of the entry that made the lot} */
    public static long positionOf(long lotNumber) {
        return lotNumber >>> PLACE_BITS;
    }

    /** {@return the lot's place, from 0, among the lots of its entry} */
    public static int placeOf(long lotNumber) {
        return (int) lotNumber & (LOTS_PER_ENTRY_MAX - 1);
    }

    /** {@return the public id, {@code {position}-{n}}} */
    public static String toId(long lotNumber) {
        return positionOf(lotNumber) + "-" + placeOf(lotNumber);
    }
}
