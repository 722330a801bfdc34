package dev.tallystick.rest.vouchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.problem.ProblemException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class FailureLimitTest {
    private final AtomicLong nanos = new AtomicLong(-7);
    private final FailureLimit limit = new FailureLimit(nanos::get);

    @Test
    void aHundredShouldBeForgivenAtOnceAndOneMoreEveryTenSeconds() {
        for (int i = 0; i < 100; i++) {
            limit.require("till");
            limit.onFailure("till");
        }
        assertThatThrownBy(() -> limit.require("till"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(429);
                            assertThat(e.problem().headers()).containsEntry("Retry-After", "11");
                        });
        limit.require("another");
        pass(Duration.ofMillis(9_999));
        assertThatThrownBy(() -> limit.require("till")).isInstanceOf(ProblemException.class);
        pass(Duration.ofMillis(1));
        limit.require("till");
        limit.onFailure("till");
        assertThatThrownBy(() -> limit.require("till")).isInstanceOf(ProblemException.class);
    }

    @Test
    void whatIsLongAgoShouldNotBeSavedUp() {
        limit.onFailure("till");
        pass(Duration.ofDays(1));
        for (int i = 0; i < 100; i++) {
            limit.require("till");
            limit.onFailure("till");
        }
        assertThatThrownBy(() -> limit.require("till")).isInstanceOf(ProblemException.class);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
