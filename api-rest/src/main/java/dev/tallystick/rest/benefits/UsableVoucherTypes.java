package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.rest.vouchers.Vouchers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The vouchers that a member may buy with points, be there enough of them or not. */
final class UsableVoucherTypes implements UsableSource {
    private final Vouchers vouchers;

    UsableVoucherTypes(Vouchers vouchers) {
        this.vouchers = vouchers;
    }

    @Override
    public Usable.Kind kind() {
        return Usable.Kind.VOUCHER_TYPE;
    }

    @Override
    public List<Usable> find(
            ProgramConfig program, Candidate candidate, long nowMs, long belowNumber, int limit) {
        String defaultUnit = program.units().get(program.defaultUnit()).code();
        return vouchers.forPoints(program.id()).stream()
                .filter(type -> candidate.isActive() && type.number() < belowNumber)
                .limit(limit)
                .map(type -> usable(type, defaultUnit))
                .toList();
    }

    private static Usable usable(Vouchers.Offer type, String defaultUnit) {
        return new Usable(
                Usable.Kind.VOUCHER_TYPE,
                type.number(),
                type.voucherTypeId(),
                type.name(),
                null,
                null,
                OptionalLong.empty(),
                Dates.NEVER,
                Optional.of(new Usable.Price(type.points(), type.unit().orElse(defaultUnit))),
                Optional.empty());
    }
}
