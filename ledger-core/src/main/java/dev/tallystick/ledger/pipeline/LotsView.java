package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotState;

import java.util.List;

/**
 * A member's account lot by lot.
 *
 * @param account as a whole
 * @param lots open lots and those of which only a pinned part is left, in redeem order
 * @param holds open holds in the order in which they time out
 */
public record LotsView(AccountView account, List<Lot> lots, List<Hold> holds) {
    /**
     * One lot.
     *
     * @param number see {@link dev.tallystick.ledger.entry.LotNumber}
     * @param availablePoints what may be spent
     * @param pendingPoints what is still to be activated
     * @param lockedPoints what is locked
     * @param heldPoints what holds have pinned
     * @param activatesAtMs {@link Dates#AT_ONCE} if no date was given, or if it passed and the lot
     *     was empty since
     * @param expiresAtMs {@link Dates#NEVER} if never; the account's date if it slides
     */
    public record Lot(
            long number,
            long availablePoints,
            long pendingPoints,
            long lockedPoints,
            long heldPoints,
            long activatesAtMs,
            long expiresAtMs) {
        static Lot of(
                long number, LotState state, long points, long activatesAtMs, long expiresAtMs) {
            return new Lot(
                    number,
                    state == LotState.AVAILABLE ? points : 0,
                    state == LotState.PENDING ? points : 0,
                    state == LotState.LOCKED ? points : 0,
                    0,
                    activatesAtMs,
                    expiresAtMs);
        }

        static Lot of(Part part) {
            return new Lot(
                    part.lotNumber(), 0, 0, 0, part.points(), Dates.AT_ONCE, part.lotExpiresAtMs());
        }

        Lot plus(Lot other) {
            return new Lot(
                    number,
                    availablePoints + other.availablePoints,
                    pendingPoints + other.pendingPoints,
                    lockedPoints + other.lockedPoints,
                    heldPoints + other.heldPoints,
                    activatesAtMs,
                    expiresAtMs);
        }

        /** {@return what is not pinned} */
        public long unpinnedPoints() {
            return availablePoints + pendingPoints + lockedPoints;
        }
    }

    /**
     * One open hold.
     *
     * @param position of the entry that made it
     * @param points what it still holds
     * @param expiresAtMs when it times out
     * @param parts in the order in which it recorded them
     */
    public record Hold(long position, long points, long expiresAtMs, List<Part> parts) {}

    /**
     * One part of a hold.
     *
     * @param lotNumber the lot to which it is pinned
     * @param lotExpiresAtMs the lot's date; it may have passed
     */
    public record Part(long lotNumber, long points, long lotExpiresAtMs) {}
}
