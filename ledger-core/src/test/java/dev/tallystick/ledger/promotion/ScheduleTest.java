package dev.tallystick.ledger.promotion;

import static dev.tallystick.ledger.promotion.TestPromotion.bonus;
import static dev.tallystick.ledger.promotion.TestPromotion.line;
import static dev.tallystick.ledger.promotion.TestPromotion.set;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Days, hours, periods; 26 November 2026 is a Thursday. */
class ScheduleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    days     | hours                   | local            | open
                    ''       | ''                      | 2026-11-26T12:00 | true
                    4        | ''                      | 2026-11-26T00:00 | true
                    4        | ''                      | 2026-11-26T23:59 | true
                    4        | ''                      | 2026-11-27T00:00 | false
                    5        | ''                      | 2026-11-26T23:59 | false
                    6 7      | ''                      | 2026-11-29T12:00 | true
                    ''       | 08:00-10:30             | 2026-11-26T07:59 | false
                    ''       | 08:00-10:30             | 2026-11-26T08:00 | true
                    ''       | 08:00-10:30             | 2026-11-26T10:29 | true
                    ''       | 08:00-10:30             | 2026-11-26T10:30 | false
                    ''       | 08:00-10:30 17:00-18:00 | 2026-11-26T17:30 | true
                    ''       | 00:00-00:00             | 2026-11-26T00:00 | true
                    ''       | 00:00-00:00             | 2026-11-26T23:59 | true
                    4        | 20:00-00:00             | 2026-11-26T23:59 | true
                    4        | 20:00-00:00             | 2026-11-27T00:00 | false
                    4        | 22:00-02:00             | 2026-11-26T21:59 | false
                    4        | 22:00-02:00             | 2026-11-26T22:00 | true
                    4        | 22:00-02:00             | 2026-11-27T01:59 | true
                    4        | 22:00-02:00             | 2026-11-27T02:00 | false
                    4        | 22:00-02:00             | 2026-11-26T01:00 | false
                    1        | 22:00-02:00             | 2026-12-01T01:00 | true
                    """)
    void shouldBeOpen(String days, String hours, LocalDateTime local, boolean open) {
        PromotionSet set = set(bonus("a", new Grant.Fixed(1)).when(when(days, hours)));
        assertThat(reason(set, local)).isEqualTo(open ? Reason.MATCHED : Reason.OUTSIDE_HOURS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    days | hours       | local            | next
                    ''   | ''          | 2026-11-26T12:00 |
                    4    | ''          | 2026-11-26T12:00 | 2026-11-27T00:00
                    ''   | 08:00-10:30 | 2026-11-26T07:59 | 2026-11-26T08:00
                    ''   | 08:00-10:30 | 2026-11-26T08:00 | 2026-11-26T10:30
                    ''   | 08:00-10:30 | 2026-11-26T10:30 | 2026-11-27T00:00
                    ''   | 08:00-10:30 | 2026-12-31T23:59 | 2027-01-01T00:00
                    """)
    void shouldTellWhenThatChanges(String days, String hours, LocalDateTime local, String next) {
        PromotionSet set = set(bonus("a", new Grant.Fixed(1)).when(when(days, hours)));
        assertThat(set.nextLocalChange(local))
                .isEqualTo(Optional.ofNullable(next).map(LocalDateTime::parse));
    }

    /** Walks through a week by minutes. */
    @Test
    void nothingShouldChangeBeforeItIsTold() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 40; round++) {
            RandomPromotions world = new RandomPromotions(random);
            PromotionSet set = PromotionSet.of(world.promotions(20), RandomPromotions.LANGUAGE);
            Facts facts = world.facts();
            LocalDateTime local = facts.local();
            LocalDateTime next = set.nextLocalChange(local).orElse(local.plusDays(1));
            for (int minute = 0; local.plusMinutes(minute).isBefore(next); minute += 7) {
                assertThat(
                                set.evaluate(at(facts, facts.atMs(), local.plusMinutes(minute)))
                                        .verdicts())
                        .isEqualTo(set.evaluate(facts).verdicts());
            }
            long edgeMs = Math.min(set.nextEdgeMs(facts.atMs()), 3_000);
            assertThat(edgeMs).isGreaterThan(facts.atMs());
            assertThat(set.evaluate(at(facts, edgeMs - 1, local)).verdicts())
                    .isEqualTo(set.evaluate(facts).verdicts());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26, DAY,   2026-11-26",
        "2026-11-26, WEEK,  2026-11-23",
        "2026-11-23, WEEK,  2026-11-23",
        "2026-11-22, WEEK,  2026-11-16",
        "2027-01-03, WEEK,  2026-12-28",
        "2026-01-01, WEEK,  2025-12-29",
        "2024-02-29, MONTH, 2024-02-01",
        "2026-12-31, MONTH, 2026-12-01",
        "2026-12-31, YEAR,  2026-01-01",
        "2027-01-01, YEAR,  2027-01-01"
    })
    void aPeriodShouldBeginAsTheCalendarSays(LocalDate date, CapPeriod period, LocalDate start) {
        assertThat(period.startOf(date)).isEqualTo(start);
    }

    private static Facts at(Facts facts, long atMs, LocalDateTime local) {
        return new Facts(
                facts.purchase(), facts.event(), facts.member(), facts.partnerId(), atMs, local);
    }

    private static Reason reason(PromotionSet set, LocalDateTime local) {
        Purchase purchase =
                new Purchase("EUR", List.of(line("p", 1, 100)), Optional.empty(), Optional.empty());
        return set.evaluate(TestPromotion.at(local, purchase)).verdicts().getFirst().reason();
    }

    private static When when(String days, String hours) {
        return new When(
                Optional.empty(),
                split(days).stream().map(Integer::parseInt).map(DayOfWeek::of).toList(),
                split(hours).stream().map(ScheduleTest::hours).toList(),
                List.of(),
                List.of(),
                List.of(),
                Names.ANY,
                Names.ANY,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(" ", -1));
    }

    private static Hours hours(String text) {
        String[] ends = text.split("-", -1);
        return new Hours(LocalTime.parse(ends[0]), LocalTime.parse(ends[1]));
    }
}
