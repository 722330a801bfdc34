package dev.tallystick.rest.promotions;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Conditions;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.PromotionSet;

import java.util.ArrayList;
import java.util.Arrays;
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
 * The promotions of one program in their last versions, and when all versions were made. Immutable;
 * what is prepared of them for evaluation is kept, so that an earn needs neither SQL nor time for
 * it.
 */
final class LivePromotions {
    private final Conditions language;
    private final Implied implied;
    private final Function<KnownPromotion, PromotionVersion> stored;
    private final List<KnownPromotion> newestFirst;
    private final Map<String, KnownPromotion> byId;
    private final long[] madeAtMs;

    /** By the position of the configuration whose base earn is among them. */
    private final Map<Long, Prepared> prepared = new ConcurrentHashMap<>();

    /**
     * A stretch of time.
     *
     * @param fromMs its first instant
     * @param toMs the first after it
     */
    record Stretch(long fromMs, long toMs) {
        /** {@return whether a window is open at one of its instants} */
        boolean meets(long windowFromMs, long windowToMs) {
            return windowFromMs < toMs && windowToMs > fromMs;
        }
    }

    /** Those that were not over at an instant. */
    private record Prepared(PromotionSet set, long sinceMs) {}

    /**
     * @param implied what goes with them
     * @param stored finds one that is over
     * @param madeAtMs when each version was made, those before the last ones too; sorted
     */
    LivePromotions(
            Conditions language,
            Implied implied,
            Function<KnownPromotion, PromotionVersion> stored,
            List<KnownPromotion> newestFirst,
            long[] madeAtMs) {
        this.language = language;
        this.implied = implied;
        this.stored = stored;
        this.newestFirst = List.copyOf(newestFirst);
        this.madeAtMs = madeAtMs;
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
        long[] made = Arrays.copyOf(madeAtMs, madeAtMs.length + 1);
        made[madeAtMs.length] = version.madeAtMs();
        Arrays.sort(made);
        return new LivePromotions(language, implied, stored, all, made);
    }

    /** {@return the same, to be prepared with what is implied from now on} */
    LivePromotions unprepared() {
        return new LivePromotions(language, implied, stored, newestFirst, madeAtMs);
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
     * {@return the promotions, prepared for now and later, with the base earn} Empty for an instant
     * before they were.
     *
     * @param atMs when it takes effect
     */
    Optional<PromotionSet> at(ProgramConfig program, long atMs, long nowMs) {
        long configuredAt = program.configuredAt();
        Prepared current = prepared.get(configuredAt);
        if (current == null) {
            prepared.keySet().removeIf(other -> other < configuredAt);
            current =
                    prepared.computeIfAbsent(
                            configuredAt,
                            _ ->
                                    new Prepared(
                                            prepare(language, program, notOverAt(nowMs), implied),
                                            nowMs));
        }
        return atMs >= current.sinceMs() ? Optional.of(current.set()) : Optional.empty();
    }

    private List<PromotionVersion> notOverAt(long nowMs) {
        return newestFirst.stream()
                .filter(known -> known.isNotOverAt(nowMs))
                .map(this::whole)
                .toList();
    }

    /** {@return how many versions there are in all} */
    int versionCount() {
        return madeAtMs.length;
    }

    /**
     * {@return the stretch of time around an instant in which no version was made: from the newest
     * made by then, to the next}
     */
    Stretch around(long atMs) {
        int found = Arrays.binarySearch(madeAtMs, atMs);
        int next = found < 0 ? -found - 1 : found + 1;
        while (next < madeAtMs.length && madeAtMs[next] <= atMs) {
            next++;
        }
        return new Stretch(
                next == 0 ? Long.MIN_VALUE : madeAtMs[next - 1],
                next == madeAtMs.length ? Long.MAX_VALUE : madeAtMs[next]);
    }

    /** {@return versions, prepared, with what is implied, and the base earn in the default unit} */
    static PromotionSet prepare(
            Conditions language,
            ProgramConfig program,
            List<PromotionVersion> versions,
            Implied implied) {
        String unit = program.units().get(program.defaultUnit()).code();
        List<Promotion> rules = new ArrayList<>();
        program.baseEarn().map(base -> baseEarn(base, unit)).ifPresent(rules::add);
        versions.stream().map(PromotionVersion::rule).forEach(rules::add);
        rules.addAll(implied.of(program));
        return PromotionSet.of(rules, language);
    }

    private static Promotion baseEarn(BaseEarn base, String unit) {
        int digits = Currency.getInstance(base.currency()).getDefaultFractionDigits();
        return Promotion.baseEarn(base, unit, digits);
    }
}
