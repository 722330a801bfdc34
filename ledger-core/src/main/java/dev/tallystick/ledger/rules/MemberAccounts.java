package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.state.Accounts;

/** The accounts of the members whom postings are about. */
public final class MemberAccounts {
    private final Accounts accounts;

    /** Looks among all accounts. */
    public MemberAccounts(Accounts accounts) {
        this.accounts = accounts;
    }

    /** {@return number of the account that a posting concerns, 0 if it is not open} */
    public int of(CommandDecoder posting) {
        return accounts.find(
                posting.program(),
                posting.unit(),
                AccountKind.MEMBER,
                posting.memberKeyHigh(),
                posting.memberKeyLow());
    }
}
