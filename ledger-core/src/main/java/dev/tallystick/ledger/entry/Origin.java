package dev.tallystick.ledger.entry;

/**
 * What an entry granted in one unit, as a number: an earn may grant in several units, and what
 * becomes of it in one is apart from the others. In the entry's own unit that number is the entry's
 * position. Source: ARCHITECTURE.md, rule 1.
 *
 * <p>Lots of further units tell their unit in their number: bit 17 of their place is set, above
 * what an entry makes in its own unit, then four bits for the unit.
 */
public final class Origin {
    /** An earn makes at most so many lots in a further unit. */
    public static final int FURTHER_LOTS_MAX = 1 << 13;

    private static final int FURTHER_BIT = 1 << 17;
    private static final int UNIT_SHIFT = 13;
    private static final int UNIT_MASK = 0xF;
    private static final int POSITION_BITS = 46;

    private Origin() {}

    /** {@return what an earn granted in a unit that is not its own} */
    public static long inFurtherUnit(long position, int unit) {
        return (unit + 1L) << POSITION_BITS | position;
    }

    /** {@return what a lot comes from} */
    public static long ofLot(long lotNumber) {
        long position = LotNumber.positionOf(lotNumber);
        int place = LotNumber.placeOf(lotNumber);
        return (place & FURTHER_BIT) == 0
                ? position
                : inFurtherUnit(position, place >>> UNIT_SHIFT & UNIT_MASK);
    }

    /** {@return the position of the entry} */
    public static long positionOf(long origin) {
        return origin & (1L << POSITION_BITS) - 1;
    }

    /** {@return the place of the {@code n}th lot, from 0, that an earn makes in a further unit} */
    public static int placeInFurtherUnit(int unit, int n) {
        return FURTHER_BIT | unit << UNIT_SHIFT | n;
    }
}
