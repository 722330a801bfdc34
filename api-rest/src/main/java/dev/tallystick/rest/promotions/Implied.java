package dev.tallystick.rest.promotions;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Promotion;

import java.util.List;
import java.util.Optional;

/**
 * Promotions that nobody put up, for they follow from something else that the program has. Their
 * ids have a tilde, which no client's has.
 */
public interface Implied {
    /** {@return those of a program, in their last versions} */
    List<Promotion> of(ProgramConfig program);

    /** {@return a version that granted once; empty if there is none such} */
    Optional<Promotion> version(String programId, String promotionId, int version);
}
