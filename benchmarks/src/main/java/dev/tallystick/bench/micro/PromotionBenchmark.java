package dev.tallystick.bench.micro;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.promotion.Amount;
import dev.tallystick.ledger.promotion.Evaluation;
import dev.tallystick.ledger.promotion.Facts;
import dev.tallystick.ledger.promotion.Grant;
import dev.tallystick.ledger.promotion.Hours;
import dev.tallystick.ledger.promotion.Line;
import dev.tallystick.ledger.promotion.Names;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.PromotionSet;
import dev.tallystick.ledger.promotion.Purchase;
import dev.tallystick.ledger.promotion.Rounding;
import dev.tallystick.ledger.promotion.Shopper;
import dev.tallystick.ledger.promotion.When;
import dev.tallystick.rest.promotions.CelConditions;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A basket of 20 lines against 200 live promotions, of which about a third match: with products,
 * categories, tiers, segments, stores, hours, minimum spends and exclusive groups.
 */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class PromotionBenchmark {
    private static final int PROMOTION_COUNT = 200;
    private static final int LINE_COUNT = 20;
    private static final int PRODUCT_COUNT = 2_000;
    private static final int BASKET_COUNT = 256;
    private static final long SEED = 7411;

    /** Of 200 promotions, how many have a condition in CEL as well. */
    @Param({"0", "10"})
    private int conditionCount;

    private PromotionSet promotions;
    private final List<Facts> baskets = new ArrayList<>();
    private int next;

    /** Makes the promotions and what was bought. */
    @Setup
    public void make() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Promotion> made = new ArrayList<>();
        for (int at = 0; at < PROMOTION_COUNT; at++) {
            made.add(promotion(at, random));
        }
        promotions = PromotionSet.of(made, new CelConditions());
        for (int at = 0; at < BASKET_COUNT; at++) {
            baskets.add(basket(random));
        }
    }

    /** What one basket earns, with the reason for every promotion. */
    @Benchmark
    public Evaluation evaluate() {
        next = (next + 1) % BASKET_COUNT;
        return promotions.evaluate(baskets.get(next));
    }

    private Promotion promotion(int at, SplittableRandom random) {
        Promotion.Kind kind = at % 10 == 0 ? Promotion.Kind.BASE : Promotion.Kind.BONUS;
        Grant grant =
                switch (at % 4) {
                    case 0 -> new Grant.PerMoney(1 + random.nextInt(5), new Amount(100, "EUR"));
                    case 1 -> new Grant.Multiplier(new BigDecimal("0.5"));
                    case 2 -> new Grant.Fixed(50);
                    default -> new Grant.PerProduct(Map.of(product(random), 10L));
                };
        return new Promotion(
                "PROMOTION-" + at,
                1,
                kind,
                "POINTS",
                random.nextInt(100),
                at % 5 == 0 ? Optional.of("GROUP-" + at % 15) : Optional.empty(),
                0,
                Dates.NEVER,
                when(at, random),
                grant,
                Rounding.FLOOR,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private When when(int at, SplittableRandom random) {
        return new When(
                Optional.empty(),
                at % 7 == 0 ? List.of(DayOfWeek.THURSDAY, DayOfWeek.SATURDAY) : List.of(),
                at % 11 == 0
                        ? List.of(new Hours(LocalTime.of(8, 0), LocalTime.of(18, 0)))
                        : List.of(),
                List.of(),
                at % 6 == 0 ? List.of("STORE-1", "STORE-2") : List.of(),
                at % 9 == 0 ? List.of("WEB") : List.of(),
                at % 3 == 0 ? new Names(products(random), List.of(product(random))) : Names.ANY,
                at % 4 == 1 ? new Names(List.of(category(random)), List.of()) : Names.ANY,
                at % 8 == 0 ? List.of("GOLD", "PLATINUM") : List.of(),
                at % 10 == 5 ? List.of("SEGMENT-1", "SEGMENT-2") : List.of(),
                at % 5 == 2
                        ? Optional.of(new Amount(random.nextInt(60_000), "EUR"))
                        : Optional.empty(),
                at < conditionCount
                        ? Optional.of("basket.total > 2000 && member.tier == 'GOLD'")
                        : Optional.empty());
    }

    private static List<String> products(SplittableRandom random) {
        List<String> products = new ArrayList<>();
        for (int at = 0; at < PRODUCT_COUNT / 20; at++) {
            products.add(product(random));
        }
        return products;
    }

    private static Facts basket(SplittableRandom random) {
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < LINE_COUNT; at++) {
            lines.add(
                    new Line(
                            Integer.toString(at),
                            product(random),
                            Optional.of(category(random)),
                            1 + random.nextInt(3),
                            random.nextInt(10_000)));
        }
        return new Facts(
                Optional.of(
                        new Purchase("EUR", lines, Optional.of("STORE-1"), Optional.of("SHOP"))),
                Optional.empty(),
                Optional.of(
                        new Shopper(
                                Optional.of("GOLD"),
                                List.of("SEGMENT-1", "SEGMENT-7"),
                                Map.of(),
                                Optional.empty(),
                                Optional.empty())),
                Optional.empty(),
                1,
                LocalDateTime.of(2026, 11, 26, 12, 0));
    }

    private static String product(SplittableRandom random) {
        return "PRODUCT-" + random.nextInt(PRODUCT_COUNT);
    }

    private static String category(SplittableRandom random) {
        return "CATEGORY-" + random.nextInt(20);
    }
}
