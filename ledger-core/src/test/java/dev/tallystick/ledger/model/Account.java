package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Resolution;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The points of one member in one unit. */
final class Account {
    final Member owner;
    final int unit;
    final List<Lot> lots = new ArrayList<>();
    final List<Hold> holds = new ArrayList<>();
    long debt;

    /** Whether anything was ever posted to it. */
    boolean isOpen;

    /** To when activity has moved the lots that slide; {@link Dates#AT_ONCE} if it never has. */
    long slidToMs = Dates.AT_ONCE;

    /** Up to when everything that fell due has been done. */
    long settledToMs = Long.MIN_VALUE;

    Account(Member owner, int unit) {
        this.owner = owner;
        this.unit = unit;
    }

    /** {@return the first instant at which the lot cannot be used} */
    long endOf(Lot.Id lot) {
        return lot.expiresAtMs() == Dates.SLIDING ? slidToMs : lot.expiresAtMs();
    }

    /** {@return the lot in this account; it may have been spent, or never have been here} */
    Lot lot(Lot.Id id) {
        for (Lot lot : lots) {
            if (lot.id.number() == id.number()) {
                return lot;
            }
        }
        Lot lot = new Lot(id);
        lots.add(lot);
        return lot;
    }

    /** {@return lots with points in a state, soonest expiry first, then the older} */
    List<Lot> lotsIn(LotState state, long nowMs) {
        List<Lot> found = new ArrayList<>();
        for (Lot lot : lots) {
            if (lot.points > 0 && lot.stateAt(nowMs) == state) {
                found.add(lot);
            }
        }
        found.sort(inRedeemOrder());
        return found;
    }

    Comparator<Lot> inRedeemOrder() {
        return Comparator.<Lot>comparingLong(lot -> endOf(lot.id))
                .thenComparingLong(lot -> lot.id.number());
    }

    /** {@return open holds, the oldest first} */
    List<Hold> openHolds() {
        List<Hold> open = new ArrayList<>();
        for (Hold hold : holds) {
            if (hold.resolution == Resolution.NONE) {
                open.add(hold);
            }
        }
        open.sort(Comparator.comparingLong(hold -> hold.position));
        return open;
    }

    long held() {
        long points = 0;
        for (Hold hold : holds) {
            points += hold.resolution == Resolution.NONE ? hold.points() : 0;
        }
        return points;
    }

    long pointsIn(LotState state, long nowMs) {
        long points = 0;
        for (Lot lot : lots) {
            points += lot.stateAt(nowMs) == state ? lot.points : 0;
        }
        return points;
    }

    long available(long nowMs) {
        return pointsIn(LotState.AVAILABLE, nowMs) - debt;
    }

    Balance balance(long nowMs) {
        return new Balance(
                available(nowMs),
                pointsIn(LotState.PENDING, nowMs),
                pointsIn(LotState.LOCKED, nowMs),
                held());
    }

    /** {@return everything that lies in the account, a debt not taken off} */
    BigInteger gross() {
        BigInteger gross = BigInteger.valueOf(held());
        for (Lot lot : lots) {
            gross = gross.add(BigInteger.valueOf(lot.points));
        }
        return gross;
    }

    @Override
    public String toString() {
        return "M" + owner.number + "/" + unit;
    }
}
