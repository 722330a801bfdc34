package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.Origin;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;

/**
 * Points on their way back into the very lots that they were taken from. They repay what was
 * written off of their earn, then the member's debt; into a locked earn they come back locked; a
 * part whose lot is over lapses in the same entry, or, if it is not locked, lives on in a new lot
 * for as many days as the program grants (ARCHITECTURE.md, rules 5, 7, 8 and 11). Reused.
 */
final class Returns {
    private final Accounts accounts;
    private final Originals originals;
    private final Arrivals arrivals;
    private final Debt debt;
    private final LotParts done = new LotParts();
    private int account;
    private long nowMs;
    private long slidingMs;
    private long graceUntilMs;
    private boolean graceForLocked;
    private EffectWriter effects;
    private int lotCount;
    private long expiredPoints;
    private long repaidPoints;

    Returns(State state) {
        accounts = state.accounts();
        originals = state.originals();
        arrivals = new Arrivals(state);
        debt = new Debt(accounts);
    }

    /**
     * Begins to give back to an account.
     *
     * @param graceMs until when points of lapsed lots live on, {@link Dates#AT_ONCE} if they do not
     */
    Returns begin(int toAccount, long atMs, long graceMs, EffectWriter into) {
        account = toAccount;
        nowMs = atMs;
        graceUntilMs = graceMs;
        graceForLocked = false;
        effects = into;
        lotCount = 0;
        expiredPoints = 0;
        repaidPoints = 0;
        done.clear();
        slidingMs = accounts.slidingExpiresAtMs(toAccount);
        debt.of(toAccount);
        return this;
    }

    /** Locked points of lapsed lots live on like others, and unlocked, as it was once. */
    void graceForLocked() {
        graceForLocked = true;
    }

    /**
     * What the same entry does to the account before: it owes more, and its sliding lots have
     * another date.
     */
    void behind(long owedPoints, long slidesToMs) {
        debt.add(owedPoints);
        slidingMs = slidesToMs;
    }

    /** Gives one part back. */
    void add(long lotNumber, long points, long ownMs) {
        long enteringPoints = points - repay(lotNumber, points);
        done.add(lotNumber, points, ownMs);
        boolean locked = arrivals.areLocked(account, lotNumber, ownMs);
        if (isOver(ownMs)) {
            addLapsed(lotNumber, enteringPoints, ownMs, locked);
            return;
        }
        if (!locked) {
            enteringPoints -= debt.pay(enteringPoints, effects);
        }
        if (enteringPoints > 0) {
            effects.lotRestored(lotNumber, enteringPoints, ownMs, locked);
        }
    }

    /** Books what lapsed and what was repaid. */
    void end() {
        if (expiredPoints > 0) {
            effects.booked(Book.EXPIRED, -1, expiredPoints);
        }
        if (repaidPoints > 0) {
            effects.booked(Book.REVERSED, -1, repaidPoints);
        }
    }

    /** {@return whether a lot with that date of its own is over at the instant} */
    boolean isOver(long ownMs) {
        return (ownMs == Dates.SLIDING ? slidingMs : ownMs) <= nowMs;
    }

    private void addLapsed(long lotNumber, long points, long ownMs, boolean locked) {
        if (graceUntilMs != Dates.AT_ONCE && (!locked || graceForLocked)) {
            long lotPoints = points - debt.pay(points, effects);
            if (lotPoints > 0) {
                effects.lotCreated(
                        lotCount++, lotPoints, LotSource.GRACE, false, Dates.AT_ONCE, graceUntilMs);
            }
        } else if (points > 0) {
            effects.lotRestored(lotNumber, points, ownMs, locked);
            effects.lotExpired(lotNumber, points);
            expiredPoints += points;
        }
    }

    /** {@return what of a part goes for what was written off of its earn} */
    private long repay(long lotNumber, long points) {
        long origin = Origin.ofLot(lotNumber);
        long writtenOffPoints = originals.shortfallPoints(originals.find(origin));
        if (writtenOffPoints == 0) {
            return 0;
        }
        // The earn may have made several lots: what others of them repay in this entry counts.
        long stillOffPoints = Math.max(0, writtenOffPoints - done.sumPointsOf(origin));
        long paidPoints = Math.min(points, stillOffPoints);
        if (paidPoints > 0) {
            effects.shortfallPaid(origin, paidPoints);
            repaidPoints += paidPoints;
        }
        return paidPoints;
    }
}
