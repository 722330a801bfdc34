package dev.tallystick.ledger.entry;

import dev.tallystick.ledger.MemberKey;

/** One effect of an entry, for tools and the edge; the engine itself uses {@link EffectHandler}. */
public sealed interface Effect {
    /** An effect on one lot. */
    sealed interface OnLot extends Effect {
        /** {@return the lot: see {@link LotNumber}} */
        long lotNumber();

        /** {@return how many of its points it is about} */
        long points();
    }

    /** See {@link EffectHandler#onAccountOpened}. */
    record AccountOpened(int accountIndex, AccountKind kind, long keyHigh, long keyLow)
            implements Effect {}

    /** See {@link EffectHandler#onLotCreated}. */
    record LotCreated(
            long lotNumber,
            long points,
            int source,
            boolean pending,
            long activatesAtMs,
            long expiresAtMs)
            implements OnLot {}

    /** See {@link EffectHandler#onLotTaken}. */
    record LotTaken(long lotNumber, long points, long expiresAtMs) implements OnLot {}

    /** See {@link EffectHandler#onLotExpired}. */
    record LotExpired(long lotNumber, long points) implements OnLot {}

    /** See {@link EffectHandler#onLotActivated}. */
    record LotActivated(long lotNumber, long points) implements OnLot {}

    /** See {@link EffectHandler#onLotRestored}. */
    record LotRestored(long lotNumber, long points, long expiresAtMs, boolean locked)
            implements OnLot {}

    /** See {@link EffectHandler#onDebtAdded}. */
    record DebtAdded(long points) implements Effect {}

    /** See {@link EffectHandler#onDebtPaid}. */
    record DebtPaid(long points) implements Effect {}

    /** See {@link EffectHandler#onReversed}. */
    record Reversed(long originalPosition, long points, long previousRelated) implements Effect {}

    /** See {@link EffectHandler#onShortfallAdded}. */
    record ShortfallAdded(long originalPosition, long points) implements Effect {}

    /** See {@link EffectHandler#onShortfallPaid}. */
    record ShortfallPaid(long originalPosition, long points) implements Effect {}

    /** See {@link EffectHandler#onLeft}. */
    record Left(long points) implements Effect {}

    /** See {@link EffectHandler#onBooked}. */
    record Booked(Book book, int accountIndex, long points) implements Effect {}

    /** See {@link EffectHandler#onProgramConfigured}. */
    record ProgramConfigured(int program) implements Effect {}

    /** See {@link EffectHandler#onClockSet}. */
    record ClockSet(long nowMs) implements Effect {}

    /** See {@link EffectHandler#onAccountSwitched}. */
    record AccountSwitched(int accountIndex) implements Effect {}

    /** See {@link EffectHandler#onLotLocked}. */
    record LotLocked(long lotNumber, long points, long expiresAtMs) implements OnLot {}

    /** See {@link EffectHandler#onLotUnlocked}. */
    record LotUnlocked(long lotNumber, long points, long expiresAtMs, boolean pending)
            implements OnLot {}

    /** See {@link EffectHandler#onHoldOpened}. */
    record HoldOpened(long holdExpiresAtMs) implements Effect {}

    /** See {@link EffectHandler#onLotPinned}. */
    record LotPinned(long lotNumber, long points, long expiresAtMs) implements OnLot {}

    /** See {@link EffectHandler#onPinTaken}. */
    record PinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs)
            implements OnLot {}

    /** See {@link EffectHandler#onPinReleased}. */
    record PinReleased(
            long holdPosition, long lotNumber, long points, long expiresAtMs, boolean locked)
            implements OnLot {}

    /** See {@link EffectHandler#onLotPaid}. */
    record LotPaid(long lotNumber, long points, long expiresAtMs) implements OnLot {}

    /** See {@link EffectHandler#onHoldResolved}. */
    record HoldResolved(long holdPosition, Resolution resolution, long previousRelated)
            implements Effect {}

    /** See {@link EffectHandler#onEarnLocked}. */
    record EarnLocked(long earnPosition, boolean locked, long memberAccount, long previousRelated)
            implements Effect {}

    /** See {@link EffectHandler#onStageSet}. */
    record StageSet(Stage stage) implements Effect {}

    /** See {@link EffectHandler#onMerged}. */
    record Merged(int intoAccountIndex, int unit) implements Effect {}

    /** See {@link EffectHandler#onUnmerged}. */
    record Unmerged(int unit) implements Effect {}

    /** See {@link EffectHandler#onLotMoved}. */
    record LotMoved(
            long lotNumber, long points, long expiresAtMs, LotState lotState, int toAccountIndex)
            implements OnLot {}

    /** See {@link EffectHandler#onHoldMoved}. */
    record HoldMoved(long holdPosition, long points, int toAccountIndex) implements Effect {}

    /** See {@link EffectHandler#onSlid}. */
    record Slid(long expiresAtMs) implements Effect {}

    /** See {@link EffectHandler#onGranted}. */
    record Granted(int grant, long points, boolean capped) implements Effect {}

    /** See {@link EffectHandler#onCounted}. */
    record Counted(long keyHigh, long keyLow, long points) implements Effect {}

    /** See {@link EffectHandler#onRedirected}. */
    record Redirected(MemberKey memberKey) implements Effect {}

    /** See {@link EffectHandler#onHeldWas}. */
    record HeldWas(long points) implements Effect {}

    /** See {@link EffectHandler#onStageWas}. */
    record StageWas(Stage stage) implements Effect {}

    /** See {@link EffectHandler#onMergedInto}. */
    record MergedInto(MemberKey memberKey) implements Effect {}

    /** See {@link EffectHandler#onInUnit}. */
    record InUnit(int unit) implements Effect {}
}
