package dev.tallystick.rest.points;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.promotion.Evaluation;
import dev.tallystick.ledger.promotion.Facts;
import dev.tallystick.ledger.promotion.Granted;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.rest.baskets.Basket;

import java.util.List;
import java.util.Optional;

/**
 * What a purchase or an event is worth.
 *
 * @param facts what was known of it
 * @param evaluation what each promotion made of it
 * @param basket what was bought, its categories known
 * @param event what was done
 * @param base the base earn of the program's configuration
 * @param validUntilMs the first instant at which it would come out differently
 */
record Evaluated(
        Facts facts,
        Evaluation evaluation,
        Optional<Basket> basket,
        Optional<Event> event,
        Optional<BaseEarn> base,
        long validUntilMs) {
    /** {@return what is granted, in the order of the grants in the command} */
    List<Granted> grants() {
        return evaluation.grants();
    }

    /** {@return what is granted in all, before caps and budgets} */
    long points() {
        return grants().stream().mapToLong(Granted::points).sum();
    }

    /** {@return whether nothing grants but the base earn, which no cap limits} */
    boolean isPlain() {
        return grants().stream().allMatch(granted -> isBase(granted.promotion()));
    }

    static boolean isBase(Promotion promotion) {
        return promotion.id().equals(Promotion.BASE_EARN_ID);
    }
}
