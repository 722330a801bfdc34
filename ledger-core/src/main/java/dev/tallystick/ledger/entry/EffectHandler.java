package dev.tallystick.ledger.entry;

/**
 * Receives the effects of one entry in the order in which they were recorded. Effects on lots,
 * debts and stages concern the entry's first account, until {@link #onAccountSwitched} names
 * another.
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

    /**
     * Unpinned points left a lot and the account: redeemed, taken back, transferred, or in a merge
     * paid for a debt of the other account.
     */
    void onLotTaken(long lotNumber, long points, long expiresAtMs);

    /**
     * Points came back into a lot, which exists again if it was gone.
     *
     * @param locked whether they arrive locked, else available
     */
    void onLotRestored(long lotNumber, long points, long expiresAtMs, boolean locked);

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
     * @param origin what of it: the entry's position, or what it granted in a further unit ({@link
     *     Origin})
     * @param previousRelated position of its reversal before this one, 0 if none
     */
    void onReversed(long origin, long points, long previousRelated);

    /** Of an earn taken back this much is written off, for nobody has it any more. */
    void onShortfallAdded(long origin, long points);

    /** Points on their way back into a lot of that earn repaid what had been written off. */
    void onShortfallPaid(long origin, long points);

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

    /**
     * From here on effects on lots, debts and stages concern another of the entry's accounts.
     *
     * @param accountIndex its index among the entry's accounts
     */
    void onAccountSwitched(int accountIndex);

    /** What a lot had available or pending is locked. */
    void onLotLocked(long lotNumber, long points, long expiresAtMs);

    /** What a lot had locked is pending or available again. */
    void onLotUnlocked(long lotNumber, long points, long expiresAtMs, boolean pending);

    /** A hold came into being, named by the entry's position; its parts follow. */
    void onHoldOpened(long holdExpiresAtMs);

    /** Available points left a lot for the hold that the entry opened. */
    void onLotPinned(long lotNumber, long points, long expiresAtMs);

    /** Pinned points left a hold and the account: captured, or taken back. */
    void onPinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs);

    /**
     * Pinned points went back into their lot, which exists again if it was gone.
     *
     * @param locked whether they arrive locked, else available
     */
    void onPinReleased(
            long holdPosition, long lotNumber, long points, long expiresAtMs, boolean locked);

    /** Available points of a lot paid a debt: what is available in all stays as it was. */
    void onLotPaid(long lotNumber, long points, long expiresAtMs);

    /**
     * A hold ended.
     *
     * @param previousRelated position of the entry before this one that did something about it, 0
     *     if none
     */
    void onHoldResolved(long holdPosition, Resolution resolution, long previousRelated);

    /**
     * An earn got its lock, or lost it.
     *
     * @param memberAccount number of the account of the member who earned
     * @param previousRelated position of the entry before this one that did something about it, 0
     *     if none
     */
    void onEarnLocked(long origin, boolean locked, long memberAccount, long previousRelated);

    /** The account's member reached another stage. */
    void onStageSet(Stage stage);

    /**
     * The account was closed in favour of another.
     *
     * @param unit the number of the unit that both accounts are in
     */
    void onMerged(int intoAccountIndex, int unit);

    /** The account is open again. */
    void onUnmerged(int unit);

    /** What a lot holds went over to another account, under the same number. */
    void onLotMoved(
            long lotNumber, long points, long expiresAtMs, LotState lotState, int toAccountIndex);

    /**
     * A hold went over to another account with all its parts.
     *
     * @param points what it holds
     */
    void onHoldMoved(long holdPosition, long points, int toAccountIndex);

    /** The one date of the account's sliding lots. */
    void onSlid(long expiresAtMs);

    /**
     * Points were granted on one of several grounds; what is counted and created next belongs to
     * it.
     *
     * @param grant its index among the command's grants
     * @param capped whether a cap or budget left less than was asked for
     */
    void onGranted(int grant, long points, boolean capped);

    /**
     * The counter of a cap or budget moved.
     *
     * @param points signed
     */
    void onCounted(long keyHigh, long keyLow, long points);

    /** The posting went to the account into which its member was merged. */
    void onRedirected(long keyHigh, long keyLow);

    /** A refusal's number: so much the hold held. Changes nothing. */
    void onHeldWas(long points);

    /** A refusal's stage: what the member was. Changes nothing. */
    void onStageWas(Stage stage);

    /** A refusal's member: who took over. Changes nothing. */
    void onMergedInto(long keyHigh, long keyLow);

    /**
     * What an earn grants from here on is in a further unit, on the account that was switched to.
     *
     * @param unit number of the unit within the program
     */
    void onInUnit(int unit);
}
