package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;

/**
 * What the effects of an entry come to for its member. Everything in the smallest part of the unit,
 * 0 or more.
 *
 * @param lotPoints entered lots, new or refilled
 * @param takenPoints left lots other than by lapsing
 * @param expiredPoints lapsed
 * @param activatedPoints became available
 * @param reversedPoints of an original, what is written off included
 * @param debtPaidPoints went for a debt
 * @param debtAddedPoints are owed from now on
 * @param shortfallPoints were written off
 * @param shortfallPaidPoints repaid what was written off
 */
record PointsMoved(
        long lotPoints,
        long takenPoints,
        long expiredPoints,
        long activatedPoints,
        long reversedPoints,
        long debtPaidPoints,
        long debtAddedPoints,
        long shortfallPoints,
        long shortfallPaidPoints) {

    static PointsMoved of(RecordedEntry entry) {
        long lots = 0;
        long taken = 0;
        long expired = 0;
        long activated = 0;
        long reversed = 0;
        long debtPaid = 0;
        long debtAdded = 0;
        long shortfall = 0;
        long shortfallPaid = 0;
        for (Effect effect : entry.effects()) {
            switch (effect) {
                case Effect.LotCreated lot -> lots += lot.points();
                case Effect.LotRestored lot -> lots += lot.points();
                case Effect.LotTaken lot -> taken += lot.points();
                case Effect.LotExpired lot -> expired += lot.points();
                case Effect.LotActivated lot -> activated += lot.points();
                case Effect.Reversed original -> reversed += original.points();
                case Effect.DebtPaid debt -> debtPaid += debt.points();
                case Effect.DebtAdded debt -> debtAdded += debt.points();
                case Effect.ShortfallAdded written -> shortfall += written.points();
                case Effect.ShortfallPaid written -> shortfallPaid += written.points();
                case Effect.LotPaid lot -> debtPaid += lot.points();
                case Effect _ -> {}
            }
        }
        return new PointsMoved(
                lots,
                taken,
                expired,
                activated,
                reversed,
                debtPaid,
                debtAdded,
                shortfall,
                shortfallPaid);
    }

    /** {@return the signed change of the member's total} */
    long totalPoints() {
        return lotPoints + debtPaidPoints - takenPoints - debtAddedPoints - expiredPoints;
    }

    /** {@return what an entry of that type moved, 0 or more} */
    long amountPoints(RecordedEntry entry) {
        return switch (entry.type()) {
            case EARN -> lotPoints + debtPaidPoints;
            case REDEEM -> takenPoints;
            case EARN_REVERSAL, REDEEM_REVERSAL -> reversedPoints;
            case ACTIVATE -> activatedPoints;
            case EXPIRE -> expiredPoints;
            case CONFIG,
                    CLOCK,
                    LOCK,
                    UNLOCK,
                    HOLD,
                    CAPTURE,
                    RELEASE,
                    TRANSFER,
                    TRANSFER_REVERSAL,
                    ADJUST,
                    MERGE,
                    MERGE_REVERSAL,
                    STAGE ->
                    0;
        };
    }
}
