package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;

/**
 * Lets parts of holds go: each lands where its lot stands now, expired, locked or available, and
 * what becomes available pays a debt first (ARCHITECTURE.md, rules 6 and 11). Reused.
 */
final class Releases {
    private final Holds holds;
    private final Originals originals;
    private final Arrivals arrivals;
    private final Debt debt;
    private int account;
    private long atMs;
    private EffectWriter effects;
    private long expiredPoints;

    Releases(State state) {
        holds = state.holds();
        originals = state.originals();
        arrivals = new Arrivals(state);
        debt = new Debt(state.accounts());
    }

    /** Begins to let go what holds of an account pin, at an instant. */
    Releases begin(int ofAccount, long nowMs, EffectWriter into) {
        account = ofAccount;
        atMs = nowMs;
        effects = into;
        expiredPoints = 0;
        debt.of(ofAccount);
        return this;
    }

    /** Lets a whole hold go. */
    void all(int hold) {
        for (int pin = holds.firstPin(hold); pin != 0; pin = holds.nextPin(pin)) {
            part(hold, pin, holds.pinPoints(pin));
        }
    }

    /** Lets points of one part go. */
    void part(int hold, int pin, long points) {
        long lotNumber = holds.lotNumber(pin);
        long ownMs = holds.ownExpiresAtMs(pin);
        boolean locked = arrivals.areLocked(account, lotNumber, ownMs);
        effects.pinReleased(holds.position(hold), lotNumber, points, ownMs, locked);
        if (holds.lotExpiresAtMs(account, pin) <= atMs) {
            effects.lotExpired(lotNumber, points);
            expiredPoints += points;
        } else if (!locked) {
            debt.payFrom(lotNumber, points, ownMs, effects);
        }
    }

    /** Ends a hold of which nothing is pinned any more. */
    void resolve(int hold, Resolution resolution) {
        long position = holds.position(hold);
        effects.holdResolved(position, resolution, originals.lastRelated(originals.find(position)));
    }

    /** Books what lapsed. */
    void end() {
        if (expiredPoints > 0) {
            effects.booked(Book.EXPIRED, -1, expiredPoints);
        }
    }
}
