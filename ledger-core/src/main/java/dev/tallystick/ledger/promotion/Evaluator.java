package dev.tallystick.ledger.promotion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One evaluation: for each kind of condition the promotions that it leaves, then the grants. */
final class Evaluator {
    private static final long FACTOR_UNIT = 1_000_000;

    private final PromotionSet set;
    private final List<Promotion> promotions;
    private final Facts facts;
    private final List<Line> lines;
    private final Reason[] reasons;
    private final long[] left;

    /** Of each line the promotions for which it qualifies. */
    private final long[][] qualified;

    /** The promotions for which all lines qualify. */
    private final long[] wholly;

    /** Of each promotion the lines that qualify for it, made when they are first asked for. */
    private final long[][] linesOf;

    private final long totalMinor;

    Evaluator(PromotionSet set, Facts facts) {
        this.set = set;
        this.promotions = set.promotions();
        this.facts = facts;
        this.lines = facts.purchase().map(Purchase::lines).orElse(List.of());
        this.totalMinor = facts.purchase().map(Purchase::totalMinor).orElse(0L);
        this.reasons = new Reason[promotions.size()];
        this.left = Bits.all(promotions.size());
        this.qualified = new long[lines.size()][];
        this.wholly = Bits.all(promotions.size());
        this.linesOf = new long[promotions.size()][];
    }

    Evaluation evaluate() {
        Optional<Purchase> purchase = facts.purchase();
        Optional<Shopper> member = facts.member();
        String event = facts.event().map(Happening::name).orElse(PromotionSet.PURCHASE);
        keep(set.events.passing(event), Reason.OTHER_EVENT);
        keep(set.schedule.live(facts.atMs()), Reason.OUTSIDE_WINDOW);
        keep(set.schedule.open(facts.local()), Reason.OUTSIDE_HOURS);
        keep(set.partners.passing(facts.partnerId()), Reason.OTHER_PARTNER);
        keep(set.stores.passing(purchase.flatMap(Purchase::storeId)), Reason.OTHER_STORE);
        keep(set.channels.passing(purchase.flatMap(Purchase::channel)), Reason.OTHER_CHANNEL);
        keep(set.tiers.passing(member.flatMap(Shopper::tier)), Reason.OTHER_TIER);
        List<String> segments = member.map(Shopper::segments).orElse(List.of());
        keep(set.segments.passingAny(segments), Reason.OTHER_SEGMENT);
        keep(purchase.isPresent() ? qualify() : set.withoutLines, Reason.NO_LINE_QUALIFIES);
        keep(set.currencies.passing(purchase.map(Purchase::currency)), Reason.OTHER_CURRENCY);
        requireMinimumSpend();
        testConditions();
        set.exclusiveGroups.forEach(this::keepFirst);
        return grant();
    }

    private void keep(long[] those, Reason otherwise) {
        for (int word = 0; word < left.length; word++) {
            long gone = left[word] & ~those[word];
            while (gone != 0) {
                reasons[word * Long.SIZE + Long.numberOfTrailingZeros(gone)] = otherwise;
                gone &= gone - 1;
            }
            left[word] &= those[word];
        }
    }

    private void drop(int promotion, Reason why) {
        reasons[promotion] = why;
        Bits.clear(left, promotion);
    }

    /** Tells which lines qualify, and for which promotions any does. */
    private long[] qualify() {
        long[] any = Bits.none(promotions.size());
        for (int at = 0; at < qualified.length; at++) {
            Line line = lines.get(at);
            long[] those = set.products.passing(line.productId()).clone();
            Bits.retain(those, set.rewardedProducts.passing(line.productId()));
            Bits.retain(those, set.categories.passing(line.category()));
            qualified[at] = those;
            Bits.add(any, those);
            Bits.retain(wholly, those);
        }
        return any;
    }

    private void requireMinimumSpend() {
        long[] asked = set.withMinimumSpend.clone();
        Bits.retain(asked, left);
        for (int at = Bits.next(asked, 0); at >= 0; at = Bits.next(asked, at + 1)) {
            Amount minimum = promotions.get(at).when().minimumSpend().orElseThrow();
            if (sumMinor(at, at) < minimum.minor()) {
                drop(at, Reason.BELOW_MINIMUM_SPEND);
            }
        }
    }

    private void testConditions() {
        long[] asked = set.withCondition.clone();
        Bits.retain(asked, left);
        Shared shared = new Shared(facts);
        for (int at = Bits.next(asked, 0); at >= 0; at = Bits.next(asked, at + 1)) {
            switch (set.conditions.get(at).orElseThrow().test(facts, shared)) {
                case HOLDS -> {}
                case HOLDS_NOT -> drop(at, Reason.CONDITION_FALSE);
                case FAILED -> drop(at, Reason.CONDITION_FAILED);
            }
        }
    }

    private void keepFirst(int[] group) {
        boolean isTaken = false;
        for (int promotion : group) {
            if (Bits.has(left, promotion)) {
                if (isTaken) {
                    drop(promotion, Reason.OUTRANKED);
                }
                isTaken = true;
            }
        }
    }

    private Evaluation grant() {
        long[] granted = new long[promotions.size()];
        List<Granted> grants = new ArrayList<>();
        Optional<Promotion> tooLarge = Optional.empty();
        long sumPoints = 0;
        for (int at = Bits.next(left, 0); at >= 0; at = Bits.next(left, at + 1)) {
            long points = points(at, at);
            reasons[at] = points == 0 ? Reason.ROUNDED_TO_NOTHING : Reason.MATCHED;
            sumPoints = Ratio.sum(sumPoints, points);
            if (sumPoints == Ratio.TOO_LARGE && tooLarge.isEmpty()) {
                tooLarge = Optional.of(promotions.get(at));
            }
            granted[at] = points;
            if (points > 0) {
                grants.add(new Granted(promotions.get(at), points, qualifiedFor(at)));
            }
        }
        return new Evaluation(promotions, reasons, granted, grants, tooLarge);
    }

    /**
     * What a promotion grants for the lines that qualify for it and for another one, too; which is
     * itself, unless that multiplies.
     */
    private long points(int promotion, int within) {
        Rounding rounding = promotions.get(promotion).rounding();
        return switch (promotions.get(promotion).grant()) {
            case Grant.Fixed(long points) ->
                    promotion == within
                                    || facts.event().isPresent()
                                    || next(promotion, within, 0) >= 0
                            ? points
                            : 0;
            case Grant.PerMoney(long points, Amount amount) ->
                    Ratio.of(sumMinor(promotion, within), points, amount.minor(), rounding);
            case Grant.PerProduct(Map<String, Long> points) ->
                    perProduct(points, promotion, within);
            case Grant.Multiplier multiplier -> {
                long base = basePoints(promotion);
                yield base == Ratio.TOO_LARGE
                        ? Ratio.TOO_LARGE
                        : Ratio.of(base, multiplier.factorE6(), FACTOR_UNIT, rounding);
            }
        };
    }

    /** What BASE promotions grant in the unit of one that multiplies, for the lines of that one. */
    private long basePoints(int multiplies) {
        String unit = promotions.get(multiplies).unit();
        long sum = 0;
        for (int at = Bits.next(left, 0); at >= 0; at = Bits.next(left, at + 1)) {
            Promotion base = promotions.get(at);
            if (base.kind() != Promotion.Kind.BASE) {
                return sum;
            }
            if (base.unit().equals(unit)) {
                sum = Ratio.sum(sum, points(at, multiplies));
            }
        }
        return sum;
    }

    private long perProduct(Map<String, Long> points, int promotion, int within) {
        long sum = 0;
        for (int at = next(promotion, within, 0); at >= 0; at = next(promotion, within, at + 1)) {
            Line line = lines.get(at);
            long each = points.get(line.productId());
            sum = Ratio.sum(sum, Ratio.of(each, line.quantity(), 1, Rounding.FLOOR));
        }
        return sum;
    }

    private long sumMinor(int promotion, int within) {
        if (Bits.has(wholly, promotion) && Bits.has(wholly, within)) {
            return totalMinor;
        }
        long sum = 0;
        for (int at = next(promotion, within, 0); at >= 0; at = next(promotion, within, at + 1)) {
            sum = Math.addExact(sum, lines.get(at).amountMinor());
        }
        return sum;
    }

    /** The first line from one on that qualifies for both, -1 if there is none. */
    private int next(int promotion, int within, int from) {
        return Bits.nextOfBoth(linesOf(promotion), linesOf(within), from);
    }

    private long[] linesOf(int promotion) {
        if (linesOf[promotion] == null) {
            long[] bits = Bits.none(qualified.length);
            for (int line = 0; line < qualified.length; line++) {
                if (Bits.has(qualified[line], promotion)) {
                    Bits.set(bits, line);
                }
            }
            linesOf[promotion] = bits;
        }
        return linesOf[promotion];
    }

    private List<Line> qualifiedFor(int promotion) {
        if (Bits.has(wholly, promotion)) {
            return lines;
        }
        Line[] those = new Line[qualified.length];
        int count = 0;
        for (int at = next(promotion, promotion, 0);
                at >= 0;
                at = next(promotion, promotion, at + 1)) {
            those[count++] = lines.get(at);
        }
        return List.of(Arrays.copyOf(those, count));
    }
}
