package dev.tallystick.rest.benefits;

import dev.tallystick.rest.vouchers.VoucherSource;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A benefit used once, with what was answered.
 *
 * @param usageId chosen by the client, unique in the program
 * @param memberId who used it
 * @param usedAtMs ledger time
 * @param left how often the member might use it afterwards; empty: any number of times
 * @param renewsAtMs when that would begin again
 * @param voucherTypeId of the voucher that it issued; empty if it issued none
 */
record Use(
        String usageId,
        String benefitId,
        String memberId,
        long usedAtMs,
        OptionalLong left,
        long renewsAtMs,
        Optional<String> voucherTypeId)
        implements Taken {
    @Override
    public VoucherSource.Kind sourceKind() {
        return VoucherSource.Kind.BENEFIT;
    }

    @Override
    public String id() {
        return usageId;
    }

    @Override
    public long atMs() {
        return usedAtMs;
    }
}
