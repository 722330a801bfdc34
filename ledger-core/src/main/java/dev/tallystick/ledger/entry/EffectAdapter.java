package dev.tallystick.ledger.entry;

/** Passes over every effect: for who looks at a few kinds only. */
public abstract class EffectAdapter implements EffectHandler {
    @Override
    public void onAccountOpened(int accountIndex, AccountKind kind, long keyHigh, long keyLow) {}

    @Override
    public void onLotCreated(
            int n,
            long points,
            int source,
            boolean pending,
            long activatesAtMs,
            long expiresAtMs) {}

    @Override
    public void onLotTaken(long lotNumber, long points, long expiresAtMs) {}

    @Override
    public void onLotRestored(long lotNumber, long points, long expiresAtMs, boolean locked) {}

    @Override
    public void onLotExpired(long lotNumber, long points) {}

    @Override
    public void onLotActivated(long lotNumber, long points) {}

    @Override
    public void onDebtAdded(long points) {}

    @Override
    public void onDebtPaid(long points) {}

    @Override
    public void onReversed(long origin, long points, long previousRelated) {}

    @Override
    public void onShortfallAdded(long origin, long points) {}

    @Override
    public void onShortfallPaid(long origin, long points) {}

    @Override
    public void onLeft(long points) {}

    @Override
    public void onBooked(Book book, int accountIndex, long points) {}

    @Override
    public void onProgramConfigured(int program) {}

    @Override
    public void onClockSet(long nowMs) {}

    @Override
    public void onAccountSwitched(int accountIndex) {}

    @Override
    public void onLotLocked(long lotNumber, long points, long expiresAtMs) {}

    @Override
    public void onLotUnlocked(long lotNumber, long points, long expiresAtMs, boolean pending) {}

    @Override
    public void onHoldOpened(long holdExpiresAtMs) {}

    @Override
    public void onLotPinned(long lotNumber, long points, long expiresAtMs) {}

    @Override
    public void onPinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs) {}

    @Override
    public void onPinReleased(
            long holdPosition, long lotNumber, long points, long expiresAtMs, boolean locked) {}

    @Override
    public void onLotPaid(long lotNumber, long points, long expiresAtMs) {}

    @Override
    public void onHoldResolved(long holdPosition, Resolution resolution, long previousRelated) {}

    @Override
    public void onEarnLocked(
            long origin, boolean locked, long memberAccount, long previousRelated) {}

    @Override
    public void onStageSet(Stage stage) {}

    @Override
    public void onMerged(int intoAccountIndex, int unit) {}

    @Override
    public void onUnmerged(int unit) {}

    @Override
    public void onLotMoved(
            long lotNumber, long points, long expiresAtMs, LotState lotState, int toAccountIndex) {}

    @Override
    public void onHoldMoved(long holdPosition, long points, int toAccountIndex) {}

    @Override
    public void onSlid(long expiresAtMs) {}

    @Override
    public void onGranted(int grant, long points, boolean capped) {}

    @Override
    public void onCounted(long keyHigh, long keyLow, long points) {}

    @Override
    public void onRedirected(long keyHigh, long keyLow) {}

    @Override
    public void onHeldWas(long points) {}

    @Override
    public void onStageWas(Stage stage) {}

    @Override
    public void onMergedInto(long keyHigh, long keyLow) {}

    @Override
    public void onInUnit(int unit) {}
}
