package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.ProgramConfig;

import java.util.List;
import java.util.Optional;

/** The benefits that a member is eligible for. */
final class UsableBenefits implements UsableSource {
    private final BenefitUseStore benefits;

    UsableBenefits(BenefitUseStore benefits) {
        this.benefits = benefits;
    }

    @Override
    public Usable.Kind kind() {
        return Usable.Kind.BENEFIT;
    }

    @Override
    public List<Usable> find(
            ProgramConfig program, Candidate candidate, long nowMs, long belowNumber, int limit) {
        return benefits.list(program, candidate, belowNumber, Integer.MAX_VALUE).stream()
                .filter(row -> row.standing().isEligible())
                .limit(limit)
                .map(UsableBenefits::usable)
                .toList();
    }

    private static Usable usable(BenefitUseStore.Row row) {
        Benefit benefit = row.definition().value();
        return new Usable(
                Usable.Kind.BENEFIT,
                row.number(),
                benefit.id(),
                benefit.name(),
                benefit.description(),
                null,
                row.standing().left(),
                benefit.window().toMs(),
                Optional.empty(),
                Optional.empty());
    }
}
