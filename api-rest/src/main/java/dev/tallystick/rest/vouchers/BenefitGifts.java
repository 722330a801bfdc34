package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;

import java.util.Optional;

/** Allocates benefits, which may issue vouchers, where a voucher might be asked for as well. */
@FunctionalInterface
public interface BenefitGifts {
    /**
     * What is to be allocated to whom.
     *
     * @param allocationId of the client's; empty if it gave none
     */
    record Gift(String memberId, String benefitId, Optional<String> allocationId) {}

    /** {@return the answer to who asked for it} */
    Answer give(Call call, Gift gift);
}
