package dev.tallystick.rest.benefits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.entry.Dates;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

class LimitPeriodTest {
    @ParameterizedTest
    @CsvSource({
        "DAY, 2024-02-29, 2024-02-29, 2024-03-01",
        "MONTH, 2024-02-29, 2024-02-01, 2024-03-01",
        "MONTH, 2026-12-31, 2026-12-01, 2027-01-01",
        "QUARTER, 2026-01-01, 2026-01-01, 2026-04-01",
        "QUARTER, 2026-03-31, 2026-01-01, 2026-04-01",
        "QUARTER, 2026-04-01, 2026-04-01, 2026-07-01",
        "QUARTER, 2026-12-31, 2026-10-01, 2027-01-01",
        "YEAR, 2026-12-31, 2026-01-01, 2027-01-01"
    })
    void shouldGoFromMidnightToMidnight(
            LimitPeriod period, LocalDate date, LocalDate from, LocalDate to) {
        assertThat(period.around(date, ZoneOffset.UTC)).isEqualTo(span(from, to, ZoneOffset.UTC));
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(period.around(date, berlin)).isEqualTo(span(from, to, berlin));
    }

    @Test
    void aDayShouldBeAsLongAsItIsThere() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        LimitPeriod.Span spring = LimitPeriod.DAY.around(LocalDate.of(2026, 3, 29), berlin);
        assertThat(spring.toMs() - spring.fromMs()).isEqualTo(23 * 3_600_000L);
        assertThat(Instant.ofEpochMilli(spring.fromMs())).hasToString("2026-03-28T23:00:00Z");
    }

    @Test
    void aLifetimeShouldNotBeginAgain() {
        LimitPeriod.Span life = LimitPeriod.LIFETIME.around(LocalDate.EPOCH, ZoneOffset.UTC);
        assertThat(life.toMs()).isEqualTo(Dates.NEVER);
        assertThat(life.fromMs()).isLessThan(0);
    }

    private static LimitPeriod.Span span(LocalDate from, LocalDate to, ZoneId zone) {
        return new LimitPeriod.Span(
                from.atStartOfDay(zone).toInstant().toEpochMilli(),
                to.atStartOfDay(zone).toInstant().toEpochMilli());
    }
}
