package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.entry.Balance;

import java.util.List;

/**
 * A member's account as it stands at an instant, what is due by then settled.
 *
 * @param balance zero if the account is not open
 * @param lots open lots in redeem order
 * @param unrecorded what was settled for this look and is not recorded yet: entries as they would
 *     be, in order
 * @param lastPosition position of the account's newest entry, 0 if it is not open
 * @param position of the ledger's last entry at the time of the look
 * @param atMs ledger time of the look, or the later instant asked for, epoch milliseconds
 */
public record AccountView(
        Balance balance,
        List<Lot> lots,
        List<byte[]> unrecorded,
        long lastPosition,
        long position,
        long atMs) {
    /**
     * One open lot.
     *
     * @param number see {@link dev.tallystick.ledger.entry.LotNumber}
     * @param points what remains
     * @param pending whether it is still to be activated
     * @param activatesAtMs {@link dev.tallystick.ledger.entry.Dates#AT_ONCE} if no date was given
     * @param expiresAtMs {@link dev.tallystick.ledger.entry.Dates#NEVER} if never
     */
    public record Lot(
            long number, long points, boolean pending, long activatesAtMs, long expiresAtMs) {}
}
