package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.history.EntryView;

/**
 * What an entry comes to for one of its accounts. Everything in the smallest part of the unit.
 * Source: API, "Postings".
 */
final class PointsMoved {
    private final EntryView view;
    private long lotPoints;
    private long takenPoints;
    private long pinTakenPoints;
    private long expiredPoints;
    private long activatedPoints;
    private long lockedPoints;
    private long pinnedPoints;
    private long releasedPoints;
    private long reversedPoints;
    private long movedInPoints;
    private long debtPaidPoints;
    private long debtAddedPoints;
    private long shortfallPoints;
    private long shortfallPaidPoints;

    private PointsMoved(EntryView view) {
        this.view = view;
    }

    static PointsMoved of(EntryView view) {
        PointsMoved moved = new PointsMoved(view);
        view.effects().forEach(moved::add);
        view.lotsMovedIn().forEach(lot -> moved.movedInPoints += lot.points());
        view.holdsMovedIn().forEach(hold -> moved.movedInPoints += hold.points());
        return moved;
    }

    private void add(Effect effect) {
        switch (effect) {
            case Effect.LotCreated lot -> lotPoints += lot.points();
            case Effect.LotRestored lot -> lotPoints += lot.points();
            case Effect.LotTaken lot -> takenPoints += lot.points();
            case Effect.PinTaken part -> pinTakenPoints += part.points();
            case Effect.LotExpired lot -> expiredPoints += lot.points();
            case Effect.LotActivated lot -> activatedPoints += lot.points();
            case Effect.LotLocked lot -> lockedPoints += lot.points();
            case Effect.LotUnlocked lot -> lockedPoints += lot.points();
            case Effect.LotPinned part -> pinnedPoints += part.points();
            case Effect.PinReleased part -> releasedPoints += part.points();
            case Effect.LotMoved lot -> movedInPoints -= lot.points();
            case Effect.HoldMoved hold -> movedInPoints -= hold.points();
            case Effect.Reversed original -> reversedPoints += original.points();
            case Effect.DebtPaid debt -> debtPaidPoints += debt.points();
            case Effect.LotPaid lot -> {
                debtPaidPoints += lot.points();
                takenPoints += lot.points();
            }
            case Effect.DebtAdded debt -> debtAddedPoints += debt.points();
            case Effect.ShortfallAdded written -> shortfallPoints += written.points();
            case Effect.ShortfallPaid written -> shortfallPaidPoints += written.points();
            case Effect.AccountOpened _,
                    Effect.AccountSwitched _,
                    Effect.Booked _,
                    Effect.ClockSet _,
                    Effect.Counted _,
                    Effect.EarnLocked _,
                    Effect.Granted _,
                    Effect.HeldWas _,
                    Effect.HoldOpened _,
                    Effect.HoldResolved _,
                    Effect.InUnit _,
                    Effect.Left _,
                    Effect.Merged _,
                    Effect.MergedInto _,
                    Effect.ProgramConfigured _,
                    Effect.Redirected _,
                    Effect.Slid _,
                    Effect.StageSet _,
                    Effect.StageWas _,
                    Effect.Unmerged _ -> {}
        }
    }

    /** {@return the signed change of the account's total} */
    long totalPoints() {
        return lotPoints
                + movedInPoints
                + debtPaidPoints
                - takenPoints
                - pinTakenPoints
                - debtAddedPoints
                - expiredPoints;
    }

    /** {@return what the entry moved, 0 or more; the same for both members of a transfer} */
    long amountPoints() {
        return switch (view.entry().type()) {
            case EARN -> lotPoints + debtPaidPoints;
            case REDEEM -> takenPoints;
            case EARN_REVERSAL, REDEEM_REVERSAL -> reversedPoints;
            case LOCK, UNLOCK -> lockedPoints;
            case HOLD -> pinnedPoints;
            case CAPTURE -> pinTakenPoints;
            case RELEASE -> releasedPoints;
            case ACTIVATE -> activatedPoints;
            case EXPIRE -> expiredPoints;
            case TRANSFER -> view.isOfCounterpart() ? ofCounterpart().takenPoints : takenPoints;
            case TRANSFER_REVERSAL ->
                    view.isOfCounterpart()
                            ? takenPoints + pinTakenPoints
                            : ofCounterpart().takenPoints + ofCounterpart().pinTakenPoints;
            case ADJUST -> lotPoints + debtPaidPoints + takenPoints + debtAddedPoints;
            case MERGE, MERGE_REVERSAL -> Math.abs(totalPoints());
            case STAGE, CONFIG, CLOCK -> 0;
        };
    }

    /** Itself where both members were merged into one since. */
    private PointsMoved ofCounterpart() {
        return view.counterpart().map(PointsMoved::of).orElse(this);
    }

    /** {@return what lapsed} */
    long expiredPoints() {
        return expiredPoints;
    }

    /** {@return what went for a debt} */
    long debtPaidPoints() {
        return debtPaidPoints;
    }

    /** {@return what is owed from now on} */
    long debtAddedPoints() {
        return debtAddedPoints;
    }

    /** {@return what was written off} */
    long shortfallPoints() {
        return shortfallPoints;
    }

    /** {@return what repaid something written off} */
    long shortfallPaidPoints() {
        return shortfallPaidPoints;
    }
}
