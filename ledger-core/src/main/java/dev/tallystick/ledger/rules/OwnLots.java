package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Origin;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.State;

/**
 * What remains in the lots that an earlier entry made, and the order in which it is taken back:
 * pending, locked, available, each in redeem order; pinned parts last, those of the youngest hold
 * first, which shrinks and at nothing is released (ARCHITECTURE.md, rule 8). Reused.
 */
final class OwnLots {
    private final Accounts accounts;
    private final Lots lots;
    private final Holds holds;
    private final Originals originals;
    private LotParts made;
    private LotParts taken;
    private long origin;
    private int account;
    private int found;
    private boolean isPinned;

    OwnLots(State state) {
        accounts = state.accounts();
        lots = state.lots();
        holds = state.holds();
        originals = state.originals();
    }

    /** Begins with the lots that were made, as they are in an account now. */
    void begin(int ofAccount, Original original) {
        account = ofAccount;
        found = 0;
        made = original.made();
        origin = original.origin();
        isPinned = originals.pinnedPoints(originals.find(origin)) > 0;
        made.sortInRedeemOrder(accounts.slidingExpiresAtMs(account));
    }

    /** {@return what remains of all, pinned parts included} */
    long remainingPoints() {
        long points = 0;
        for (int index = 0; index < made.count(); index++) {
            int lot = lot(index);
            points += lot == 0 ? 0 : lots.points(lot);
        }
        for (int hold = isPinned ? holds.first(account) : 0; hold != 0; hold = holds.next(hold)) {
            for (int pin = holds.firstPin(hold); pin != 0; pin = holds.nextPin(pin)) {
                points += isOwn(pin) ? holds.pinPoints(pin) : 0;
            }
        }
        return points;
    }

    /** {@return what is available of it} */
    long availablePoints() {
        long points = 0;
        for (int index = 0; index < made.count(); index++) {
            int lot = lot(index);
            points += lot != 0 && lots.state(lot) == LotState.AVAILABLE ? lots.points(lot) : 0;
        }
        return points;
    }

    /** Takes points that remain. */
    void take(long points, EffectWriter effects) {
        long leftPoints = take(LotState.PENDING, points, effects);
        leftPoints = take(LotState.LOCKED, leftPoints, effects);
        leftPoints = take(LotState.AVAILABLE, leftPoints, effects);
        if (leftPoints > 0 && isPinned) {
            takePinned(leftPoints, effects);
        }
    }

    /** Takes all that remains, and notes each part. */
    void takeAll(EffectWriter effects, LotParts parts) {
        taken = parts;
        take(Long.MAX_VALUE, effects);
        taken = null;
    }

    private void note(long lotNumber, long points, long ownMs) {
        if (taken != null) {
            taken.add(lotNumber, points, ownMs);
        }
    }

    /** {@return what is still to be taken} */
    private long take(LotState state, long points, EffectWriter effects) {
        long leftPoints = points;
        for (int index = 0; index < made.count() && leftPoints > 0; index++) {
            int lot = lot(index);
            if (lot != 0 && lots.state(lot) == state) {
                long takenPoints = Math.min(leftPoints, lots.points(lot));
                effects.lotTaken(lots.number(lot), takenPoints, lots.ownExpiresAtMs(lot));
                note(lots.number(lot), takenPoints, lots.ownExpiresAtMs(lot));
                leftPoints -= takenPoints;
            }
        }
        return leftPoints;
    }

    private void takePinned(long points, EffectWriter effects) {
        long leftPoints = points;
        int[] youngestFirst = holds.youngestFirst(account);
        for (int at = 0; youngestFirst[at] != 0 && leftPoints > 0; at++) {
            leftPoints -= takeFrom(youngestFirst[at], leftPoints, effects);
        }
    }

    /** {@return what could be taken} */
    private long takeFrom(int hold, long points, EffectWriter effects) {
        long takenPoints = 0;
        for (int pin = holds.firstPin(hold);
                pin != 0 && takenPoints < points;
                pin = holds.nextPin(pin)) {
            if (isOwn(pin)) {
                long partPoints = Math.min(points - takenPoints, holds.pinPoints(pin));
                effects.pinTaken(
                        holds.position(hold),
                        holds.lotNumber(pin),
                        partPoints,
                        holds.ownExpiresAtMs(pin));
                note(holds.lotNumber(pin), partPoints, holds.ownExpiresAtMs(pin));
                takenPoints += partPoints;
            }
        }
        if (takenPoints == holds.points(hold)) {
            long holdPosition = holds.position(hold);
            effects.holdResolved(
                    holdPosition,
                    Resolution.RELEASED,
                    originals.lastRelated(originals.find(holdPosition)));
        }
        return takenPoints;
    }

    private boolean isOwn(int pin) {
        return Origin.ofLot(holds.lotNumber(pin)) == origin;
    }

    /** What was made together mostly stands together: one transfer may have made thousands. */
    private int lot(int index) {
        int lot = found == 0 ? 0 : lots.next(found);
        if (lot == 0 || lots.number(lot) != made.number(index)) {
            lot =
                    lots.find(
                            account,
                            made.number(index),
                            made.expiresAtMs(index),
                            made.activatesAtMs(index));
        }
        found = lot == 0 ? found : lot;
        return lot;
    }
}
