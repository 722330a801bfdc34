package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.TimeEventDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.State;

/**
 * Decides what is due on one account at one instant: activations, then expiries, each as one entry
 * (ARCHITECTURE.md, rules 0, 3 and 4).
 */
public final class TimeEventRule {
    private final Accounts accounts;
    private final Lots lots;
    private final Debt debt;

    TimeEventRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        debt = new Debt(accounts);
    }

    /** {@return ACTIVATE or EXPIRE: what comes first at the account's next due instant} */
    public EntryType firstKindDue(int account) {
        long dueAtMs = accounts.nextDueAtMs(account);
        for (int lot = lots.firstPending(account);
                lot != 0 && lots.dueAtMs(lot) == dueAtMs;
                lot = lots.next(lot)) {
            if (lots.activatesAtMs(lot) == dueAtMs) {
                return EntryType.ACTIVATE;
            }
        }
        return EntryType.EXPIRE;
    }

    void decide(CommandDecoder command, Decision decision) {
        TimeEventDecoder event = command.timeEvent();
        int account = (int) event.account();
        decision.concerns(account, AccountKind.MEMBER, false);
        decision.effectiveAt(event.dueAtMs());
        if (decision.type() == EntryType.ACTIVATE) {
            activate(account, event.dueAtMs(), decision.effects());
        } else {
            expire(account, event.dueAtMs(), decision.effects());
        }
    }

    /** What becomes available pays a debt at once, out of its lot (rule 11). */
    private void activate(int account, long dueAtMs, EffectWriter effects) {
        debt.of(account);
        for (int lot = lots.firstPending(account);
                lot != 0 && lots.dueAtMs(lot) <= dueAtMs;
                lot = lots.next(lot)) {
            if (lots.activatesAtMs(lot) <= dueAtMs) {
                effects.lotActivated(lots.number(lot), lots.points(lot));
                debt.payFrom(lots.number(lot), lots.points(lot), lots.ownExpiresAtMs(lot), effects);
            }
        }
    }

    private void expire(int account, long dueAtMs, EffectWriter effects) {
        long expiredPoints =
                expireFrom(lots.firstAvailable(account), dueAtMs, effects)
                        + expireFrom(lots.firstPending(account), dueAtMs, effects);
        effects.booked(Book.EXPIRED, -1, expiredPoints);
    }

    private long expireFrom(int first, long dueAtMs, EffectWriter effects) {
        long expiredPoints = 0;
        for (int lot = first; lot != 0 && lots.dueAtMs(lot) <= dueAtMs; lot = lots.next(lot)) {
            if (lots.expiresAtMs(lot) <= dueAtMs) {
                effects.lotExpired(lots.number(lot), lots.points(lot));
                expiredPoints += lots.points(lot);
            }
        }
        return expiredPoints;
    }
}
