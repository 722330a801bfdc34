package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Stage;

import java.util.List;

/**
 * A member's account as it stands at an instant, what is due by then settled.
 *
 * @param balance zero if the account is not open
 * @param lots open lots and those of which only a pinned part is left, in redeem order
 * @param holds open holds in the order in which they time out
 * @param stage what the member may do
 * @param mergedInto who took the member's accounts over at last; null if nobody did
 * @param unrecorded what was settled for this look and is not recorded yet: entries as they would
 *     be, in order
 * @param lastPosition position of the account's newest entry, 0 if it is not open
 * @param position of the ledger's last entry at the time of the look
 * @param atMs ledger time of the look, or the later instant asked for, epoch milliseconds
 */
public record AccountView(
        Balance balance,
        List<Lot> lots,
        List<Hold> holds,
        Stage stage,
        MemberKey mergedInto,
        List<byte[]> unrecorded,
        long lastPosition,
        long position,
        long atMs) {
    static AccountView notOpen(Stage stage, MemberKey mergedInto, long position, long atMs) {
        return new AccountView(
                Balance.ZERO,
                List.of(),
                List.of(),
                stage,
                mergedInto,
                List.of(),
                0,
                position,
                atMs);
    }

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
