package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.State;

/**
 * What a member may not do because he was merged into another, or because of his stage. Both hold
 * in every unit, whether or not his account there is open (ARCHITECTURE.md, rules 10 and 17).
 */
final class Standing {
    private final Accounts accounts;
    private final MemberAccounts members;

    Standing(State state) {
        accounts = state.accounts();
        members = new MemberAccounts(state);
    }

    /**
     * {@return any account of the member whom a posting names, 0 if none is open}
     *
     * @param named his account in the posting's unit, 0 if it is not open
     */
    int of(CommandDecoder posting, int named) {
        return named != 0
                ? named
                : members.inAnyUnit(
                        posting.program(), posting.memberKeyHigh(), posting.memberKeyLow());
    }

    /** {@return any account of the second member whom a posting names, 0 if none is open} */
    int ofCounterpart(CommandDecoder posting) {
        return members.inAnyUnit(
                posting.program(), posting.counterpartKeyHigh(), posting.counterpartKeyLow());
    }

    /** {@return whether the member was merged: then the posting is refused} */
    boolean refusesMerged(int member, Decision decision) {
        int holder = members.holderOf(member);
        if (holder == member) {
            return false;
        }
        decision.effects().mergedInto(accounts.keyHigh(holder), accounts.keyLow(holder));
        decision.refuse(Outcome.MEMBER_MERGED);
        return true;
    }

    /** {@return whether no points may come in: then the posting is refused} */
    boolean refusesEarning(int member, Decision decision) {
        return refuses(member, stageOf(member).mayEarn(), decision);
    }

    /** {@return whether no points may go out: then the posting is refused} */
    boolean refusesSpending(int member, Decision decision) {
        return refuses(member, stageOf(member).maySpend(), decision);
    }

    /** {@return whether the stage is for good: then the posting is refused} */
    boolean refusesChanging(int member, Decision decision) {
        return refuses(member, stageOf(member) != Stage.ERASED, decision);
    }

    private boolean refuses(int member, boolean may, Decision decision) {
        if (may) {
            return false;
        }
        decision.effects().stageWas(stageOf(member));
        decision.refuse(Outcome.MEMBER_NOT_ACTIVE);
        return true;
    }

    private Stage stageOf(int member) {
        return member == 0 ? Stage.ACTIVE : accounts.stage(member);
    }
}
