package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.state.Accounts;

/**
 * What a member owes while one entry is decided. Whatever enters what is available pays it first,
 * part by part in the order in which the parts enter (ARCHITECTURE.md, rule 11). Reused.
 */
final class Debt {
    private final Accounts accounts;
    private long owedPoints;

    Debt(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Begins with what the account owes; 0 for one that is not open. */
    Debt of(int account) {
        owedPoints = account == 0 ? 0 : Math.max(0, -accounts.availablePoints(account));
        return this;
    }

    /** Owes more, as the same entry says. */
    void add(long points) {
        owedPoints += points;
    }

    /** {@return what is still owed} */
    long owedPoints() {
        return owedPoints;
    }

    /** Pays out of a lot in which points just became available, as far as there is a debt. */
    void payFrom(long lotNumber, long points, long ownExpiresAtMs, EffectWriter effects) {
        long paidPoints = Math.min(owedPoints, points);
        if (paidPoints > 0) {
            owedPoints -= paidPoints;
            effects.lotPaid(lotNumber, paidPoints, ownExpiresAtMs);
        }
    }

    /** {@return what of the entering points pays, now recorded as an effect; 0 without a debt} */
    long pay(long enteringPoints, EffectWriter effects) {
        long paidPoints = Math.min(owedPoints, enteringPoints);
        if (paidPoints > 0) {
            owedPoints -= paidPoints;
            effects.debtPaid(paidPoints);
        }
        return paidPoints;
    }
}
