package dev.tallystick.rest.sweepstakes;

import java.util.Optional;

/**
 * The voucher that a win is, and how far it has come.
 *
 * @param voucherId once it is given
 * @param waitsFor the code of what keeps it back; empty where it was not tried yet, or does not
 *     wait
 */
record PrizeVoucher(
        String voucherTypeId, State state, Optional<String> voucherId, Optional<String> waitsFor) {
    /** Stored and shown: never renamed or reused. */
    enum State {
        /** It is not given yet. */
        WAITING,
        /** The winner has it. */
        GIVEN,
        /** The winner was erased before it could be given: nobody gets it. */
        FORFEITED
    }

    /** {@return one that is not tried yet} */
    static PrizeVoucher of(String voucherTypeId) {
        return new PrizeVoucher(voucherTypeId, State.WAITING, Optional.empty(), Optional.empty());
    }
}
