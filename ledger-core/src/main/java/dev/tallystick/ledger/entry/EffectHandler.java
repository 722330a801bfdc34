package dev.tallystick.ledger.entry;

/**
 * Receives the effects of one entry in the order in which they were recorded. Effects on lots
 * concern the entry's first account.
 */
public interface EffectHandler {
    /**
     * An account came into being.
     *
     * @param accountIndex its index among the entry's accounts
     */
    void onAccountOpened(int accountIndex, AccountKind kind, long keyHigh, long keyLow);

    /**
     * A lot came into being.
     *
     * @param n its place among the entry's lots, from 0
     * @param points smallest part of the unit, more than 0
     * @param source what granted it: see {@link LotSource}
     * @param pending whether it is still to be activated
     * @param activatesAtMs {@link Dates#AT_ONCE} if no date was given
     * @param expiresAtMs first instant at which it cannot be used, {@link Dates#NEVER} if none
     */
    void onLotCreated(
            int n, long points, int source, boolean pending, long activatesAtMs, long expiresAtMs);

    /** Available points left a lot: they were redeemed. */
    void onLotTaken(long lotNumber, long points, long expiresAtMs);

    /** What remained of a lot lapsed. */
    void onLotExpired(long lotNumber, long points);

    /** A pending lot became available. */
    void onLotActivated(long lotNumber, long points);

    /**
     * A book changed.
     *
     * @param accountIndex the partner's index among the entry's accounts, -1 for the program itself
     * @param points signed
     */
    void onBooked(Book book, int accountIndex, long points);

    /** The program's configuration became the one in the entry's command. */
    void onProgramConfigured(int program);

    /** The ledger's time was put to an instant, where it stands from now on. */
    void onClockSet(long nowMs);
}
