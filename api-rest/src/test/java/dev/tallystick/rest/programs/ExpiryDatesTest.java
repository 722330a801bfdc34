package dev.tallystick.rest.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.entry.Dates;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.ZoneId;

class ExpiryDatesTest {
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
                    """)
    void shouldEndAtALocalMidnight(
            String zone, String effectiveAt, String period, String roundUpTo, String expiresAt) {
        ExpiryPolicy policy =
                new ExpiryPolicy(
                        ExpiryPolicy.Type.AFTER, period, ExpiryPolicy.RoundUp.valueOf(roundUpTo));
        long expiresAtMs = ExpiryDates.expiresAtMs(policy, ZoneId.of(zone), millis(effectiveAt));
        assertThat(Instant.ofEpochMilli(expiresAtMs)).isEqualTo(Instant.parse(expiresAt));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone             | now                      | validUntil
                    UTC              | 2026-11-21T10:00:00.000Z | 2026-11-22T00:00:00.000Z
                    UTC              | 2026-11-21T23:59:59.999Z | 2026-11-22T00:00:00.000Z
                    UTC              | 2026-11-22T00:00:00.000Z | 2026-11-23T00:00:00.000Z
                    Europe/Berlin    | 2026-03-28T23:30:00.000Z | 2026-03-29T22:00:00.000Z
                    America/Santiago | 2026-09-05T12:00:00.000Z | 2026-09-06T04:00:00.000Z
                    """)
    void shouldHoldUntilTheLocalDateChanges(String zone, String now, String validUntil) {
        ExpiryPolicy policy =
                new ExpiryPolicy(ExpiryPolicy.Type.AFTER, "P1M", ExpiryPolicy.RoundUp.DAY);
        ZoneId zoneId = ZoneId.of(zone);
        long untilMs = ExpiryDates.validUntilMs(policy, zoneId, millis(now));
        assertThat(Instant.ofEpochMilli(untilMs)).isEqualTo(Instant.parse(validUntil));
        assertThat(ExpiryDates.expiresAtMs(policy, zoneId, untilMs - 1))
                .isEqualTo(ExpiryDates.expiresAtMs(policy, zoneId, millis(now)));
        assertThat(ExpiryDates.expiresAtMs(policy, zoneId, untilMs))
                .isGreaterThan(ExpiryDates.expiresAtMs(policy, zoneId, millis(now)));
    }

    @Test
    void shouldNeverEndWithoutAPolicy() {
        assertThat(ExpiryDates.expiresAtMs(ExpiryPolicy.NEVER, ZoneId.of("UTC"), 0))
                .isEqualTo(Dates.NEVER);
        assertThat(ExpiryDates.validUntilMs(ExpiryPolicy.NEVER, ZoneId.of("UTC"), 0))
                .isEqualTo(Dates.NEVER);
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
