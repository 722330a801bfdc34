package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Programs;
import dev.tallystick.ledger.state.State;

/** The accounts of the members whom postings are about. */
public final class MemberAccounts {
    private final Accounts accounts;
    private final Programs programs;

    /** Looks among all accounts. */
    public MemberAccounts(State state) {
        accounts = state.accounts();
        programs = state.programs();
    }

    /** {@return number of the account of the member that a posting names, 0 if it is not open} */
    public int named(CommandDecoder posting) {
        return named(posting, posting.unit());
    }

    /** {@return the same in another unit} */
    int named(CommandDecoder posting, int unit) {
        return find(posting.program(), unit, posting.memberKeyHigh(), posting.memberKeyLow());
    }

    /**
     * {@return number of the account that a posting concerns first, 0 if it is not open} What
     * refers to an earlier entry goes where that member's points are now; a merge's reversal opens
     * the merged account itself.
     */
    public int of(CommandDecoder posting) {
        int account = named(posting);
        return posting.isFollowUp() && posting.type() != EntryType.MERGE_REVERSAL
                ? holderOf(account)
                : account;
    }

    /** {@return number of the second member's account that a posting concerns, 0 if not open} */
    public int counterpartOf(CommandDecoder posting) {
        return counterpartOf(posting, posting.unit());
    }

    /** {@return number of the account in a unit of the second member named, 0 if not open} */
    int namedCounterpart(CommandDecoder posting, int unit) {
        return find(
                posting.program(), unit, posting.counterpartKeyHigh(), posting.counterpartKeyLow());
    }

    /** {@return the same in another unit} */
    int counterpartOf(CommandDecoder posting, int unit) {
        int account = namedCounterpart(posting, unit);
        return posting.isFollowUp() ? holderOf(account) : account;
    }

    /** {@return number of a member's account, 0 if it is not open} */
    int find(int program, int unit, long keyHigh, long keyLow) {
        return accounts.find(program, unit, AccountKind.MEMBER, keyHigh, keyLow);
    }

    /** {@return the account that holds the points of one that was merged; of another, itself} */
    public int holderOf(int account) {
        int holder = account;
        while (holder != 0 && accounts.mergedInto(holder) != 0) {
            holder = accounts.mergedInto(holder);
        }
        return holder;
    }

    /** {@return whether an account is another, or was merged into it, through others or not} */
    boolean leadsTo(int account, int other) {
        int at = account;
        while (at != 0 && at != other) {
            at = accounts.mergedInto(at);
        }
        return at == other;
    }

    /**
     * {@return an account of the member in whatever unit, 0 if none is open} Its stage and whether
     * it is merged hold in every unit.
     */
    public int inAnyUnit(int program, long keyHigh, long keyLow) {
        int unitCount = unitCount(program);
        for (int unit = 0; unit < unitCount; unit++) {
            int account = find(program, unit, keyHigh, keyLow);
            if (account != 0) {
                return account;
            }
        }
        return 0;
    }

    /** {@return how many units the program has} */
    int unitCount(int program) {
        return programs.config(program).units().size();
    }
}
