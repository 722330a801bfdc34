package dev.tallystick.ledger.promotion;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Optional;

/**
 * When a promotion applies: all of it must hold; what is empty always does.
 *
 * @param event the event that it rewards; empty: purchases
 * @param daysOfWeek local days
 * @param hours local hours, any of them
 * @param partners where the points were earned
 * @param products which lines qualify, by product
 * @param categories which lines qualify, by category
 * @param tiers the member has one of them
 * @param segments the member is in one of them
 * @param minimumSpend the lines that qualify sum up to so much
 * @param condition a further condition as text, in the language of {@link Conditions}
 */
public record When(
        Optional<String> event,
        List<DayOfWeek> daysOfWeek,
        List<Hours> hours,
        List<String> partners,
        List<String> stores,
        List<String> channels,
        Names products,
        Names categories,
        List<String> tiers,
        List<String> segments,
        Optional<Amount> minimumSpend,
        Optional<String> condition) {
    /** For every purchase. */
    public static final When ALWAYS =
            new When(
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Names.ANY,
                    Names.ANY,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());

    public When {
        daysOfWeek = List.copyOf(daysOfWeek);
        hours = List.copyOf(hours);
        partners = List.copyOf(partners);
        stores = List.copyOf(stores);
        channels = List.copyOf(channels);
        tiers = List.copyOf(tiers);
        segments = List.copyOf(segments);
    }

    int nameCount() {
        return partners.size()
                + stores.size()
                + channels.size()
                + products.in().size()
                + products.out().size()
                + categories.in().size()
                + categories.out().size()
                + tiers.size()
                + segments.size();
    }
}
