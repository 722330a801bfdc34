package dev.tallystick.ledger.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.rules.Limits;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/** The prepared set against the naive reading of the text. */
class PromotionsPropertyTest {
    private static final int ROUND_COUNT = 6_000;

    @Test
    void shouldGrantWhatTheTextSays() {
        int tooLargeCount = 0;
        Map<Reason, Integer> seen = new EnumMap<>(Reason.class);
        for (long seed = 1; seed <= ROUND_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomPromotions world = new RandomPromotions(random);
            List<Promotion> promotions = world.promotions(random.nextInt(140));
            PromotionSet set = PromotionSet.of(promotions, RandomPromotions.LANGUAGE);
            for (int round = 0; round < 2; round++) {
                Facts facts = world.facts();
                Map<String, NaivePromotions.Result> expected =
                        new NaivePromotions(RandomPromotions.LANGUAGE, facts).evaluate(promotions);
                Evaluation evaluation = set.evaluate(facts);
                assertThat(evaluation.tooLarge().map(NaivePromotions::name))
                        .as("seed=%d", seed)
                        .isEqualTo(tooLarge(expected));
                if (evaluation.tooLarge().isPresent()) {
                    assertThat(evaluation.grants()).isEmpty();
                    tooLargeCount++;
                    continue;
                }
                assertThat(results(evaluation)).as("seed=%d", seed).isEqualTo(expected);
                expected.values().forEach(result -> seen.merge(result.reason(), 1, Integer::sum));
            }
        }
        assertThat(tooLargeCount).isBetween(100, ROUND_COUNT);
        assertThat(seen).containsOnlyKeys(Reason.values());
        assertThat(seen.values()).allSatisfy(count -> assertThat(count).isGreaterThan(1_000));
    }

    @Test
    void theOrderInWhichThingsAreGivenShouldChangeNothing() {
        for (long seed = 1; seed <= ROUND_COUNT / 10; seed++) {
            SplittableRandom random = new SplittableRandom(-seed);
            RandomPromotions world = new RandomPromotions(random);
            List<Promotion> promotions = new ArrayList<>(world.promotions(60));
            Facts facts = world.facts();
            Map<String, BigDecimal> points = points(promotions, facts);
            Collections.shuffle(promotions, new Random(seed));
            Facts shuffled =
                    facts.purchase().isPresent()
                            ? facts.with(shuffled(facts.purchase().get(), seed))
                            : facts;
            assertThat(points(promotions, shuffled)).as("seed=%d", seed).isEqualTo(points);
        }
    }

    /** The first promotion with which the sum is more than a balance can hold. */
    private static Optional<String> tooLarge(Map<String, NaivePromotions.Result> results) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, NaivePromotions.Result> result : results.entrySet()) {
            sum = sum.add(result.getValue().points());
            if (sum.compareTo(BigDecimal.valueOf(Limits.POINTS_MAX)) > 0) {
                return Optional.of(result.getKey());
            }
        }
        return Optional.empty();
    }

    private static Purchase shuffled(Purchase purchase, long seed) {
        List<Line> lines = new ArrayList<>(purchase.lines());
        Collections.shuffle(lines, new Random(seed));
        return new Purchase(purchase.currency(), lines, purchase.storeId(), purchase.channel());
    }

    private static Map<String, BigDecimal> points(List<Promotion> promotions, Facts facts) {
        Map<String, BigDecimal> points = new LinkedHashMap<>();
        Evaluation evaluation =
                PromotionSet.of(promotions, RandomPromotions.LANGUAGE).evaluate(facts);
        if (evaluation.tooLarge().isPresent()) {
            return Map.of(NaivePromotions.name(evaluation.tooLarge().get()), BigDecimal.ZERO);
        }
        results(evaluation)
                .forEach((name, result) -> points.put(name + result.reason(), result.points()));
        return points;
    }

    private static Map<String, NaivePromotions.Result> results(Evaluation evaluation) {
        Map<String, List<String>> lineIds = new LinkedHashMap<>();
        for (Granted granted : evaluation.grants()) {
            lineIds.put(
                    NaivePromotions.name(granted.promotion()),
                    granted.lines().stream().map(Line::lineId).toList());
        }
        Map<String, NaivePromotions.Result> results = new LinkedHashMap<>();
        for (Evaluation.Verdict verdict : evaluation.verdicts()) {
            String name = NaivePromotions.name(verdict.promotion());
            results.put(
                    name,
                    new NaivePromotions.Result(
                            verdict.reason(),
                            BigDecimal.valueOf(verdict.points()),
                            lineIds.getOrDefault(name, List.of())));
        }
        assertThat(lineIds.keySet())
                .containsExactlyElementsOf(
                        results.keySet().stream()
                                .filter(name -> results.get(name).reason() == Reason.MATCHED)
                                .toList());
        return results;
    }
}
