package dev.tallystick.rest.benefits;

import dev.tallystick.rest.vouchers.VoucherSource;

import java.util.Optional;

/**
 * A use of a benefit given to a member whatever the tier, the segment and the limits.
 *
 * @param allocationId chosen by the client, unique in the program
 * @param allocatedAtMs ledger time
 * @param voucherTypeId of the voucher that it issued at once; empty: it is still to be used
 */
record Allocation(
        String allocationId,
        String benefitId,
        String memberId,
        long allocatedAtMs,
        Optional<String> voucherTypeId)
        implements Taken {
    @Override
    public VoucherSource.Kind sourceKind() {
        return VoucherSource.Kind.BENEFIT_GIFT;
    }

    @Override
    public String id() {
        return allocationId;
    }

    @Override
    public long atMs() {
        return allocatedAtMs;
    }
}
