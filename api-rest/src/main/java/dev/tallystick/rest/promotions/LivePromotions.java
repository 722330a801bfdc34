package dev.tallystick.rest.promotions;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Conditions;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.PromotionSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The promotions of one program in their last versions. Immutable; what is prepared of them for
 * evaluation is kept, so that an earn needs neither SQL nor time for it.
 */
final class LivePromotions {
    private final Conditions language;
    private final Implied implied;
    private final Function<KnownPromotion, PromotionVersion> stored;
    private final List<KnownPromotion> newestFirst;
    private final Map<String, KnownPromotion> byId;
    private final Map<Key, Prepared> prepared = new ConcurrentHashMap<>();

    /** For what a set is: a unit, and the base earn of a configuration. */
    private record Key(int unit, long configuredAt) {}

    /** Those that were not over at an instant. */
    private record Prepared(PromotionSet set, long sinceMs) {}

    /**
     * @param implied what goes with them
     * @param stored finds one that is over
     */
    LivePromotions(
            Conditions language,
            Implied implied,
            Function<KnownPromotion, PromotionVersion> stored,
            List<KnownPromotion> newestFirst) {
        this.language = language;
        this.implied = implied;
        this.stored = stored;
        this.newestFirst = List.copyOf(newestFirst);
        this.byId =
                newestFirst.stream()
                        .collect(
                                Collectors.toMap(KnownPromotion::promotionId, Function.identity()));
    }

    /**
     * {@return the same with another version, or another promotion}
     *
     * @param nowMs ledger time: of what is over by now little is kept
     */
    LivePromotions with(PromotionVersion version, long nowMs) {
        List<KnownPromotion> all = new ArrayList<>(newestFirst);
        all.removeIf(other -> other.promotionId().equals(version.rule().id()));
        all.add(KnownPromotion.of(version, nowMs));
        all.replaceAll(known -> known.at(nowMs));
        all.sort(Comparator.comparingLong(KnownPromotion::number).reversed());
        return new LivePromotions(language, implied, stored, all);
    }

    Optional<PromotionVersion> find(String promotionId) {
        return Optional.ofNullable(byId.get(promotionId)).map(this::whole);
    }

    /** {@return those that pass, newest first} */
    List<PromotionVersion> list(
            Predicate<KnownPromotion> window,
            Predicate<PromotionVersion> filter,
            long belowNumber,
            int limit) {
        return newestFirst.stream()
                .filter(known -> known.number() < belowNumber)
                .filter(window)
                .map(this::whole)
                .filter(filter)
                .limit(limit)
                .toList();
    }

    /** {@return how many there are} */
    int count() {
        return newestFirst.size();
    }

    /** {@return how many are live at an instant, or will be} */
    long countNotOver(long atMs) {
        return newestFirst.stream().filter(known -> known.isNotOverAt(atMs)).count();
    }

    /** {@return how many names the lists of these have, but for one promotion's} */
    long nameCountNotOver(long atMs, String exceptId) {
        return newestFirst.stream()
                .filter(known -> known.isNotOverAt(atMs) && !known.promotionId().equals(exceptId))
                .mapToLong(known -> whole(known).rule().nameCount())
                .sum();
    }

    private PromotionVersion whole(KnownPromotion known) {
        return known.whole().orElseGet(() -> stored.apply(known));
    }

    /**
     * {@return the promotions that grant in a unit, prepared for an instant, with the base earn}
     *
     * @param atMs when it takes effect; before now it is prepared for that instant alone
     */
    PromotionSet at(ProgramConfig program, int unit, long atMs, long nowMs) {
        Key key = new Key(unit, program.configuredAt());
        Prepared current = prepared.get(key);
        if (current == null) {
            prepared.keySet().removeIf(other -> other.configuredAt() < key.configuredAt());
            current =
                    prepared.computeIfAbsent(
                            key,
                            _ ->
                                    new Prepared(
                                            prepare(program, unit, p -> p.isNotOverAt(nowMs)),
                                            nowMs));
        }
        return atMs >= current.sinceMs()
                ? current.set()
                : prepare(program, unit, known -> known.isLiveAt(atMs));
    }

    private PromotionSet prepare(
            ProgramConfig program, int unit, Predicate<KnownPromotion> wanted) {
        String code = program.units().get(unit).code();
        List<Promotion> rules = new ArrayList<>();
        program.baseEarn().map(base -> baseEarn(base, code)).ifPresent(rules::add);
        newestFirst.stream()
                .filter(known -> known.unit().equals(code))
                .filter(wanted)
                .map(known -> whole(known).rule())
                .forEach(rules::add);
        implied.of(program).stream().filter(rule -> rule.unit().equals(code)).forEach(rules::add);
        return PromotionSet.of(rules, language);
    }

    private static Promotion baseEarn(BaseEarn base, String unit) {
        int digits = Currency.getInstance(base.currency()).getDefaultFractionDigits();
        return Promotion.baseEarn(base, unit, digits);
    }
}
