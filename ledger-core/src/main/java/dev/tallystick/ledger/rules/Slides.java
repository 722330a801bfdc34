package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.state.Accounts;

/**
 * The one date of an account's sliding lots: activity moves it on, never back. Recorded in every
 * entry of an account that ever had one, so that a reader knows the date of the lots in it
 * (ARCHITECTURE.md, rule 13).
 */
final class Slides {
    private final Accounts accounts;

    Slides(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Records the date without moving it; nothing for an account that the entry opens. */
    void note(int account, EffectWriter effects) {
        move(account, Dates.AT_ONCE, effects);
    }

    /**
     * Moves the date, if that is further away.
     *
     * @param account 0 if the entry opens it
     * @param toMs {@link Dates#AT_ONCE} if the unit's dates do not slide
     * @return the date that sliding lots have now
     */
    long move(int account, long toMs, EffectWriter effects) {
        long dateMs = account == 0 ? toMs : Math.max(accounts.slidingExpiresAtMs(account), toMs);
        if (dateMs != Dates.AT_ONCE) {
            effects.slid(dateMs);
        }
        return dateMs;
    }
}
