package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.entry.Balance;

import java.util.List;

/**
 * A member's account as it stands now, what is due by now settled.
 *
 * @param balance zero if the account is not open
 * @param lots open lots in redeem order
 * @param position of the last entry that it shows
 * @param atMs ledger time of the look, epoch milliseconds
 */
public record AccountView(Balance balance, List<Lot> lots, long position, long atMs) {
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
