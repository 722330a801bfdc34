package dev.tallystick.rest.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

class BillingTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final int RUNS = 2_000;

    @ParameterizedTest
    @CsvSource({
        "2030-01-31T10:00, P1M, 1, 2030-02-28T10:00",
        "2030-01-31T10:00, P1M, 2, 2030-03-31T10:00",
        "2028-01-31T10:00, P1M, 1, 2028-02-29T10:00",
        "2028-02-29T00:00, P1Y, 1, 2029-02-28T00:00",
        "2028-02-29T00:00, P1Y, 4, 2032-02-29T00:00",
        "2030-03-30T02:30, P1D, 1, 2030-03-31T03:30",
        "2030-10-31T12:00, P1M, 1, 2030-11-30T12:00",
        "2030-12-15T12:00, P7D, 3, 2031-01-05T12:00"
    })
    void shouldCountFromTheFirstDay(
            LocalDateTime first, Period period, int count, LocalDateTime start) {
        assertThat(new Billing(ms(first), BERLIN, period).startMs(count)).isEqualTo(ms(start));
    }

    /** Beside one that walks from period to period. */
    @Test
    void everyInstantShouldBeInThePeriodThatAWalkFinds() {
        Random random = new Random(20_300_131);
        List<Period> periods =
                List.of(
                        Period.ofDays(1),
                        Period.ofWeeks(1),
                        Period.ofMonths(1),
                        Period.ofMonths(3),
                        Period.ofYears(1),
                        Period.of(0, 1, 10));
        for (int run = 0; run < RUNS; run++) {
            LocalDateTime first =
                    LocalDateTime.of(2028, 1, 1, 0, 0).plusMinutes(random.nextInt(3_000_000));
            Billing billing =
                    new Billing(ms(first), BERLIN, periods.get(random.nextInt(periods.size())));
            long atMs = billing.firstMs() + random.nextLong(100_000_000_000L);
            int count = 0;
            while (billing.startMs(count + 1) <= atMs) {
                count++;
            }
            assertThat(billing.around(atMs))
                    .as("run=%d, billing=%s, atMs=%d", run, billing, atMs)
                    .isEqualTo(
                            new Billing.Span(billing.startMs(count), billing.startMs(count + 1)));
        }
    }

    @Test
    void whatLiesBeforeShouldBeInTheFirst() {
        Billing billing =
                new Billing(ms(LocalDateTime.of(2030, 1, 31, 0, 0)), BERLIN, Period.ofMonths(1));
        assertThat(billing.around(0)).isEqualTo(billing.around(billing.firstMs()));
        assertThat(billing.around(billing.startMs(1) - 1).fromMs()).isEqualTo(billing.firstMs());
        assertThat(billing.around(billing.startMs(1)).fromMs()).isEqualTo(billing.startMs(1));
    }

    private static long ms(LocalDateTime local) {
        return local.atZone(BERLIN).toInstant().toEpochMilli();
    }
}
