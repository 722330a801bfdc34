package dev.tallystick.ledger.promotion;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * What an evaluation is about: what happened, to whom, where and when. A purchase or an event.
 *
 * @param member empty for a guest
 * @param atMs when it took effect, epoch milliseconds
 * @param local the same on the program's wall
 */
public record Facts(
        Optional<Purchase> purchase,
        Optional<Happening> event,
        Optional<Shopper> member,
        Optional<String> partnerId,
        long atMs,
        LocalDateTime local) {
    public Facts {
        if (purchase.isPresent() == event.isPresent()) {
            throw new IllegalArgumentException("a purchase or an event");
        }
    }

    /** {@return the same with other lines: what is left of a purchase when some came back} */
    public Facts with(Purchase left) {
        return new Facts(Optional.of(left), event, member, partnerId, atMs, local);
    }
}
