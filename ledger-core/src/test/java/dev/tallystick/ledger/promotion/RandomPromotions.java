package dev.tallystick.ledger.promotion;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.rules.Limits;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Promotions and facts of a small world, so that they often meet. */
final class RandomPromotions {
    /** The language of their conditions. */
    static final Conditions LANGUAGE =
            text ->
                    new Condition() {
                        @Override
                        public Answer test(Facts facts, Shared shared) {
                            return Answer.valueOf(text);
                        }

                        @Override
                        public boolean looksAtClock() {
                            return false;
                        }
                    };

    private final SplittableRandom random;

    RandomPromotions(SplittableRandom random) {
        this.random = random;
    }

    List<Promotion> promotions(int count) {
        List<Promotion> promotions = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            promotions.add(promotion("P" + at / 2, at % 2 + 1));
        }
        return promotions;
    }

    private Promotion promotion(String id, int version) {
        Promotion.Kind kind = one(Promotion.Kind.BASE, Promotion.Kind.BONUS);
        String currency = rarely() ? "CHF" : "EUR";
        long fromMs = rarely() ? random.nextLong(1_000) : Long.MIN_VALUE;
        long toMs = rarely() ? 1_000 + random.nextLong(1_000) : Dates.NEVER;
        return new Promotion(
                id,
                version,
                kind,
                one("POINTS", "STATUS"),
                random.nextInt(4),
                sometimes(() -> one("A", "B")),
                fromMs,
                toMs,
                when(currency),
                grant(kind, currency),
                one(Rounding.values()),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private When when(String currency) {
        return new When(
                rarely() ? Optional.of(one("REVIEW", "VISIT")) : Optional.empty(),
                rarely() ? some(DayOfWeek.values()) : List.of(),
                rarely() ? List.of(hours(), hours()) : List.of(),
                rarely() ? some("partner-0", "partner-1") : List.of(),
                rarely() ? some("store-0", "store-1") : List.of(),
                rarely() ? some("WEB", "SHOP") : List.of(),
                names("product-", 6),
                names("category-", 3),
                rarely() ? some("GOLD", "SILVER") : List.of(),
                rarely() ? some("segment-0", "segment-1", "segment-2") : List.of(),
                rarely()
                        ? Optional.of(new Amount(random.nextLong(30_000), currency))
                        : Optional.empty(),
                rarely() ? Optional.of(one("HOLDS", "HOLDS_NOT", "FAILED")) : Optional.empty());
    }

    private Names names(String prefix, int count) {
        if (random.nextInt(3) > 0) {
            return Names.ANY;
        }
        List<String> in = new ArrayList<>();
        List<String> out = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            if (random.nextInt(2) == 0) {
                in.add(prefix + at);
            }
            if (random.nextInt(5) == 0) {
                out.add(prefix + at);
            }
        }
        return new Names(in, out);
    }

    private Hours hours() {
        return new Hours(
                LocalTime.of(random.nextInt(24), 0),
                random.nextInt(4) == 0 ? LocalTime.MIDNIGHT : LocalTime.of(random.nextInt(24), 30));
    }

    private Grant grant(Promotion.Kind kind, String currency) {
        return switch (random.nextInt(kind == Promotion.Kind.BASE ? 3 : 4)) {
            case 0 -> new Grant.Fixed(1 + random.nextInt(500));
            case 1 ->
                    new Grant.PerMoney(
                            random.nextInt(100) > 0 ? 1 + random.nextInt(20) : Limits.POINTS_MAX,
                            new Amount(1 + random.nextInt(700), currency));
            case 2 -> {
                Map<String, Long> points = new HashMap<>();
                for (int at = 0; at <= random.nextInt(4); at++) {
                    points.put("product-" + random.nextInt(8), 1L + random.nextInt(100));
                }
                yield new Grant.PerProduct(points);
            }
            default ->
                    new Grant.Multiplier(
                            BigDecimal.valueOf(1 + random.nextInt(5_000), random.nextInt(4)));
        };
    }

    Facts facts() {
        boolean isPurchase = random.nextInt(6) > 0;
        return new Facts(
                isPurchase ? Optional.of(purchase()) : Optional.empty(),
                isPurchase
                        ? Optional.empty()
                        : Optional.of(new Happening(one("REVIEW", "VISIT"), Map.of())),
                random.nextInt(4) > 0 ? Optional.of(shopper()) : Optional.empty(),
                sometimes(() -> one("partner-0", "partner-1", "partner-2")),
                random.nextLong(2_000),
                LocalDateTime.of(2026, 11, 2 + random.nextInt(7), random.nextInt(24), 0)
                        .plusMinutes(random.nextInt(60)));
    }

    private Purchase purchase() {
        List<Line> lines = new ArrayList<>();
        int count = random.nextInt(7);
        for (int at = 0; at < count; at++) {
            lines.add(
                    new Line(
                            "line-" + at,
                            "product-" + random.nextInt(8),
                            sometimes(() -> "category-" + random.nextInt(4)),
                            1 + random.nextInt(5),
                            rarely() ? 0 : random.nextInt(20_000)));
        }
        return new Purchase(
                rarely() ? "USD" : "EUR",
                lines,
                sometimes(() -> one("store-0", "store-1", "store-2")),
                sometimes(() -> one("WEB", "SHOP", "PHONE")));
    }

    private Shopper shopper() {
        return new Shopper(
                sometimes(() -> one("GOLD", "SILVER", "BRONZE")),
                some("segment-0", "segment-1", "segment-2", "segment-3"),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    private boolean rarely() {
        return random.nextInt(6) == 0;
    }

    private <T> Optional<T> sometimes(Supplier<T> what) {
        return random.nextInt(3) > 0 ? Optional.of(what.get()) : Optional.empty();
    }

    @SafeVarargs
    private <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    @SafeVarargs
    private <T> List<T> some(T... of) {
        List<T> some = new ArrayList<>();
        for (T each : of) {
            if (random.nextInt(2) == 0) {
                some.add(each);
            }
        }
        return some;
    }
}
