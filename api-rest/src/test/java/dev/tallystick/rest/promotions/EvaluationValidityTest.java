package dev.tallystick.rest.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.promotion.Cap;
import dev.tallystick.ledger.promotion.CapPeriod;
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
import dev.tallystick.ledger.promotion.When;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

class EvaluationValidityTest {
    private static final long FROM_MS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final long TO_MS = Instant.parse("2027-01-01T00:00:00Z").toEpochMilli();

    /** In Berlin clocks go forward on 29 March 2026, 02:00, and back on 25 October, 03:00. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    hours       | now                  | until
                    08:00-10:00 | 2026-11-26T06:59:59Z | 2026-11-26T07:00:00Z
                    08:00-10:00 | 2026-11-26T07:00:00Z | 2026-11-26T09:00:00Z
                    08:00-10:00 | 2026-11-26T09:00:00Z | 2026-11-26T23:00:00Z
                    08:00-10:00 | 2026-07-26T09:00:00Z | 2026-07-26T22:00:00Z
                    08:00-10:00 | 2026-03-28T23:00:00Z | 2026-03-29T01:00:00Z
                    08:00-10:00 | 2026-03-29T01:00:00Z | 2026-03-29T06:00:00Z
                    02:30-10:00 | 2026-03-29T00:30:00Z | 2026-03-29T01:00:00Z
                    02:30-10:00 | 2026-10-25T00:00:00Z | 2026-10-25T00:30:00Z
                    02:30-10:00 | 2026-10-25T00:30:00Z | 2026-10-25T01:00:00Z
                    02:30-10:00 | 2026-10-25T01:00:00Z | 2026-10-25T01:30:00Z
                    08:00-10:00 | 2026-12-31T23:30:00Z | 2027-01-01T00:00:00Z
                    08:00-10:00 | 2025-12-31T23:30:00Z | 2026-01-01T00:00:00Z
                    """)
    void shouldEndWhereHoursOrWindowsDo(String hours, Instant now, Instant until) {
        List<Hours> those =
                List.of(
                        new Hours(
                                LocalTime.parse(hours.substring(0, 5)),
                                LocalTime.parse(hours.substring(6))));
        assertThat(untilMs(promotion(those, Optional.empty(), Optional.empty()), now))
                .isEqualTo(until.toEpochMilli());
    }

    @Test
    void shouldEndWhereAConditionLooksAtAnotherHour() {
        Promotion promotion = promotion(List.of(), Optional.of("now.hour > 3"), Optional.empty());
        assertThat(untilMs(promotion, Instant.parse("2026-11-26T12:30:00Z")))
                .isEqualTo(Instant.parse("2026-11-26T13:00:00Z").toEpochMilli());
    }

    @Test
    void shouldEndWhereACapBeginsToCountAnew() {
        Cap cap =
                new Cap(
                        OptionalLong.empty(),
                        Optional.of(new Cap.PerMember(100, CapPeriod.DAY)),
                        Cap.Over.REDUCE);
        Promotion promotion = promotion(List.of(), Optional.empty(), Optional.of(cap));
        assertThat(untilMs(promotion, Instant.parse("2026-11-26T12:30:00Z")))
                .isEqualTo(Instant.parse("2026-11-26T23:00:00Z").toEpochMilli());
    }

    @Test
    void shouldLastAsLongAsTheWindowWhereNothingLooksAtTheClock() {
        Promotion promotion = promotion(List.of(), Optional.empty(), Optional.empty());
        assertThat(untilMs(promotion, Instant.parse("2026-11-26T12:30:00Z"))).isEqualTo(TO_MS);
        assertThat(untilMs(promotion, Instant.ofEpochMilli(TO_MS))).isEqualTo(Long.MAX_VALUE);
    }

    /** Around the days on which clocks are put, on Lord Howe Island by half an hour. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "America/Sao_Paulo"
            })
    void nothingShouldComeOutOtherwiseBefore(String zoneId) {
        ZoneId zone = ZoneId.of(zoneId);
        SplittableRandom random = new SplittableRandom(zoneId.length());
        ZoneOffsetTransition put =
                zone.getRules().nextTransition(Instant.parse("2000-01-01T00:00:00Z"));
        for (int round = 0; round < 300; round++) {
            if (round % 10 == 9) {
                put = zone.getRules().nextTransition(put.getInstant());
            }
            long nowMs = put.getInstant().toEpochMilli() + 60_000L * (random.nextInt(300) - 200);
            PromotionSet set =
                    PromotionSet.of(
                            List.of(promotion(hours(random)), promotion(hours(random))),
                            new CelConditions());
            long untilMs = EvaluationValidity.untilMs(set, nowMs, zone);
            assertThat(untilMs).isGreaterThan(nowMs).isLessThanOrEqualTo(nowMs + 86_400_000L);
            for (long laterMs = nowMs; laterMs < untilMs; laterMs += 300_000) {
                assertThat(verdicts(set, laterMs, zone))
                        .as("zone=%s, now=%d, later=%d", zone, nowMs, laterMs)
                        .isEqualTo(verdicts(set, nowMs, zone));
            }
        }
    }

    private static List<Evaluation.Verdict> verdicts(PromotionSet set, long atMs, ZoneId zone) {
        Line line = new Line("1", "p", Optional.empty(), 1, 100);
        return set.evaluate(
                        new Facts(
                                Optional.of(
                                        new Purchase(
                                                "EUR",
                                                List.of(line),
                                                Optional.empty(),
                                                Optional.empty())),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                FROM_MS,
                                LocalDateTime.ofInstant(Instant.ofEpochMilli(atMs), zone)))
                .verdicts();
    }

    private static List<Hours> hours(SplittableRandom random) {
        return List.of(
                new Hours(
                        LocalTime.of(random.nextInt(4), 15 * random.nextInt(4)),
                        LocalTime.of(random.nextInt(24), 15 * random.nextInt(4))));
    }

    private static Promotion promotion(List<Hours> hours) {
        return promotion(hours, Optional.empty(), Optional.empty());
    }

    private static long untilMs(Promotion promotion, Instant now) {
        PromotionSet set = PromotionSet.of(List.of(promotion), new CelConditions());
        return EvaluationValidity.untilMs(set, now.toEpochMilli(), ZoneId.of("Europe/Berlin"));
    }

    private static Promotion promotion(
            List<Hours> hours, Optional<String> condition, Optional<Cap> cap) {
        return new Promotion(
                "a",
                1,
                Promotion.Kind.BONUS,
                "POINTS",
                0,
                Optional.empty(),
                FROM_MS,
                TO_MS,
                new When(
                        Optional.empty(),
                        List.of(),
                        hours,
                        List.of(),
                        List.of(),
                        List.of(),
                        Names.ANY,
                        Names.ANY,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        condition),
                new Grant.Fixed(1),
                Rounding.FLOOR,
                cap,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
