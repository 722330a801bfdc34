package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Stage;

import java.util.List;

/**
 * A member's account as it stands at an instant, what is due by then settled.
 *
 * @param balance zero if the account is not open
 * @param nextExpiryMs the soonest date at which any lot ends, {@link Dates#NEVER} if none does;
 *     parts that are held do not
 * @param nextExpiryPoints what ends then
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
        long nextExpiryMs,
        long nextExpiryPoints,
        Stage stage,
        MemberKey mergedInto,
        List<byte[]> unrecorded,
        long lastPosition,
        long position,
        long atMs) {
    static AccountView notOpen(Stage stage, MemberKey mergedInto, long position, long atMs) {
        return new AccountView(
                Balance.ZERO, Dates.NEVER, 0, stage, mergedInto, List.of(), 0, position, atMs);
    }
}
