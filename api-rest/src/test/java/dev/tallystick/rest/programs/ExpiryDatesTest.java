package dev.tallystick.rest.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.rest.json.Times;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

class ExpiryDatesTest {
    private static final long SEED = 20_261_126;
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Beirut", "Pacific/Apia");
    private static final ExpiryPolicy AFTER_A_MONTH =
            new ExpiryPolicy.After("P1M", ExpiryPolicy.RoundUp.DAY);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone                | effectiveAt              | period | roundUpTo | expiresAt
                    UTC                 | 2026-11-21T10:00:00.000Z | P12M   | MONTH     | 2027-12-01T00:00:00.000Z
                    UTC                 | 2026-11-21T10:00:00.000Z | P12M   | DAY       | 2027-11-22T00:00:00.000Z
                    UTC                 | 2026-11-21T00:00:00.000Z | P1D    | DAY       | 2026-11-23T00:00:00.000Z
                    UTC                 | 2026-11-21T23:59:59.999Z | P1D    | DAY       | 2026-11-23T00:00:00.000Z
                    UTC                 | 2026-11-21T10:00:00.000Z | P1W    | DAY       | 2026-11-29T00:00:00.000Z
                    UTC                 | 2026-11-21T10:00:00.000Z | P1M    | QUARTER   | 2027-01-01T00:00:00.000Z
                    UTC                 | 2026-12-21T10:00:00.000Z | P1M    | QUARTER   | 2027-04-01T00:00:00.000Z
                    UTC                 | 2026-11-21T10:00:00.000Z | P2Y    | YEAR      | 2029-01-01T00:00:00.000Z
                    UTC                 | 2026-01-31T10:00:00.000Z | P1M    | DAY       | 2026-03-01T00:00:00.000Z
                    UTC                 | 2028-01-31T10:00:00.000Z | P1M    | DAY       | 2028-03-01T00:00:00.000Z
                    UTC                 | 2027-01-31T10:00:00.000Z | P13M   | DAY       | 2028-03-01T00:00:00.000Z
                    UTC                 | 2026-03-31T10:00:00.000Z | P1M    | DAY       | 2026-05-01T00:00:00.000Z
                    UTC                 | 2024-02-29T10:00:00.000Z | P1Y    | DAY       | 2025-03-01T00:00:00.000Z
                    UTC                 | 2024-02-29T10:00:00.000Z | P4Y    | DAY       | 2028-03-01T00:00:00.000Z
                    UTC                 | 2024-02-29T10:00:00.000Z | P1Y    | MONTH     | 2025-03-01T00:00:00.000Z
                    UTC                 | 2027-01-30T10:00:00.000Z | P1M1D  | DAY       | 2027-03-02T00:00:00.000Z
                    Europe/Berlin       | 2026-03-27T22:30:00.000Z | P1D    | DAY       | 2026-03-28T23:00:00.000Z
                    Europe/Berlin       | 2026-03-28T22:30:00.000Z | P1D    | DAY       | 2026-03-29T22:00:00.000Z
                    Europe/Berlin       | 2026-10-24T10:00:00.000Z | P1D    | DAY       | 2026-10-25T23:00:00.000Z
                    Europe/Berlin       | 2026-06-30T22:30:00.000Z | P1M    | MONTH     | 2026-08-31T22:00:00.000Z
                    America/New_York    | 2026-03-08T04:30:00.000Z | P1D    | DAY       | 2026-03-09T04:00:00.000Z
                    America/New_York    | 2026-11-01T03:00:00.000Z | P1D    | DAY       | 2026-11-02T05:00:00.000Z
                    America/New_York    | 2027-01-01T03:00:00.000Z | P1Y    | YEAR      | 2028-01-01T05:00:00.000Z
                    America/Santiago    | 2026-09-04T12:00:00.000Z | P1D    | DAY       | 2026-09-06T04:00:00.000Z
                    Africa/Cairo        | 2026-04-22T12:00:00.000Z | P1D    | DAY       | 2026-04-23T22:00:00.000Z
                    Pacific/Apia        | 2026-11-20T10:30:00.000Z | P1D    | DAY       | 2026-11-21T11:00:00.000Z
                    Asia/Kolkata        | 2026-09-30T18:29:59.999Z | P3M    | QUARTER   | 2026-12-31T18:30:00.000Z
                    Asia/Kolkata        | 2026-09-30T18:30:00.000Z | P3M    | QUARTER   | 2027-03-31T18:30:00.000Z
                    Asia/Kolkata        | 2026-12-31T18:29:59.999Z | P1D    | YEAR      | 2027-12-31T18:30:00.000Z
                    Asia/Beirut         | 2026-03-27T12:00:00.000Z | P1D    | DAY       | 2026-03-28T22:00:00.000Z
                    """)
    void shouldEndAtALocalMidnight(
            String zone, String effectiveAt, String period, String roundUpTo, String expiresAt) {
        ExpiryPolicy policy =
                new ExpiryPolicy.After(period, ExpiryPolicy.RoundUp.valueOf(roundUpTo));
        assertAt(dates(policy, zone).earnedExpireAtMs(millis(effectiveAt)), expiresAt);
        assertAt(dates(policy, zone).adjustedExpireAtMs(millis(effectiveAt)), expiresAt);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone                | effectiveAt                   | days        | expiresAt
                    UTC                 | 2026-12-30T23:59:59.999Z      | 12-31       | 2027-01-01T00:00Z
                    UTC                 | 2026-12-31T00:00Z             | 12-31       | 2027-01-01T00:00Z
                    UTC                 | 2026-12-31T23:59:59.999Z      | 12-31       | 2027-01-01T00:00Z
                    UTC                 | 2027-01-01T00:00Z             | 12-31       | 2028-01-01T00:00Z
                    UTC                 | 2027-01-01T00:00:00.001Z      | 12-31       | 2028-01-01T00:00Z
                    UTC                 | 2026-01-01T00:00Z             | 01-01       | 2026-01-02T00:00Z
                    UTC                 | 2026-01-02T00:00Z             | 01-01       | 2027-01-02T00:00Z
                    UTC                 | 2026-06-30T12:00Z             | 06-30 12-31 | 2026-07-01T00:00Z
                    UTC                 | 2026-07-01T00:00Z             | 06-30 12-31 | 2027-01-01T00:00Z
                    UTC                 | 2026-10-01T00:00Z             | 03-31 09-30 | 2027-04-01T00:00Z
                    UTC                 | 2027-02-28T12:00Z             | 02-29       | 2027-03-01T00:00Z
                    UTC                 | 2027-03-01T00:00Z             | 02-29       | 2028-03-01T00:00Z
                    UTC                 | 2028-02-28T12:00Z             | 02-29       | 2028-03-01T00:00Z
                    UTC                 | 2028-02-29T23:59:59.999Z      | 02-29       | 2028-03-01T00:00Z
                    UTC                 | 2028-03-01T00:00Z             | 02-29       | 2029-03-01T00:00Z
                    UTC                 | 2028-02-28T12:00Z             | 02-28 02-29 | 2028-02-29T00:00Z
                    UTC                 | 2028-02-29T12:00Z             | 02-28       | 2029-03-01T00:00Z
                    Europe/Berlin       | 2026-12-31T23:59:59.999+01:00 | 12-31       | 2027-01-01T00:00+01:00
                    Europe/Berlin       | 2026-12-31T23:00Z             | 12-31       | 2028-01-01T00:00+01:00
                    Europe/Berlin       | 2026-03-01T12:00+01:00        | 03-29       | 2026-03-30T00:00+02:00
                    Europe/Berlin       | 2026-10-25T02:30+01:00        | 10-25       | 2026-10-26T00:00+01:00
                    America/New_York    | 2027-01-01T04:59:59.999Z      | 12-31       | 2027-01-01T00:00-05:00
                    America/New_York    | 2027-01-01T05:00Z             | 12-31       | 2028-01-01T00:00-05:00
                    America/New_York    | 2026-11-01T01:30-04:00        | 11-01       | 2026-11-02T00:00-05:00
                    Pacific/Kiritimati  | 2026-12-31T09:59:59.999Z      | 12-31       | 2027-01-01T00:00+14:00
                    Pacific/Kiritimati  | 2026-12-31T10:00Z             | 12-31       | 2028-01-01T00:00+14:00
                    Asia/Beirut         | 2026-03-28T12:00+02:00        | 03-28       | 2026-03-29T01:00+03:00
                    Asia/Beirut         | 2026-10-24T12:00+03:00        | 10-24       | 2026-10-25T00:00+02:00
                    America/Sao_Paulo   | 2018-11-03T12:00-03:00        | 11-03       | 2018-11-04T01:00-02:00
                    America/Sao_Paulo   | 2018-02-17T23:30-02:00        | 02-17       | 2018-02-18T00:00-03:00
                    America/Sao_Paulo   | 2018-02-17T23:30-03:00        | 02-17       | 2018-02-18T00:00-03:00
                    Pacific/Apia        | 2011-12-29T12:00-10:00        | 12-30       | 2011-12-31T00:00+14:00
                    """)
    void shouldEndWithTheNextOfItsDays(
            String zone, String effectiveAt, String days, String expiresAt) {
        ExpiryPolicy policy = new ExpiryPolicy.OnDates(List.of(days.split(" ", -1)));
        assertAt(dates(policy, zone).earnedExpireAtMs(millis(effectiveAt)), expiresAt);
        assertAt(dates(policy, zone).adjustedExpireAtMs(millis(effectiveAt)), expiresAt);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone              | effectiveAt              | period | slidesTo
                    UTC               | 2026-01-31T23:59:59.999Z | P1M    | 2026-03-01T00:00Z
                    UTC               | 2028-01-31T12:00Z        | P1M    | 2028-03-01T00:00Z
                    UTC               | 2024-02-29T12:00Z        | P1Y    | 2025-03-01T00:00Z
                    UTC               | 2026-12-31T12:00Z        | P2W    | 2027-01-15T00:00Z
                    Europe/Berlin     | 2026-03-28T22:59:59.999Z | P1D    | 2026-03-30T00:00+02:00
                    Europe/Berlin     | 2026-03-28T23:00Z        | P1D    | 2026-03-31T00:00+02:00
                    America/New_York  | 2026-10-31T12:00-04:00   | P1D    | 2026-11-02T00:00-05:00
                    Asia/Beirut       | 2026-03-27T12:00+02:00   | P1D    | 2026-03-29T01:00+03:00
                    America/Sao_Paulo | 2018-11-02T12:00-03:00   | P1D    | 2018-11-04T01:00-02:00
                    """)
    void anActivityShouldMoveTheDateOfItsAccount(
            String zone, String effectiveAt, String period, String slidesTo) {
        ExpiryDates dates = dates(new ExpiryPolicy.Sliding(period), zone);
        assertAt(dates.slidesToMs(millis(effectiveAt)), slidesTo);
        assertAt(dates.adjustedExpireAtMs(millis(effectiveAt)), slidesTo);
        assertThat(dates.earnedExpireAtMs(millis(effectiveAt))).isEqualTo(Dates.SLIDING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone              | effectiveAt                   | days | graceUntil
                    UTC               | 2026-11-21T10:00Z             | 1    | 2026-11-23T00:00Z
                    UTC               | 2026-11-21T10:00Z             | 3650 | 2036-11-19T00:00Z
                    Europe/Berlin     | 2028-02-28T23:59:59.999+01:00 | 1    | 2028-03-01T00:00+01:00
                    America/New_York  | 2026-10-31T23:59:59.999-04:00 | 1    | 2026-11-02T00:00-05:00
                    America/New_York  | 2026-11-01T00:00-04:00        | 1    | 2026-11-03T00:00-05:00
                    Asia/Beirut       | 2026-03-26T12:00+02:00        | 2    | 2026-03-29T01:00+03:00
                    """)
    void graceShouldLastToTheEndOfItsLastDay(
            String zone, String effectiveAt, int days, String graceUntil) {
        ExpiryDates dates = dates(new ExpiryPolicy.Never(), zone, days);
        assertAt(dates.graceUntilMs(millis(effectiveAt)), graceUntil);
        assertThat(dates.validUntilMs(millis(effectiveAt))).isEqualTo(Dates.NEVER);
        assertThat(dates.graceValidUntilMs(millis(effectiveAt)))
                .isEqualTo(dates(AFTER_A_MONTH, zone).validUntilMs(millis(effectiveAt)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone              | now                       | validUntil
                    UTC               | 2026-11-21T10:00Z         | 2026-11-22T00:00Z
                    UTC               | 2026-11-21T23:59:59.999Z  | 2026-11-22T00:00Z
                    UTC               | 2026-11-22T00:00Z         | 2026-11-23T00:00Z
                    Europe/Berlin     | 2026-03-28T23:30Z         | 2026-03-30T00:00+02:00
                    America/New_York  | 2026-11-01T00:00-04:00    | 2026-11-02T00:00-05:00
                    America/Santiago  | 2026-09-05T12:00Z         | 2026-09-06T04:00Z
                    Asia/Beirut       | 2026-03-28T12:00+02:00    | 2026-03-29T01:00+03:00
                    America/Sao_Paulo | 2018-02-17T23:30-02:00    | 2018-02-18T00:00-03:00
                    America/Sao_Paulo | 2018-02-17T23:30-03:00    | 2018-02-18T00:00-03:00
                    America/St_Johns  | 2010-11-06T23:30-02:30    | 2010-11-07T00:00-02:30
                    America/St_Johns  | 2010-11-07T00:00:30-02:30 | 2010-11-06T23:01-03:30
                    America/St_Johns  | 2010-11-06T23:30-03:30    | 2010-11-07T00:00-03:30
                    Pacific/Apia      | 2011-12-29T12:00-10:00    | 2011-12-31T00:00+14:00
                    """)
    void shouldHoldUntilTheLocalDateChanges(String zone, String now, String validUntil) {
        ExpiryDates dates = dates(AFTER_A_MONTH, zone);
        long untilMs = dates.validUntilMs(millis(now));
        assertAt(untilMs, validUntil);
        assertThat(dates.earnedExpireAtMs(untilMs - 1))
                .isEqualTo(dates.earnedExpireAtMs(millis(now)));
        assertThat(dates.earnedExpireAtMs(untilMs))
                .isNotEqualTo(dates.earnedExpireAtMs(millis(now)));
    }

    @Test
    void shouldHoldExactlySoLongInEveryZone() {
        Random random = new Random(SEED);
        for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneId zone = ZoneId.of(id);
            ExpiryDates dates = dates(AFTER_A_MONTH, id);
            for (int n = 0; n < 50; n++) {
                long nowMs = random.nextLong(millis("2100-01-01T00:00Z"));
                long untilMs = dates.validUntilMs(nowMs);
                LocalDate today = dateAt(zone, nowMs);
                String where = "seed=%d, zone=%s, now=%s".formatted(SEED, id, at(nowMs));
                assertThat(untilMs).as(where).isGreaterThan(nowMs);
                assertThat(dateAt(zone, untilMs)).as(where).isNotEqualTo(today);
                for (long atMs = nowMs; atMs < untilMs; atMs += 600_000) {
                    assertThat(dateAt(zone, atMs)).as(where).isEqualTo(today);
                }
                assertThat(dateAt(zone, untilMs - 1)).as(where).isEqualTo(today);
            }
        }
    }

    @Test
    void theNextOfSeveralDaysShouldBeTheFirstThatADayByDayWalkMeets() {
        Random random = new Random(SEED);
        for (int n = 0; n < 2_000; n++) {
            TreeSet<String> days = new TreeSet<>();
            for (int count = random.nextInt(1, 5); days.size() < count; ) {
                LocalDate day = LocalDate.ofYearDay(2024, random.nextInt(1, 367));
                days.add(day.toString().substring(5));
            }
            String zone = ZONES.get(random.nextInt(ZONES.size()));
            long effectiveAtMs = random.nextLong(millis("2100-01-01T00:00Z"));
            LocalDate walk = dateAt(ZoneId.of(zone), effectiveAtMs);
            while (!isOneOf(days, walk)) {
                walk = walk.plusDays(1);
            }
            long expected =
                    walk.plusDays(1).atStartOfDay(ZoneId.of(zone)).toInstant().toEpochMilli();
            ExpiryDates dates = dates(new ExpiryPolicy.OnDates(List.copyOf(days)), zone);
            assertThat(dates.earnedExpireAtMs(effectiveAtMs))
                    .as("seed=%d, zone=%s, days=%s, at=%s", SEED, zone, days, at(effectiveAtMs))
                    .isEqualTo(expected);
        }
    }

    private static boolean isOneOf(Set<String> days, LocalDate date) {
        boolean endsFebruary = date.getMonthValue() == 2 && date.plusDays(1).getMonthValue() == 3;
        return days.contains(date.toString().substring(5))
                || (endsFebruary && days.contains("02-29"));
    }

    @Test
    void shouldNeverEndWithoutAPolicy() {
        ExpiryDates dates = dates(new ExpiryPolicy.Never(), "UTC");
        assertThat(dates.earnedExpireAtMs(0)).isEqualTo(Dates.NEVER);
        assertThat(dates.adjustedExpireAtMs(0)).isEqualTo(Dates.NEVER);
        assertThat(dates.validUntilMs(0)).isEqualTo(Dates.NEVER);
        assertThat(dates.graceUntilMs(0)).isEqualTo(Dates.AT_ONCE);
        assertThat(dates.graceValidUntilMs(0)).isEqualTo(Dates.NEVER);
    }

    @Test
    void onlyASlidingPolicyShouldSlide() {
        for (ExpiryPolicy policy :
                List.of(
                        new ExpiryPolicy.Never(),
                        AFTER_A_MONTH,
                        new ExpiryPolicy.OnDates(List.of("12-31")))) {
            assertThat(dates(policy, "UTC").slidesToMs(0)).isEqualTo(Dates.AT_ONCE);
        }
    }

    @Test
    void noDateShouldLieBeyondTheYear9999() {
        long lastMs = millis("9999-12-31T12:00Z");
        for (ExpiryPolicy policy :
                List.of(
                        AFTER_A_MONTH,
                        new ExpiryPolicy.OnDates(List.of("01-01")),
                        new ExpiryPolicy.Sliding("P200Y"))) {
            ExpiryDates dates = dates(policy, "America/New_York", 3_650);
            assertThat(dates.adjustedExpireAtMs(lastMs)).isEqualTo(Times.LAST_MS);
            assertThat(dates.graceUntilMs(lastMs)).isEqualTo(Times.LAST_MS);
        }
    }

    private static ExpiryDates dates(ExpiryPolicy policy, String zone) {
        return dates(policy, zone, 0);
    }

    private static ExpiryDates dates(ExpiryPolicy policy, String zone, int graceDays) {
        ProgramConfig born = ProgramConfig.newProgram("shop");
        return ExpiryDates.of(
                new ProgramConfig(
                        born.number(),
                        born.id(),
                        born.configuredAt(),
                        zone,
                        List.of(new UnitConfig("POINTS", 0, policy)),
                        born.defaultUnit(),
                        born.spentEarnPolicy(),
                        graceDays,
                        born.baseEarn()),
                0);
    }

    private static void assertAt(long atMs, String expected) {
        assertThat(at(atMs)).isEqualTo(at(millis(expected)));
    }

    private static Instant at(long atMs) {
        return Instant.ofEpochMilli(atMs);
    }

    private static LocalDate dateAt(ZoneId zone, long atMs) {
        return at(atMs).atZone(zone).toLocalDate();
    }

    private static long millis(String time) {
        return OffsetDateTime.parse(time).toInstant().toEpochMilli();
    }
}
