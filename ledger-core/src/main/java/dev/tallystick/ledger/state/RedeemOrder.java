package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;

/**
 * Walks an account's available lots in redeem order: earliest expiry first, never-expiring last,
 * ties by older lot; those with a sliding date where that date stands at the moment. Reused.
 * Source: ARCHITECTURE.md, rules 2 and 13.
 */
public final class RedeemOrder {
    private final Lots lots;
    private int dated;
    private int sliding;
    private int lot;
    private long partPoints;
    private long leftPoints;

    /** Makes a walk over {@code lots}. */
    public RedeemOrder(Lots lots) {
        this.lots = lots;
    }

    /** Begins with the account's first lot; the lots must stay as they are during the walk. */
    public RedeemOrder begin(int account) {
        dated = lots.firstAvailable(account);
        sliding = lots.firstSliding(account);
        return this;
    }

    /** {@return slot of the next lot, 0 behind the last} */
    public int next() {
        if (sliding != 0 && isSlidingNext()) {
            int first = sliding;
            sliding = slidingBehind(first);
            if (sliding == 0 && isSliding(dated)) {
                dated = lots.next(first);
            }
            return first;
        }
        int first = dated;
        if (first != 0) {
            dated = lots.next(first);
            if (sliding == 0) {
                passSliding();
            }
        }
        return first;
    }

    /** Begins to gather points from the account's first lots on. */
    public RedeemOrder begin(int account, long points) {
        leftPoints = points;
        return begin(account);
    }

    /** {@return whether there is one more part to gather, now that of {@link #lot}} */
    public boolean nextPart() {
        lot = leftPoints == 0 ? 0 : next();
        if (lot == 0) {
            return false;
        }
        partPoints = Math.min(leftPoints, lots.points(lot));
        leftPoints -= partPoints;
        return true;
    }

    /** {@return the lot of the part} */
    public int lot() {
        return lot;
    }

    /** {@return number of the part's lot} */
    public long lotNumber() {
        return lots.number(lot);
    }

    /** {@return the own date of the part's lot} */
    public long ownExpiresAtMs() {
        return lots.ownExpiresAtMs(lot);
    }

    /** {@return what the lot has of the points} */
    public long partPoints() {
        return partPoints;
    }

    /** {@return what no lot had} */
    public long leftPoints() {
        return leftPoints;
    }

    /**
     * Ends a walk that was to find everything.
     *
     * @throws IllegalStateException if it did not: balance and lots disagree
     */
    public void requireAll() {
        if (leftPoints > 0) {
            throw new IllegalStateException("more is available than the lots hold: " + leftPoints);
        }
    }

    /** {@return how many parts make up so many points} */
    public int partCount(int account, long points) {
        int count = 0;
        begin(account, points);
        while (nextPart()) {
            count++;
        }
        return count;
    }

    private boolean isSlidingNext() {
        if (dated == 0 || isSliding(dated)) {
            return true;
        }
        long datedMs = lots.expiresAtMs(dated);
        long slidingMs = lots.expiresAtMs(sliding);
        return datedMs == slidingMs
                ? lots.number(sliding) < lots.number(dated)
                : slidingMs < datedMs;
    }

    /** The sliding lots were walked already: what follows are the never-expiring ones. */
    private void passSliding() {
        while (dated != 0 && isSliding(dated)) {
            dated = lots.next(dated);
        }
    }

    private int slidingBehind(int before) {
        int behind = lots.next(before);
        return behind != 0 && isSliding(behind) ? behind : 0;
    }

    private boolean isSliding(int other) {
        return other != 0 && lots.ownExpiresAtMs(other) == Dates.SLIDING;
    }
}
