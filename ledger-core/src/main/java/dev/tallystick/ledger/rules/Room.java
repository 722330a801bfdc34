package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.Units;

/**
 * Whether more points and more lots fit: no member's points, no sum over all members pass {@link
 * Limits#POINTS_MAX}, and an account has so many lots and pinned parts at most that what is due on
 * it at one instant fits into one entry (ARCHITECTURE.md, "Numbers").
 */
final class Room {
    private final Accounts accounts;
    private final Units units;

    Room(State state) {
        accounts = state.accounts();
        units = state.units();
    }

    /**
     * {@return whether points that come from outside the members do not fit}
     *
     * @param account 0 if it is not open yet
     */
    boolean lacksForNew(int account, int unitSlot, long points, int lotCount) {
        return Limits.isPassed(Math.max(0, units.memberPoints(unitSlot)), points)
                || lacks(account, points, lotCount);
    }

    /** {@return whether points that another member gives do not fit} */
    boolean lacks(int account, long points, int lotCount) {
        if (account == 0) {
            return points > Limits.POINTS_MAX || lotCount > Accounts.LOT_COUNT_MAX;
        }
        return Limits.isPassed(accounts.ownedPoints(account), points)
                || (lotCount > 0 && !holds(account, lotCount));
    }

    /** {@return whether so many lots more fit in any case} */
    boolean holds(int account, int lotCount) {
        return partCount(account) + lotCount <= Accounts.LOT_COUNT_MAX;
    }

    /** {@return whether a hold of so many parts does not fit} */
    boolean lacksForPins(int account, int pinCount) {
        return accounts.pinCount(account) + pinCount > Accounts.PIN_COUNT_MAX
                || partCount(account) + pinCount > Accounts.LOT_COUNT_MAX;
    }

    /** {@return open lots and pinned parts} */
    int partCount(int account) {
        return account == 0 ? 0 : accounts.lotCount(account) + accounts.pinCount(account);
    }
}
