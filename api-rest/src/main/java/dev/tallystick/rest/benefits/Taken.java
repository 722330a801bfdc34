package dev.tallystick.rest.benefits;

import dev.tallystick.rest.vouchers.VoucherSource;

import java.util.Optional;

/** What a member got of a benefit: a use of it, or an allocation. */
sealed interface Taken permits Use, Allocation {
    /** {@return what the client chose for it} */
    String id();

    /** {@return the benefit} */
    String benefitId();

    /** {@return who got it} */
    String memberId();

    /** {@return when, ledger time} */
    long atMs();

    /** {@return the type of the voucher that it issued; empty if it issued none} */
    Optional<String> voucherTypeId();

    /** {@return what its voucher came from} */
    VoucherSource.Kind sourceKind();

    /** {@return whether it is that of a benefit and a member} */
    default boolean isOf(String benefit, String member) {
        return benefitId().equals(benefit) && memberId().equals(member);
    }
}
