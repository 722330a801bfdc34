package dev.tallystick.rest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class DrainTest {
    private long nanos;
    private final Drain drain = new Drain(() -> nanos);

    @Test
    void shouldNeverAskForLessThanASecond() {
        for (int i = 0; i < 10; i++) {
            assertThat(drain.sendAway(0)).isBetween(1, 2);
        }
    }

    @Test
    void shouldAskForAsLongAsWhatWaitsTakes() {
        pass(1, 100);
        assertThat(drain.sendAway(1_000)).isEqualTo(10);
        assertThat(drain.sendAway(1_000)).isEqualTo(11);
        assertThat(drain.sendAway(300)).isEqualTo(3 + 2);
    }

    @Test
    void shouldCountThoseWhoAreToComeBack() {
        for (int i = 0; i < 400; i++) {
            drain.sendAway(0);
        }
        pass(1, 100);
        assertThat(drain.sendAway(100)).isBetween(5, 10);
    }

    @Test
    void shouldNotComeBackTogether() {
        pass(1, 100);
        assertThat(
                        java.util.stream.IntStream.range(0, 100)
                                .map(i -> drain.sendAway(400))
                                .distinct())
                .containsExactly(4, 5, 6, 7, 8);
    }

    @Test
    void shouldAskForTheMostWhereNothingGetsDone() {
        pass(2, 0);
        assertThat(drain.sendAway(1)).isEqualTo(Drain.SECONDS_MAX);
    }

    private void pass(int seconds, int doneCount) {
        for (int i = 0; i < doneCount; i++) {
            drain.onDone();
        }
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
