package dev.tallystick.ledger.promotion;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Promotions of a program, prepared: an evaluation tells by a few look-ups and bit operations which
 * of them match. Immutable, for any number of threads. Source: ARCHITECTURE.md, "Promotions".
 */
public final class PromotionSet {
    /** In place of an event's name, none of which is empty. */
    static final String PURCHASE = "";

    /** The order in which they grant. */
    private static final Comparator<Promotion> GRANTING =
            Comparator.comparing(Promotion::kind).thenComparing(byPriority());

    private final List<Promotion> promotions;
    final List<Optional<Condition>> conditions;
    final List<int[]> exclusiveGroups;
    final Schedule schedule;
    final ValueIndex events;
    final ValueIndex partners;
    final ValueIndex stores;
    final ValueIndex channels;
    final ValueIndex tiers;
    final ValueIndex segments;
    final ValueIndex products;
    final ValueIndex rewardedProducts;
    final ValueIndex categories;
    final ValueIndex currencies;
    final long[] withoutLines;
    final long[] withMinimumSpend;
    final long[] withCondition;

    private PromotionSet(List<Promotion> promotions, Conditions language) {
        this.promotions = promotions;
        this.conditions =
                promotions.stream().map(p -> p.when().condition().map(language::compile)).toList();
        this.exclusiveGroups = groups(promotions);
        this.schedule =
                new Schedule(
                        promotions,
                        conditions.stream()
                                .flatMap(Optional::stream)
                                .anyMatch(Condition::looksAtClock));
        this.events = index(when -> List.of(when.event().orElse(PURCHASE)));
        this.partners = index(When::partners);
        this.stores = index(When::stores);
        this.channels = index(When::channels);
        this.tiers = index(When::tiers);
        this.segments = index(When::segments);
        this.products = ValueIndex.of(promotions, promotion -> promotion.when().products());
        this.categories = ValueIndex.of(promotions, promotion -> promotion.when().categories());
        this.rewardedProducts = ValueIndex.of(promotions, PromotionSet::rewarded);
        this.currencies =
                ValueIndex.of(promotions, p -> in(p.currency().map(List::of).orElse(List.of())));
        this.withoutLines = where(promotion -> !promotion.needsLines());
        this.withMinimumSpend = where(promotion -> promotion.when().minimumSpend().isPresent());
        this.withCondition = where(promotion -> promotion.when().condition().isPresent());
    }

    /**
     * {@return the promotions, prepared; in whatever order they are given}
     *
     * @param promotions of one program, no version twice; those whose window has not begun or is
     *     over among them if one likes
     * @param language of their conditions
     * @throws IllegalArgumentException if a condition says nothing in it
     */
    public static PromotionSet of(List<Promotion> promotions, Conditions language) {
        return new PromotionSet(promotions.stream().sorted(GRANTING).toList(), language);
    }

    /** {@return the promotions, in the order in which they grant} */
    public List<Promotion> promotions() {
        return promotions;
    }

    /** {@return what the promotions grant for what happened} */
    public Evaluation evaluate(Facts facts) {
        return new Evaluator(this, facts).evaluate();
    }

    /**
     * {@return the first edge of a window after an instant, {@link Long#MAX_VALUE} if there is
     * none} Until then, and until {@link #nextLocalChange}, an evaluation comes out the same.
     */
    public long nextEdgeMs(long atMs) {
        return schedule.nextEdgeMs(atMs);
    }

    /**
     * {@return the first local time after one at which days, hours or dates may come out otherwise;
     * empty if nothing looks at them} A clock that is put forward or back may come there earlier.
     */
    public Optional<LocalDateTime> nextLocalChange(LocalDateTime local) {
        return schedule.nextChange(local);
    }

    private ValueIndex index(Function<When, List<String>> namesOf) {
        return ValueIndex.of(promotions, promotion -> in(namesOf.apply(promotion.when())));
    }

    private static Names in(List<String> names) {
        return new Names(names, List.of());
    }

    private static Names rewarded(Promotion promotion) {
        return promotion.grant() instanceof Grant.PerProduct(Map<String, Long> points)
                ? in(points.keySet().stream().sorted().toList())
                : Names.ANY;
    }

    private long[] where(Predicate<Promotion> holds) {
        long[] bits = Bits.none(promotions.size());
        for (int index = 0; index < promotions.size(); index++) {
            if (holds.test(promotions.get(index))) {
                Bits.set(bits, index);
            }
        }
        return bits;
    }

    /** Of each group its promotions' indexes, the first that would win first. */
    private static List<int[]> groups(List<Promotion> promotions) {
        Map<String, List<Promotion>> groups = new TreeMap<>();
        for (Promotion promotion : promotions) {
            promotion
                    .exclusiveGroup()
                    .ifPresent(
                            group ->
                                    groups.computeIfAbsent(group, _ -> new ArrayList<>())
                                            .add(promotion));
        }
        return groups.values().stream()
                .map(group -> group.stream().sorted(byPriority()))
                .map((Stream<Promotion> group) -> group.mapToInt(promotions::indexOf).toArray())
                .toList();
    }

    private static Comparator<Promotion> byPriority() {
        return Comparator.comparingInt(Promotion::priority)
                .reversed()
                .thenComparing(Promotion::id)
                .thenComparing(Promotion::version);
    }
}
