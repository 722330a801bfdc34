package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicInteger;

class StateViewsTest {
    private static final int BEHIND = 65;
    private static final int AT_WORK = 64;

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void aRestShouldLastUntilTheWriterHasCaughtUp() throws IOException {
        StateViews views =
                new StateViews(
                        submission -> true, () -> looks.incrementAndGet() < 5 ? BEHIND : AT_WORK);

        views.new Rest().pause();

        assertThat(looks).hasValue(5);
    }

    @Test
    void aRestShouldEndThoughTheWriterStaysBehind() throws IOException {
        StateViews views =
                new StateViews(
                        submission -> true,
                        () -> {
                            looks.incrementAndGet();
                            return BEHIND;
                        });

        views.new Rest().pause();

        assertThat(looks).hasValue(16);
    }

    @Test
    void aRestShouldEndWithTheLedgerThoughTheWriterIsBehind() {
        AtomicInteger countdown = new AtomicInteger(3);
        StateViews[] views = new StateViews[1];
        views[0] =
                new StateViews(
                        submission -> true,
                        () -> {
                            if (countdown.decrementAndGet() == 0) {
                                views[0].close();
                            }
                            return BEHIND;
                        });

        assertThatThrownBy(() -> views[0].new Rest().pause())
                .isInstanceOf(InterruptedIOException.class);
        assertThat(countdown).hasValue(0);
    }
}
