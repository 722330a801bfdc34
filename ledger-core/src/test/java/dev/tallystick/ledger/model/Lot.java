package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotState;

/** Points that were earned together, as they lie in one account. */
final class Lot {
    /**
     * Which lot it is: a merge may carry it to another account, and a spent one may come back.
     *
     * @param maker the posting that made it
     */
    record Id(long number, Deed maker, long activatesAtMs, long expiresAtMs) {
        @Override
        public String toString() {
            return LotNumber.toId(number);
        }
    }

    /** Some of a lot's points. */
    record Part(Id lot, long points) {}

    final Id id;
    long points;

    Lot(Id id) {
        this.id = id;
    }

    LotState stateAt(long nowMs) {
        if (id.maker().locked) {
            return LotState.LOCKED;
        }
        return id.activatesAtMs() > nowMs ? LotState.PENDING : LotState.AVAILABLE;
    }
}
