package dev.tallystick.rest.promotions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.promotion.Evaluation;
import dev.tallystick.ledger.promotion.Facts;
import dev.tallystick.ledger.promotion.Grant;
import dev.tallystick.ledger.promotion.Happening;
import dev.tallystick.ledger.promotion.Line;
import dev.tallystick.ledger.promotion.Names;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.PromotionSet;
import dev.tallystick.ledger.promotion.Purchase;
import dev.tallystick.ledger.promotion.Reason;
import dev.tallystick.ledger.promotion.Rounding;
import dev.tallystick.ledger.promotion.Shopper;
import dev.tallystick.ledger.promotion.When;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

class CelConditionsTest {
    private static final LocalDateTime THURSDAY_NOON = LocalDateTime.of(2026, 11, 26, 12, 30);

    private final CelConditions conditions = new CelConditions();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    condition                                                                        | reason
                    basket.total >= 5000                                                             | MATCHED
                    basket.total > 5000                                                              | CONDITION_FALSE
                    basket.currency == 'EUR' && basket.channel == 'WEB'                              | MATCHED
                    basket.storeId == 'S-1'                                                          | CONDITION_FAILED
                    has(basket.storeId) && basket.storeId == 'S-1'                                   | CONDITION_FALSE
                    basket.items.exists(i, i.category == 'coffee' && i.quantity >= 2)                | CONDITION_FAILED
                    basket.items.exists(i, has(i.category) && i.category == 'coffee')                | MATCHED
                    basket.items.all(i, i.amount > 0)                                                | MATCHED
                    basket.items.size() == 3                                                         | MATCHED
                    basket.items[0].lineId == '1' && basket.items[2].productId == 'tea'              | MATCHED
                    basket.items[3].lineId == '4'                                                    | CONDITION_FAILED
                    sum(basket.items.filter(i, i.productId == 'beans').map(i, i.amount)) == 4000     | MATCHED
                    sum(basket.items.map(i, i.quantity)) > 6                                         | CONDITION_FALSE
                    sum([9223372036854775807, 1]) > 0                                                | CONDITION_FAILED
                    9223372036854775807 + basket.total > 0                                           | CONDITION_FAILED
                    basket.total / 0 > 1                                                             | CONDITION_FAILED
                    member.tier in ['GOLD', 'PLATINUM']                                              | MATCHED
                    member.tier.startsWith('S')                                                      | CONDITION_FALSE
                    member.tier.matches('^G.*D$')                                                    | MATCHED
                    'vip' in member.segments                                                         | MATCHED
                    'none' in member.segments                                                        | CONDITION_FALSE
                    member.attributes.children > 1                                                   | MATCHED
                    member.attributes.newsletter                                                     | MATCHED
                    member.attributes.city == 'Bern'                                                 | MATCHED
                    member.attributes.city > 3                                                       | CONDITION_FAILED
                    member.attributes.shoeSize > 40                                                  | CONDITION_FAILED
                    has(member.attributes.shoeSize)                                                  | CONDITION_FALSE
                    compareDecimals(member.attributes.height, '1.80') > 0                            | MATCHED
                    compareDecimals('1.8', '1.80') == 0                                              | MATCHED
                    compareDecimals(member.attributes.city, '1.80') > 0                              | CONDITION_FAILED
                    compareDecimals('1e9999999', '1') > 0                                            | CONDITION_FAILED
                    member.birthday == now.monthDay                                                  | MATCHED
                    member.enrolledDays == 366 && member.enrolledOn == '2025-11-25'                  | MATCHED
                    now.date == '2026-11-26' && now.year == 2026 && now.month == 11 && now.day == 26 | MATCHED
                    now.dayOfWeek == 4 && now.hour == 12                                             | MATCHED
                    !guest && partnerId == 'P-1'                                                     | MATCHED
                    has(event.name)                                                                  | CONDITION_FALSE
                    event.name == 'REVIEW'                                                           | CONDITION_FAILED
                    basket.items.all(a, basket.items.all(b, basket.items.all(c, c.amount > 0)))      | MATCHED
                    """)
    void shouldAnswer(String condition, Reason reason) {
        assertThat(reasonOf(condition, purchase(lines(), member()))).isEqualTo(reason);
    }

    @Test
    void shouldSeeAGuest() {
        Facts guest = purchase(lines(), Optional.empty());
        assertThat(reasonOf("guest && member.segments.size() == 0", guest))
                .isEqualTo(Reason.MATCHED);
        assertThat(reasonOf("member.tier == 'GOLD'", guest)).isEqualTo(Reason.CONDITION_FAILED);
    }

    @Test
    void shouldSeeAnEvent() {
        Facts event =
                new Facts(
                        Optional.empty(),
                        Optional.of(new Happening("REVIEW", Map.of("stars", 5L, "video", true))),
                        member(),
                        Optional.empty(),
                        0,
                        THURSDAY_NOON);
        String condition =
                "event.name == 'REVIEW' && event.attributes.stars >= 4 && event.attributes.video"
                        + " && basket.total == 0 && basket.items.size() == 0 && partnerId == ''";
        assertThat(reasonOf(condition, event)).isEqualTo(Reason.MATCHED);
        assertThat(reasonOf("has(basket.currency)", event)).isEqualTo(Reason.CONDITION_FALSE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    condition                    | message
                    basket.totl > 1              | line 1, column 7: undefined field 'totl'
                    nobody == 'x'                | line 1, column 1: undeclared reference to 'nobody'
                    basket.total                 | line 1, column 7: expected type 'bool' but found 'int'
                    basket.total > 'x'           | line 1, column 14: found no matching overload
                    basket.total > 1 &&          | line 1, column 20: mismatched input
                    basket.total > 1.5           | line 1, column 16: floating point
                    double('1.5') == double('1') | line 1, column 7: floating point
                    Item{}.amount == 0           | line 1, column 5: nothing of this kind
                    random() > 3                 | line 1, column 7: undeclared reference
                    '' + 'a' == 'b'              | line 1, column 4: texts and lists cannot be joined
                    [1] + [2] == [3]             | line 1, column 5: texts and lists cannot be joined
                    b'a' + b'b' == b'ab'         | line 1, column 6: texts and lists cannot be joined
                    [[1]].size() == 1            | line 1, column 1: a list cannot hold lists
                    {1: 2}.size() == 1           | line 1, column 1: nothing of this kind
                    dyn(1) == 1                  | line 1, column 4: types cannot be given up
                    """)
    void shouldSayWhereATextSaysNothing(String condition, String message) {
        assertThatThrownBy(() -> conditions.compile(condition))
                .isInstanceOf(ConditionInvalidException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u0000", "//", "\ud800", "'", "'\\x'", "true true"})
    void shouldRefuseWhatIsNoExpression(String condition) {
        assertThatThrownBy(() -> conditions.compile(condition))
                .isInstanceOf(ConditionInvalidException.class);
    }

    @Test
    void shouldRefuseWhatIsTooLongTooDeepOrTooLarge() {
        String comment = "true //" + "x".repeat(CelConditions.LENGTH_MAX - 7);
        conditions.compile(comment);
        assertInvalid(comment + "x");
        assertInvalid("(".repeat(40) + "true" + ")".repeat(40));
        assertInvalid("(true ? ".repeat(40) + "true" + " : false)".repeat(40));
        assertInvalid("[" + "1,".repeat(490) + "1] == [" + "1,".repeat(10) + "1]");
        assertInvalid("true" + " || true".repeat(120) + "&& [[[" + "[".repeat(300));
    }

    /** Each of these would make gigabytes, or take minutes, within all limits on size and steps. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "['aaaaaaaa'].map(a,a+a+a+a).map(a,a+a+a+a).map(a,a+a+a+a).exists(a, a == '')",
                "[member.attributes.a].map(a,a+a+a+a).map(a,a+a+a+a).exists(a, a == '')",
                "[[1],[1]].map(l, l+l+l+l).exists(l, l == [])",
                "[1,2].map(a,[a,a,a,a]).map(a,[a,a,a,a]).map(a,[a,a,a,a]).exists(a, a == [])",
                "[1,2].map(a,[1,2].map(b,a)).map(a,[1,2].map(b,a)).exists(a, a == [])",
                "[1,2].map(a,dyn([a,a])).map(a,dyn([a,a])).exists(a, a == [])",
                "[1,2].map(a,{'a': a, 'b': a}).map(a,{'a': a, 'b': a}).exists(a, a == {})",
                "[1,2].all(x, [1,2].all(y, member.tier.matches('(a|b|c|d){9}')))"
            })
    void shouldRefuseWhatGrows(String condition) {
        assertInvalid(condition);
    }

    @Test
    void aLoopShouldHaveAnEnd() {
        List<Line> many =
                IntStream.range(0, Line.COUNT_MAX)
                        .mapToObj(at -> line(Integer.toString(at), "p", Optional.empty(), 1, 1))
                        .toList();
        Facts facts = purchase(many, member());
        assertThat(reasonOf("basket.items.all(i, i.amount == 1)", facts)).isEqualTo(Reason.MATCHED);
        assertThat(reasonOf("basket.items.all(i, basket.items.all(j, j.amount == 1))", facts))
                .isEqualTo(Reason.CONDITION_FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    condition                       | looksAtClock
                    now.hour == 3                   | true
                    member.enrolledDays > 30        | true
                    member.birthday == now.monthDay | true
                    'now' == member.tier            | false
                    basket.total > 3                | false
                    """)
    void shouldTellWhetherTheClockDecides(String condition, boolean looksAtClock) {
        assertThat(conditions.compile(condition).looksAtClock()).isEqualTo(looksAtClock);
    }

    private void assertInvalid(String condition) {
        assertThatThrownBy(() -> conditions.compile(condition))
                .isInstanceOf(ConditionInvalidException.class);
    }

    private Reason reasonOf(String condition, Facts facts) {
        When when =
                new When(
                        facts.event().map(Happening::name),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Names.ANY,
                        Names.ANY,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.of(condition));
        Promotion promotion =
                new Promotion(
                        "a",
                        1,
                        Promotion.Kind.BONUS,
                        "POINTS",
                        0,
                        Optional.empty(),
                        Long.MIN_VALUE,
                        Dates.NEVER,
                        when,
                        new Grant.Fixed(1),
                        Rounding.FLOOR,
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty());
        Evaluation evaluation = PromotionSet.of(List.of(promotion), conditions).evaluate(facts);
        return evaluation.verdicts().getFirst().reason();
    }

    private static Facts purchase(List<Line> lines, Optional<Shopper> member) {
        return new Facts(
                Optional.of(new Purchase("EUR", lines, Optional.empty(), Optional.of("WEB"))),
                Optional.empty(),
                member,
                Optional.of("P-1"),
                0,
                THURSDAY_NOON);
    }

    private static Optional<Shopper> member() {
        return Optional.of(
                new Shopper(
                        Optional.of("GOLD"),
                        List.of("vip", "early"),
                        Map.of(
                                "children",
                                2L,
                                "newsletter",
                                true,
                                "city",
                                "Bern",
                                "height",
                                "1.803"),
                        Optional.of(MonthDay.of(11, 26)),
                        Optional.of(LocalDate.of(2025, 11, 25))));
    }

    private static List<Line> lines() {
        return List.of(
                line("1", "beans", Optional.of("coffee"), 1, 4_000),
                line("2", "cup", Optional.empty(), 2, 700),
                line("3", "tea", Optional.of("tea"), 3, 300));
    }

    private static Line line(
            String lineId, String productId, Optional<String> category, long quantity, long cents) {
        return new Line(lineId, productId, category, quantity, cents);
    }
}
