package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;

/**
 * Ends all that an account has: open holds are released, and every lot lapses, in whatever state it
 * is. A debt stays: it is nothing that could lapse (ARCHITECTURE.md, rule 17).
 */
final class Forfeits {
    private final Lots lots;
    private final Holds holds;
    private final Originals originals;
    private final Arrivals arrivals;
    private final Slides slides;
    private final LotParts left = new LotParts();

    Forfeits(State state) {
        lots = state.lots();
        holds = state.holds();
        originals = state.originals();
        arrivals = new Arrivals(state);
        slides = new Slides(state.accounts());
    }

    /** Ends what an account has that is open. */
    void end(int account, EffectWriter effects) {
        slides.note(account, effects);
        long points = 0;
        for (int hold = holds.first(account); hold != 0; hold = holds.next(hold)) {
            points += release(account, hold, effects);
        }
        left.clear();
        gather(lots.firstAvailable(account));
        gather(lots.firstPending(account));
        gather(lots.firstLocked(account));
        left.sortByNumber();
        for (int index = 0; index < left.count(); index++) {
            effects.lotExpired(left.number(index), left.points(index));
        }
        points += left.sumPoints();
        if (points > 0) {
            effects.booked(Book.EXPIRED, -1, points);
        }
    }

    /** What a hold pins goes back into its lot, and lapses there. */
    private long release(int account, int hold, EffectWriter effects) {
        long position = holds.position(hold);
        long releasedPoints = 0;
        for (int pin = holds.firstPin(hold); pin != 0; pin = holds.nextPin(pin)) {
            long lotNumber = holds.lotNumber(pin);
            long points = holds.pinPoints(pin);
            long ownMs = holds.ownExpiresAtMs(pin);
            boolean locked = arrivals.areLocked(account, lotNumber, ownMs);
            effects.pinReleased(position, lotNumber, points, ownMs, locked);
            effects.lotExpired(lotNumber, points);
            releasedPoints += points;
        }
        effects.holdResolved(
                position, Resolution.RELEASED, originals.lastRelated(originals.find(position)));
        return releasedPoints;
    }

    private void gather(int first) {
        for (int lot = first; lot != 0; lot = lots.next(lot)) {
            left.add(lots.number(lot), lots.points(lot), lots.ownExpiresAtMs(lot));
        }
    }
}
