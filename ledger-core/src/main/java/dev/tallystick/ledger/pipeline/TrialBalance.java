package dev.tallystick.ledger.pipeline;

import java.util.List;

/**
 * The books of a program's units. Source: ARCHITECTURE.md, rule 1.
 *
 * @param units in the order of the units' numbers
 * @param position of the last entry that it shows
 */
public record TrialBalance(List<Unit> units, long position) {
    /** One unit's sums; {@code issuedPoints} and {@code adjustedPoints} carry the opposite sign. */
    public record Unit(
            int unit,
            long issuedPoints,
            long availablePoints,
            long pendingPoints,
            long lockedPoints,
            long heldPoints,
            long redeemedPoints,
            long expiredPoints,
            long reversedPoints,
            long adjustedPoints) {
        /** {@return the sum of all: zero} */
        public long sumPoints() {
            return issuedPoints
                    + availablePoints
                    + pendingPoints
                    + lockedPoints
                    + heldPoints
                    + redeemedPoints
                    + expiredPoints
                    + reversedPoints
                    + adjustedPoints;
        }
    }
}
