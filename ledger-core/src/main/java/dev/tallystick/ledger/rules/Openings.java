package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.State;

/**
 * Brings members' accounts into an entry, and opens those that are not open yet: a member's account
 * in a unit begins with its first entry, in the stage that the member has elsewhere.
 */
final class Openings {
    private final Accounts accounts;
    private final MemberAccounts members;

    Openings(State state) {
        accounts = state.accounts();
        members = new MemberAccounts(state);
    }

    /** Brings in the account of the member whom a posting names, as the entry's first. */
    void member(CommandDecoder posting, int known, Decision decision) {
        ofMember(posting, posting.unit(), known, decision);
    }

    /** Brings in an account of that member in whatever unit. {@return its index in the entry} */
    int ofMember(CommandDecoder posting, int unit, int known, Decision decision) {
        return bringIn(known, unit, posting.memberKeyHigh(), posting.memberKeyLow(), decision);
    }

    /**
     * Brings in the account where the points of a follow-up's member are now, as the entry's first.
     *
     * @return its number
     */
    int holder(CommandDecoder followUp, Decision decision) {
        int named = members.named(followUp);
        int holder = members.holderOf(named);
        decision.concerns(holder, AccountKind.MEMBER, false);
        redirect(named, holder, 0, decision);
        return holder;
    }

    /** Brings in the account where that member's points of another unit are now, and goes on it. */
    EffectWriter onHolder(CommandDecoder followUp, int unit, Decision decision) {
        int named = members.named(followUp, unit);
        int holder = members.holderOf(named);
        int index = decision.concerns(holder, unit, AccountKind.MEMBER, false);
        redirect(named, holder, index, decision);
        return decision.on(index);
    }

    /** Tells the reader that an account stands for the one that was merged into it. */
    void redirect(int named, int holder, int accountIndex, Decision decision) {
        if (holder != named) {
            decision.on(accountIndex).redirected(accounts.keyHigh(holder), accounts.keyLow(holder));
        }
    }

    /**
     * Brings in a member's account in a unit.
     *
     * @param known its number, 0 if it is not open
     * @return its index in the entry
     */
    int bringIn(int known, int unit, long keyHigh, long keyLow, Decision decision) {
        if (known != 0) {
            return decision.concerns(known, unit, AccountKind.MEMBER, false);
        }
        int number = accounts.nextNumber() + decision.openedCount();
        int index = decision.concerns(number, unit, AccountKind.MEMBER, true);
        decision.effects().accountOpened(index, AccountKind.MEMBER, keyHigh, keyLow);
        int elsewhere = members.inAnyUnit(decision.program(), keyHigh, keyLow);
        if (elsewhere != 0 && accounts.stage(elsewhere) != Stage.ACTIVE) {
            decision.on(index).stageSet(accounts.stage(elsewhere));
        }
        return index;
    }
}
