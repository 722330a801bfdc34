package dev.tallystick.ledger.promotion;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What promotions grant, written down from the text: one after another, in decimals, slowly. */
final class NaivePromotions {
    /** What became of a promotion. */
    record Result(Reason reason, BigDecimal points, List<String> lineIds) {}

    private static final Comparator<Promotion> FIRST =
            Comparator.comparing((Promotion promotion) -> -promotion.priority())
                    .thenComparing(Promotion::id)
                    .thenComparing(Promotion::version);

    private final Conditions language;
    private final Facts facts;

    NaivePromotions(Conditions language, Facts facts) {
        this.language = language;
        this.facts = facts;
    }

    /** By id and version, in the order in which they grant. */
    Map<String, Result> evaluate(List<Promotion> promotions) {
        Map<String, Reason> reasons = new HashMap<>();
        promotions.forEach(promotion -> reasons.put(name(promotion), mismatch(promotion)));
        for (Promotion promotion : promotions) {
            boolean isOutranked =
                    promotions.stream()
                            .filter(other -> reasons.get(name(other)) == null)
                            .filter(other -> FIRST.compare(other, promotion) < 0)
                            .anyMatch(other -> sameGroup(other, promotion));
            if (isOutranked && reasons.get(name(promotion)) == null) {
                reasons.put(name(promotion), Reason.OUTRANKED);
            }
        }
        List<Promotion> granting =
                promotions.stream().filter(p -> reasons.get(name(p)) == null).toList();
        Map<String, Result> results = new LinkedHashMap<>();
        promotions.stream()
                .sorted(Comparator.comparing(Promotion::kind).thenComparing(FIRST))
                .forEach(
                        promotion ->
                                results.put(
                                        name(promotion),
                                        result(promotion, reasons.get(name(promotion)), granting)));
        return results;
    }

    static String name(Promotion promotion) {
        return promotion.id() + "/" + promotion.version();
    }

    private static boolean sameGroup(Promotion one, Promotion other) {
        return one.exclusiveGroup().isPresent()
                && one.exclusiveGroup().equals(other.exclusiveGroup());
    }

    private Result result(Promotion promotion, Reason mismatch, List<Promotion> granting) {
        if (mismatch != null) {
            return new Result(mismatch, BigDecimal.ZERO, List.of());
        }
        BigDecimal points = points(promotion, lines(promotion), granting);
        boolean isNothing = points.signum() == 0;
        return new Result(
                isNothing ? Reason.ROUNDED_TO_NOTHING : Reason.MATCHED,
                points,
                isNothing ? List.of() : lines(promotion).stream().map(Line::lineId).toList());
    }

    private BigDecimal points(Promotion promotion, List<Line> lines, List<Promotion> granting) {
        BigDecimal exact =
                switch (promotion.grant()) {
                    case Grant.Fixed(long points) -> BigDecimal.valueOf(points);
                    case Grant.PerMoney(long points, Amount amount) ->
                            BigDecimal.valueOf(sum(lines))
                                    .multiply(BigDecimal.valueOf(points))
                                    .divide(
                                            BigDecimal.valueOf(amount.minor()),
                                            0,
                                            mode(promotion.rounding()));
                    case Grant.PerProduct(Map<String, Long> points) ->
                            lines.stream()
                                    .map(
                                            line ->
                                                    BigDecimal.valueOf(points.get(line.productId()))
                                                            .multiply(
                                                                    BigDecimal.valueOf(
                                                                            line.quantity())))
                                    .reduce(BigDecimal.ZERO, BigDecimal::add);
                    case Grant.Multiplier(BigDecimal factor) ->
                            factor.multiply(base(promotion, lines, granting));
                };
        return exact.setScale(0, mode(promotion.rounding()));
    }

    private BigDecimal base(Promotion multiplies, List<Line> lines, List<Promotion> granting) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Promotion base : granting) {
            if (base.kind() == Promotion.Kind.BASE && base.unit().equals(multiplies.unit())) {
                List<Line> both = new ArrayList<>(lines(base));
                both.retainAll(lines);
                boolean counts = facts.event().isPresent() || !both.isEmpty();
                sum = sum.add(counts ? points(base, both, granting) : BigDecimal.ZERO);
            }
        }
        return sum;
    }

    private static RoundingMode mode(Rounding rounding) {
        return RoundingMode.valueOf(rounding.name());
    }

    private static long sum(List<Line> lines) {
        return lines.stream().mapToLong(Line::amountMinor).sum();
    }

    private List<Line> lines(Promotion promotion) {
        return facts.purchase().map(Purchase::lines).orElse(List.of()).stream()
                .filter(line -> fits(promotion.when().products(), Optional.of(line.productId())))
                .filter(line -> fits(promotion.when().categories(), line.category()))
                .filter(
                        line ->
                                !(promotion.grant() instanceof Grant.PerProduct per)
                                        || per.points().containsKey(line.productId()))
                .toList();
    }

    private static boolean fits(Names names, Optional<String> name) {
        boolean isIn = names.in().isEmpty() || name.filter(names.in()::contains).isPresent();
        return isIn && name.filter(names.out()::contains).isEmpty();
    }

    private static boolean isOneOf(List<String> wanted, Optional<String> name) {
        return wanted.isEmpty() || name.filter(wanted::contains).isPresent();
    }

    private Reason mismatch(Promotion promotion) {
        When when = promotion.when();
        Optional<Purchase> purchase = facts.purchase();
        Optional<Shopper> member = facts.member();
        if (!when.event().equals(facts.event().map(Happening::name))) {
            return Reason.OTHER_EVENT;
        }
        if (facts.atMs() < promotion.fromMs() || facts.atMs() >= promotion.toMs()) {
            return Reason.OUTSIDE_WINDOW;
        }
        if (!isOpen(when)) {
            return Reason.OUTSIDE_HOURS;
        }
        if (!isOneOf(when.partners(), facts.partnerId())) {
            return Reason.OTHER_PARTNER;
        }
        if (!isOneOf(when.stores(), purchase.flatMap(Purchase::storeId))) {
            return Reason.OTHER_STORE;
        }
        if (!isOneOf(when.channels(), purchase.flatMap(Purchase::channel))) {
            return Reason.OTHER_CHANNEL;
        }
        if (!isOneOf(when.tiers(), member.flatMap(Shopper::tier))) {
            return Reason.OTHER_TIER;
        }
        List<String> segments = member.map(Shopper::segments).orElse(List.of());
        if (!when.segments().isEmpty() && segments.stream().noneMatch(when.segments()::contains)) {
            return Reason.OTHER_SEGMENT;
        }
        return mismatchOfLines(promotion);
    }

    private Reason mismatchOfLines(Promotion promotion) {
        When when = promotion.when();
        boolean asksForLines =
                when.minimumSpend().isPresent()
                        || !when.products().equals(Names.ANY)
                        || !when.categories().equals(Names.ANY)
                        || promotion.grant() instanceof Grant.PerMoney
                        || promotion.grant() instanceof Grant.PerProduct;
        if (lines(promotion).isEmpty() && (facts.purchase().isPresent() || asksForLines)) {
            return Reason.NO_LINE_QUALIFIES;
        }
        if (promotion.grant() instanceof Grant.PerMoney(long _, Amount amount)
                && !facts.purchase().orElseThrow().currency().equals(amount.currency())) {
            return Reason.OTHER_CURRENCY;
        }
        if (when.minimumSpend().isPresent()) {
            Amount minimum = when.minimumSpend().get();
            if (!facts.purchase().orElseThrow().currency().equals(minimum.currency())) {
                return Reason.OTHER_CURRENCY;
            }
            if (sum(lines(promotion)) < minimum.minor()) {
                return Reason.BELOW_MINIMUM_SPEND;
            }
        }
        if (when.condition().isEmpty()) {
            return null;
        }
        return switch (language.compile(when.condition().get()).test(facts, new Shared(facts))) {
            case HOLDS -> null;
            case HOLDS_NOT -> Reason.CONDITION_FALSE;
            case FAILED -> Reason.CONDITION_FAILED;
        };
    }

    private boolean isOpen(When when) {
        DayOfWeek today = facts.local().getDayOfWeek();
        DayOfWeek yesterday = facts.local().minusDays(1).getDayOfWeek();
        boolean todayCounts = when.daysOfWeek().isEmpty() || when.daysOfWeek().contains(today);
        boolean yesterdayCounts =
                when.daysOfWeek().isEmpty() || when.daysOfWeek().contains(yesterday);
        if (when.hours().isEmpty()) {
            return todayCounts;
        }
        long now = facts.local().toLocalTime().toNanoOfDay();
        long day = LocalTime.MAX.toNanoOfDay() + 1;
        for (Hours hours : when.hours()) {
            long from = hours.from().toNanoOfDay();
            long to = hours.to().toNanoOfDay();
            long end = to <= from ? to + day : to;
            if (todayCounts && from <= now && now < end) {
                return true;
            }
            if (yesterdayCounts && from <= now + day && now + day < end) {
                return true;
            }
        }
        return false;
    }
}
