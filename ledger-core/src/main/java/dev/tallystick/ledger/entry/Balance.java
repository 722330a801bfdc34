package dev.tallystick.ledger.entry;

/**
 * What one member's account holds, in the smallest part of its unit.
 *
 * @param availablePoints may be spent now; negative while the member is in debt
 * @param pendingPoints in lots that are still to be activated
 * @param lockedPoints in locked lots
 * @param heldPoints pinned by holds
 */
public record Balance(
        long availablePoints, long pendingPoints, long lockedPoints, long heldPoints) {
    /** Of an account that does not exist yet. */
    public static final Balance ZERO = new Balance(0, 0, 0, 0);

    /** {@return the sum of the four} */
    public long totalPoints() {
        return availablePoints + pendingPoints + lockedPoints + heldPoints;
    }
}
