package dev.tallystick.ledger.promotion;

import static dev.tallystick.ledger.promotion.TestPromotion.base;
import static dev.tallystick.ledger.promotion.TestPromotion.bonus;
import static dev.tallystick.ledger.promotion.TestPromotion.bought;
import static dev.tallystick.ledger.promotion.TestPromotion.line;
import static dev.tallystick.ledger.promotion.TestPromotion.multiplier;
import static dev.tallystick.ledger.promotion.TestPromotion.perMoney;
import static dev.tallystick.ledger.promotion.TestPromotion.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.stream.Collectors.toMap;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.rules.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much promotions grant, and which of them. Source: ARCHITECTURE.md, "Promotions". */
class GrantingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    points | perMinor | cents     | FLOOR     | HALF_UP   | CEILING
                    1      | 100      | 0         | 0         | 0         | 0
                    1      | 100      | 1         | 0         | 0         | 1
                    1      | 100      | 49        | 0         | 0         | 1
                    1      | 100      | 50        | 0         | 1         | 1
                    1      | 100      | 99        | 0         | 1         | 1
                    1      | 100      | 100       | 1         | 1         | 1
                    1      | 100      | 26196     | 261       | 262       | 262
                    3      | 700      | 116       | 0         | 0         | 1
                    3      | 700      | 117       | 0         | 1         | 1
                    1      | 3        | 1         | 0         | 0         | 1
                    1      | 3        | 2         | 0         | 1         | 1
                    5      | 1        | 1999      | 9995      | 9995      | 9995
                    9007199254740991 | 10000000000000000 | 5000000000000000 | 4503599627370495 | 4503599627370496 | 4503599627370496
                    """)
    void shouldRoundOnce(
            long points, long perMinor, long cents, long floor, long halfUp, long ceiling) {
        TestPromotion promotion = base("a", perMoney(points, perMinor));
        Facts facts = bought(line("p", 1, cents));
        assertThat(points(set(promotion).evaluate(facts)).get("a")).isEqualTo(floor);
        assertThat(points(set(promotion.rounding(Rounding.HALF_UP)).evaluate(facts)).get("a"))
                .isEqualTo(halfUp);
        assertThat(points(set(promotion.rounding(Rounding.CEILING)).evaluate(facts)).get("a"))
                .isEqualTo(ceiling);
    }

    @Test
    void shouldRoundOverTheSumOfTheLinesAndNotPerLine() {
        Evaluation evaluation =
                set(base("a", perMoney(1, 100)))
                        .evaluate(bought(line("p", 1, 50), line("q", 1, 50), line("r", 1, 99)));
        assertThat(points(evaluation)).containsEntry("a", 1L);
    }

    @Test
    void shouldMultiplyTheSumOfTheBaseGrants() {
        Evaluation evaluation =
                set(
                                base("~base", perMoney(1, 100)),
                                base("welcome", new Grant.Fixed(5)),
                                bonus("double", multiplier("1")),
                                bonus("half", multiplier("0.5")),
                                bonus("halfUp", multiplier("0.5")).rounding(Rounding.HALF_UP),
                                bonus("fixed", new Grant.Fixed(1_000)),
                                base("status", perMoney(10, 100)).in("STATUS"),
                                bonus("double status", multiplier("1")).in("STATUS"))
                        .evaluate(bought(line("p", 1, 1_099)));
        assertThat(points(evaluation))
                .isEqualTo(
                        Map.of(
                                "~base",
                                10L,
                                "welcome",
                                5L,
                                "double",
                                15L,
                                "half",
                                7L,
                                "halfUp",
                                8L,
                                "fixed",
                                1_000L,
                                "status",
                                109L,
                                "double status",
                                109L));
    }

    @Test
    void shouldMultiplyTheBaseOfItsOwnLinesOnly() {
        Evaluation evaluation =
                set(
                                base("~base", perMoney(1, 100)),
                                base(
                                        "each",
                                        new Grant.PerProduct(Map.of("coffee", 3L, "tv", 100L))),
                                bonus("coffee", multiplier("2"))
                                        .products(new Names(List.of("coffee"), List.of())))
                        .evaluate(bought(line("coffee", 2, 1_050), line("tv", 1, 50_000)));
        assertThat(points(evaluation)).containsEntry("coffee", 2L * (10 + 6));
    }

    @ParameterizedTest
    @CsvSource({"1049, MATCHED", "1050, MATCHED", "1051, BELOW_MINIMUM_SPEND"})
    void shouldHoldTheMinimumSpendAgainstItsOwnLines(long minimum, Reason reason) {
        When ofCoffee =
                new When(
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new Names(List.of("coffee"), List.of()),
                        Names.ANY,
                        List.of(),
                        List.of(),
                        Optional.of(new Amount(minimum, "EUR")),
                        Optional.empty());
        Evaluation evaluation =
                set(bonus("a", new Grant.Fixed(1)).when(ofCoffee))
                        .evaluate(bought(line("coffee", 2, 1_050), line("tv", 1, 50_000)));
        assertThat(reasons(evaluation)).containsEntry("a", reason);
    }

    @Test
    void shouldGrantForEachPieceOfAProduct() {
        Evaluation evaluation =
                set(base("a", new Grant.PerProduct(Map.of("p", 7L, "q", 11L))))
                        .evaluate(bought(line("p", 3, 0), line("q", 2, 0), line("r", 9, 0)));
        assertThat(points(evaluation)).containsEntry("a", 43L);
        assertThat(evaluation.grants().getFirst().lines())
                .map(Line::productId)
                .containsExactly("p", "q");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    priorityA | priorityB | priorityC | winner
                    1         | 2         | 3         | c
                    3         | 2         | 1         | a
                    2         | 2         | 1         | a
                    1         | 2         | 2         | b
                    0         | 0         | 0         | a
                    """)
    void shouldLetTheFirstOfAGroupGrant(
            int priorityA, int priorityB, int priorityC, String winner) {
        TestPromotion a = bonus("a", new Grant.Fixed(1)).exclusive("g", priorityA);
        TestPromotion b = bonus("b", new Grant.Fixed(2)).exclusive("g", priorityB);
        TestPromotion c = base("c", new Grant.Fixed(4)).exclusive("g", priorityC);
        TestPromotion other = bonus("d", new Grant.Fixed(8)).exclusive("h", 0);
        Evaluation evaluation = set(c, other, b, a).evaluate(bought(line("p", 1, 100)));
        assertThat(evaluation.grants())
                .map(granted -> granted.promotion().id())
                .containsExactlyInAnyOrder(winner, "d");
        assertThat(evaluation.verdicts())
                .filteredOn(verdict -> verdict.reason() == Reason.OUTRANKED)
                .hasSize(2);
    }

    @Test
    void aGroupShouldBeWonByAPromotionThatMatchesEvenIfItGrantsNothing() {
        TestPromotion first = bonus("a", perMoney(1, 1_000)).exclusive("g", 9);
        TestPromotion second = bonus("b", new Grant.Fixed(2)).exclusive("g", 1);
        Evaluation evaluation = set(first, second).evaluate(bought(line("p", 1, 100)));
        assertThat(reasons(evaluation))
                .isEqualTo(Map.of("a", Reason.ROUNDED_TO_NOTHING, "b", Reason.OUTRANKED));
        assertThat(evaluation.grants()).isEmpty();
    }

    @Test
    void aPromotionThatDoesNotMatchShouldNotWinItsGroup() {
        TestPromotion first =
                bonus("a", new Grant.Fixed(1))
                        .exclusive("g", 9)
                        .products(new Names(List.of("other"), List.of()));
        TestPromotion second = bonus("b", new Grant.Fixed(2)).exclusive("g", 1);
        Evaluation evaluation = set(first, second).evaluate(bought(line("p", 1, 100)));
        assertThat(points(evaluation)).containsEntry("b", 2L);
    }

    @Test
    void shouldRefuseWhatNoBalanceCanHold() {
        Facts facts = bought(line("p", 1_000_000, 1));
        TestPromotion largest = base("a", new Grant.Fixed(Limits.POINTS_MAX));
        assertThat(set(largest).evaluate(facts).grants()).hasSize(1);
        assertThat(tooLarge(facts, largest, bonus("b", new Grant.Fixed(1)))).contains("b");
        assertThat(tooLarge(facts, largest, bonus("b", multiplier("1000000")))).contains("b");
        Map<String, Long> each = Map.of("p", Limits.POINTS_MAX);
        assertThat(tooLarge(facts, base("a", new Grant.PerProduct(each)))).contains("a");
        assertThat(tooLarge(facts, base("a", perMoney(Limits.POINTS_MAX, 1)))).isEmpty();
        Facts more = bought(line("p", 1, 2));
        assertThat(tooLarge(more, base("a", perMoney(Limits.POINTS_MAX, 1)))).contains("a");
        assertThat(
                        tooLarge(
                                more,
                                base("a", perMoney(Limits.POINTS_MAX, 1)),
                                bonus("b", multiplier("1"))))
                .contains("a");
    }

    @Test
    void shouldReadTheBaseEarnAsAPromotion() {
        BaseEarn baseEarn = new BaseEarn(3, new BigDecimal("1.50"), "EUR");
        Promotion promotion = Promotion.baseEarn(baseEarn, "POINTS", 2);
        PromotionSet set =
                PromotionSet.of(
                        List.of(promotion, bonus("x", multiplier("1")).get()),
                        RandomPromotions.LANGUAGE);
        Evaluation evaluation = set.evaluate(bought(line("p", 1, 26_196)));
        long expected = baseEarn.pointsFor(new BigDecimal("261.96")).longValueExact();
        assertThat(points(evaluation)).isEqualTo(Map.of("~base", expected, "x", expected));
        Facts dollars =
                bought().with(
                                new Purchase(
                                        "USD",
                                        List.of(line("p", 1, 26_196)),
                                        Optional.empty(),
                                        Optional.empty()));
        assertThat(reasons(set.evaluate(dollars)))
                .isEqualTo(Map.of("~base", Reason.OTHER_CURRENCY, "x", Reason.ROUNDED_TO_NOTHING));
    }

    @Test
    void nothingShouldBeLeftWhereEverythingCameBack() {
        PromotionSet set =
                set(
                        base("fixed", new Grant.Fixed(10)),
                        bonus("double", multiplier("1")),
                        base("money", perMoney(1, 100)));
        Evaluation evaluation = set.evaluate(bought());
        assertThat(evaluation.grants()).isEmpty();
        assertThat(reasons(evaluation).values()).containsOnly(Reason.NO_LINE_QUALIFIES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    quantity | cents | returned | left
                    3        | 1000  | 0        | 1000
                    3        | 1000  | 1        | 667
                    3        | 1000  | 2        | 333
                    2        | 1     | 1        | 1
                    8        | 20    | 5        | 8
                    1000000  | 10000000000000000 | 999999 | 10000000000
                    """)
    void shouldKeepAShareOfALineInProportion(long quantity, long cents, long returned, long left) {
        assertThat(line("p", quantity, cents).less(returned))
                .contains(line("p", quantity - returned, left));
    }

    @Test
    void shouldKeepNothingOfALineThatCameBack() {
        assertThat(line("p", 3, 1_000).less(3)).isEmpty();
        assertThatThrownBy(() -> line("p", 3, 1_000).less(4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> line("p", 3, 1_000).less(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefusePromotionsThatMeanNothing() {
        assertThatThrownBy(() -> base("a", multiplier("2")).get())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> multiplier("0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> multiplier("1.0000001"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> multiplier("1000000.1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> perMoney(0, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> perMoney(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grant.Fixed(Limits.POINTS_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grant.PerProduct(Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> line("p", 0, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> line("p", 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<String> tooLarge(Facts facts, TestPromotion... promotions) {
        Evaluation evaluation = set(promotions).evaluate(facts);
        assertThat(evaluation.tooLarge().isEmpty() || evaluation.grants().isEmpty()).isTrue();
        return evaluation.tooLarge().map(Promotion::id);
    }

    private static Map<String, Long> points(Evaluation evaluation) {
        return evaluation.verdicts().stream()
                .collect(toMap(verdict -> verdict.promotion().id(), Evaluation.Verdict::points));
    }

    private static Map<String, Reason> reasons(Evaluation evaluation) {
        return evaluation.verdicts().stream()
                .collect(toMap(verdict -> verdict.promotion().id(), Evaluation.Verdict::reason));
    }
}
