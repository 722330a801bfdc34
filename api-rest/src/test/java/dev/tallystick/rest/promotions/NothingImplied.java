package dev.tallystick.rest.promotions;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Promotion;

import java.util.List;
import java.util.Optional;

/** Programs whose promotions are all that there are. */
public final class NothingImplied implements Implied {
    @Override
    public List<Promotion> of(ProgramConfig program) {
        return List.of();
    }

    @Override
    public Optional<Promotion> version(String programId, String promotionId, int version) {
        return Optional.empty();
    }
}
