package dev.tallystick.ledger.entry;

/** Receives the balances recorded in an entry. */
@FunctionalInterface
public interface BalanceHandler {
    /**
     * The balance of a member's account after the entry.
     *
     * @param accountIndex the account's index among the entry's accounts
     * @param availablePoints negative while the member is in debt
     */
    void onBalance(
            int accountIndex,
            long availablePoints,
            long pendingPoints,
            long lockedPoints,
            long heldPoints);
}
