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
            int lot = sliding;
            sliding = slidingBehind(lot);
            if (sliding == 0 && isSliding(dated)) {
                dated = lots.next(lot);
            }
            return lot;
        }
        int lot = dated;
        if (lot != 0) {
            dated = lots.next(lot);
            if (sliding == 0) {
                passSliding();
            }
        }
        return lot;
    }

    /**
     * {@return slot of the next lot}
     *
     * @throws IllegalStateException if there is none: balance and lots disagree
     */
    public int nextOfBalance() {
        int lot = next();
        if (lot == 0) {
            throw new IllegalStateException("more is available than the lots hold");
        }
        return lot;
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

    private int slidingBehind(int lot) {
        int behind = lots.next(lot);
        return behind != 0 && isSliding(behind) ? behind : 0;
    }

    private boolean isSliding(int lot) {
        return lot != 0 && lots.ownExpiresAtMs(lot) == Dates.SLIDING;
    }
}
