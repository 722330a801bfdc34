package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.TimeEventDecoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.State;

/**
 * Decides what is due on one account at one instant: time-outs of holds, then activations, then
 * expiries, each kind as one entry, in the order of holds and lots (ARCHITECTURE.md, rules 0, 3, 4
 * and 6).
 */
public final class TimeEventRule {
    private final Accounts accounts;
    private final Lots lots;
    private final Holds holds;
    private final Slides slides;
    private final Debt debt;
    private final Releases releases;
    private final LotParts due = new LotParts();

    TimeEventRule(State state) {
        accounts = state.accounts();
        lots = state.lots();
        holds = state.holds();
        slides = new Slides(accounts);
        debt = new Debt(accounts);
        releases = new Releases(state);
    }

    /** {@return RELEASE, ACTIVATE or EXPIRE: what comes first at the account's next due instant} */
    public EntryType firstKindDue(int account) {
        long dueAtMs = lots.nextDueAtMs(account);
        int hold = holds.first(account);
        if (hold != 0 && holds.expiresAtMs(hold) == dueAtMs) {
            return EntryType.RELEASE;
        }
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
        slides.note(account, decision.effects());
        switch (decision.type()) {
            case RELEASE -> timeOut(account, event.dueAtMs(), decision.effects());
            case ACTIVATE -> activate(account, event.dueAtMs(), decision.effects());
            default -> expire(account, event.dueAtMs(), decision.effects());
        }
    }

    private void timeOut(int account, long dueAtMs, EffectWriter effects) {
        releases.begin(account, dueAtMs, effects);
        for (int hold = holds.first(account);
                hold != 0 && holds.expiresAtMs(hold) <= dueAtMs;
                hold = holds.next(hold)) {
            releases.all(hold);
            releases.resolve(hold, Resolution.EXPIRED);
        }
        releases.end();
    }

    /** What becomes available pays a debt at once, out of its lot (rule 11). */
    private void activate(int account, long dueAtMs, EffectWriter effects) {
        debt.of(account);
        for (int lot = lots.firstPending(account);
                lot != 0 && lots.dueAtMs(lot) <= dueAtMs;
                lot = lots.next(lot)) {
            if (lots.activatesAtMs(lot) <= dueAtMs) {
                long number = lots.number(lot);
                long points = lots.points(lot);
                effects.lotActivated(number, points);
                debt.payFrom(number, points, lots.ownExpiresAtMs(lot), effects);
            }
        }
    }

    private void expire(int account, long dueAtMs, EffectWriter effects) {
        due.clear();
        gather(lots.firstAvailable(account), dueAtMs);
        gather(lots.firstPending(account), dueAtMs);
        gather(lots.firstLocked(account), dueAtMs);
        if (lots.hasSliding(account) && accounts.slidingExpiresAtMs(account) <= dueAtMs) {
            gatherSliding(lots.firstSliding(account));
            gatherSliding(lots.firstPending(account));
            gatherSliding(lots.firstLocked(account));
        }
        due.sortByNumber();
        for (int index = 0; index < due.count(); index++) {
            effects.lotExpired(due.number(index), due.points(index));
        }
        effects.booked(Book.EXPIRED, -1, due.sumPoints());
    }

    /** Lots with a date of their own stand in front of their list. */
    private void gather(int first, long dueAtMs) {
        for (int lot = first; lot != 0 && lots.orderMs(lot) <= dueAtMs; lot = lots.next(lot)) {
            if (lots.ownExpiresAtMs(lot) <= dueAtMs) {
                due.add(lots.number(lot), lots.points(lot), lots.ownExpiresAtMs(lot));
            }
        }
    }

    /** Sliding lots end together, wherever they stand in the lists behind the first. */
    private void gatherSliding(int first) {
        for (int lot = first; lot != 0; lot = lots.next(lot)) {
            if (lots.ownExpiresAtMs(lot) == Dates.SLIDING) {
                due.add(lots.number(lot), lots.points(lot), Dates.SLIDING);
            }
        }
    }
}
