package dev.tallystick.ledger.promotion;

import java.math.RoundingMode;

/** How a fraction of the unit's smallest part becomes none. */
public enum Rounding {
    /** Down: nothing is granted that was not reached. */
    FLOOR(RoundingMode.FLOOR),
    /** To the nearer one, a half up. */
    HALF_UP(RoundingMode.HALF_UP),
    /** Up. */
    CEILING(RoundingMode.CEILING);

    final RoundingMode mode;

    Rounding(RoundingMode mode) {
        this.mode = mode;
    }
}
