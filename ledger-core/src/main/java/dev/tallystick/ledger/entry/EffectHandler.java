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

    /** Available or pending points left a lot: redeemed, taken back, or paid for a debt. */
    void onLotTaken(long lotNumber, long points, long expiresAtMs);

    /** Points came back into a lot, available; the lot exists again if it was gone. */
    void onLotRestored(long lotNumber, long points, long expiresAtMs);

    /** What remained of a lot lapsed. */
    void onLotExpired(long lotNumber, long points);

    /** A pending lot became available. */
    void onLotActivated(long lotNumber, long points);

    /** What is available fell by points that no lot holds: the member owes them. */
    void onDebtAdded(long points);

    /** Points on their way into available, or taken from a lot, paid for a debt. */
    void onDebtPaid(long points);

    /**
     * An earlier entry was reversed, wholly or in part.
     *
     * @param originalPosition the entry reversed
     * @param previousRelated position of its reversal before this one, 0 if none
     */
    void onReversed(long originalPosition, long points, long previousRelated);

    /** Of an earn taken back this much is written off, for nobody has it any more. */
    void onShortfallAdded(long originalPosition, long points);

    /** Points on their way back into a lot of that earn repaid what had been written off. */
    void onShortfallPaid(long originalPosition, long points);

    /** A refusal's number: so much was left of the original. Changes nothing. */
    void onLeft(long points);

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
