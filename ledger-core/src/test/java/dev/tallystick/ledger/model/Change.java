package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.LotNumber;

/**
 * One thing that an entry did to one account.
 *
 * @param member whose account
 * @param subject the lot or the entry it is about, 0 if none
 * @param points how many; of a change that is not about points, what else there is to say
 */
record Change(What what, long member, int unit, long subject, long points) {
    @Override
    public String toString() {
        boolean isLot = subject >= LotNumber.of(1, 0);
        String about = subject == 0 ? "" : " " + (isLot ? LotNumber.toId(subject) : subject);
        return "M" + member + "/" + unit + " " + what + about + " " + points;
    }

    /** What happened. Changes of one entry are compared kind by kind, each kind in its order. */
    enum What {
        CREATED,
        CREATED_PENDING,
        RESTORED,
        RESTORED_LOCKED,
        TAKEN,
        PAID,
        EXPIRED,
        ACTIVATED,
        LOCKED,
        UNLOCKED,
        UNLOCKED_PENDING,
        PINNED,
        PIN_TAKEN,
        PIN_RELEASED,
        PIN_RELEASED_LOCKED,
        DEBT_ADDED,
        DEBT_PAID,
        SHORTFALL_ADDED,
        SHORTFALL_PAID,
        REVERSED,
        GRANTED,
        CAPPED,
        COUNTED,
        HOLD_OPENED,
        HOLD_RESOLVED,
        EARN_LOCKED,
        EARN_UNLOCKED,
        MOVED_AVAILABLE,
        MOVED_PENDING,
        MOVED_LOCKED,
        HOLD_MOVED;

        /** {@return whether it means something which of several comes first} */
        boolean isOrdered() {
            return this != HOLD_MOVED
                    && this != MOVED_AVAILABLE
                    && this != MOVED_PENDING
                    && this != MOVED_LOCKED;
        }
    }
}
