package dev.tallystick.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000;

    private final Pace pace = new Pace(10 * SECOND, 4_096, -SECOND);

    @Test
    void nothingNeedComeWithinTheGrace() {
        assertThat(pace.keeps(0, 9 * SECOND)).isTrue();
        assertThat(pace.keeps(0, 9 * SECOND + 1)).isFalse();
    }

    @Test
    void theRateShouldBeEnoughForEver() {
        for (int second = 0; second < 10_000; second++) {
            assertThat(pace.keeps(4_096, second * SECOND)).isTrue();
        }
    }

    @Test
    void lessThanTheRateShouldEndOnceTheGraceIsSpent() {
        int second = 0;
        while (pace.keeps(2_048, second * SECOND)) {
            second++;
        }
        assertThat(second).isBetween(18, 20);
    }

    @Test
    void whatCameFasterBeforeShouldBeNoCredit() {
        assertThat(pace.keeps(16 << 20, 0)).isTrue();
        assertThat(pace.keeps(1, 10 * SECOND)).isTrue();
        assertThat(pace.keeps(1, 11 * SECOND)).isFalse();
    }
}
