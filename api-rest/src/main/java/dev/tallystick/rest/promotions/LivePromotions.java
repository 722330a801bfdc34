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
    private final List<PromotionVersion> newestFirst;
    private final Map<String, PromotionVersion> byId;
    private final Map<Key, Prepared> prepared = new ConcurrentHashMap<>();

    /** For what a set is: a unit, and the base earn of a configuration. */
    private record Key(int unit, long configuredAt) {}

    /** Those that were not over at an instant. */
    private record Prepared(PromotionSet set, long sinceMs) {}

    LivePromotions(Conditions language, List<PromotionVersion> newestFirst) {
        this.language = language;
        this.newestFirst = List.copyOf(newestFirst);
        this.byId =
                newestFirst.stream()
                        .collect(Collectors.toMap(v -> v.rule().id(), Function.identity()));
    }

    /** {@return the same with another version, or another promotion} */
    LivePromotions with(PromotionVersion version) {
        List<PromotionVersion> versions = new ArrayList<>(newestFirst);
        versions.removeIf(other -> other.rule().id().equals(version.rule().id()));
        versions.add(version);
        versions.sort(Comparator.comparingLong(PromotionVersion::number).reversed());
        return new LivePromotions(language, versions);
    }

    Optional<PromotionVersion> find(String promotionId) {
        return Optional.ofNullable(byId.get(promotionId));
    }

    /** {@return those that pass, newest first} */
    List<PromotionVersion> list(Predicate<PromotionVersion> filter, long belowNumber, int limit) {
        return newestFirst.stream()
                .filter(version -> version.number() < belowNumber)
                .filter(filter)
                .limit(limit)
                .toList();
    }

    /** {@return how many are live at an instant, or will be} */
    long countNotOver(long atMs) {
        return newestFirst.stream().filter(version -> version.rule().toMs() > atMs).count();
    }

    /** {@return how many names the lists of these have, but for one promotion's} */
    long nameCountNotOver(long atMs, String exceptId) {
        return newestFirst.stream()
                .map(PromotionVersion::rule)
                .filter(rule -> rule.toMs() > atMs && !rule.id().equals(exceptId))
                .mapToLong(Promotion::nameCount)
                .sum();
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
                                            prepare(program, unit, v -> v.rule().toMs() > nowMs),
                                            nowMs));
        }
        return atMs >= current.sinceMs()
                ? current.set()
                : prepare(program, unit, version -> version.isLiveAt(atMs));
    }

    private PromotionSet prepare(
            ProgramConfig program, int unit, Predicate<PromotionVersion> wanted) {
        String code = program.units().get(unit).code();
        List<Promotion> rules = new ArrayList<>();
        program.baseEarn().map(base -> baseEarn(base, code)).ifPresent(rules::add);
        newestFirst.stream()
                .filter(wanted)
                .map(PromotionVersion::rule)
                .filter(rule -> rule.unit().equals(code))
                .forEach(rules::add);
        return PromotionSet.of(rules, language);
    }

    private static Promotion baseEarn(BaseEarn base, String unit) {
        int digits = Currency.getInstance(base.currency()).getDefaultFractionDigits();
        return Promotion.baseEarn(base, unit, digits);
    }
}
