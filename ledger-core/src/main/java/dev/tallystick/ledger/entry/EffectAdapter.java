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
    public void onLotRestored(long lotNumber, long points, long expiresAtMs) {}

    @Override
    public void onLotExpired(long lotNumber, long points) {}

    @Override
    public void onLotActivated(long lotNumber, long points) {}

    @Override
    public void onDebtAdded(long points) {}

    @Override
    public void onDebtPaid(long points) {}

    @Override
    public void onReversed(long originalPosition, long points, long previousRelated) {}

    @Override
    public void onShortfallAdded(long originalPosition, long points) {}

    @Override
    public void onShortfallPaid(long originalPosition, long points) {}

    @Override
    public void onLeft(long points) {}

    @Override
    public void onBooked(Book book, int accountIndex, long points) {}

    @Override
    public void onProgramConfigured(int program) {}

    @Override
    public void onClockSet(long nowMs) {}
}
