package dev.tallystick.rest.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;

class TimesTest {
    private static final long SEED = 20_261_121;
    private static final DateTimeFormatter PLATFORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void shouldWriteEveryInstantAsThePlatformDoes() {
        SplittableRandom random = new SplittableRandom(SEED);
        long endMs = Instant.parse("+12000-01-01T00:00:00Z").toEpochMilli();
        for (int i = 0; i < 100_000; i++) {
            long epochMs = random.nextLong(-endMs, endMs);
            assertThat(Times.format(epochMs)).isEqualTo(platform(epochMs));
        }
    }

    @Test
    void shouldWriteTheEdgesOfDaysAndYears() {
        for (String edge :
                new String[] {
                    "1970-01-01T00:00:00.000Z",
                    "1969-12-31T23:59:59.999Z",
                    "2028-02-29T09:08:07.006Z",
                    "0000-01-01T00:00:00.000Z",
                    "9999-12-31T23:59:59.999Z"
                }) {
            assertThat(Times.format(Instant.parse(edge).toEpochMilli())).isEqualTo(edge);
        }
        long after = Instant.parse("+10000-01-01T00:00:00Z").toEpochMilli();
        assertThat(Times.format(after)).isEqualTo(platform(after));
    }

    private static String platform(long epochMs) {
        return PLATFORM.format(Instant.ofEpochMilli(epochMs));
    }
}
