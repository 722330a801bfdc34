package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.rest.vouchers.Voucher;
import dev.tallystick.rest.vouchers.Vouchers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The vouchers of a member that are not used, without their codes. */
final class UsableVouchers implements UsableSource {
    private final Vouchers vouchers;

    UsableVouchers(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public Usable.Kind kind() {
        return Usable.Kind.VOUCHER;
    }

    @Override
    public List<Usable> find(
            ProgramConfig program, Candidate candidate, long nowMs, long belowNumber, int limit) {
        return vouchers
                .unused(program.id(), candidate.member().memberId(), nowMs, belowNumber, limit)
                .stream()
                .map(UsableVouchers::usable)
                .toList();
    }

    private static Usable usable(Voucher voucher) {
        return new Usable(
                Usable.Kind.VOUCHER,
                voucher.number(),
                voucher.voucherId(),
                null,
                null,
                null,
                OptionalLong.of(1),
                voucher.expiresAtMs().orElse(Dates.NEVER),
                Optional.empty(),
                Optional.of(
                        new Offer.Subject(
                                Offer.SubjectKind.VOUCHER_TYPE, voucher.voucherTypeId())));
    }
}
