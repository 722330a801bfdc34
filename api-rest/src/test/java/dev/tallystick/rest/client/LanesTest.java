package dev.tallystick.rest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class LanesTest {
    @Test
    void shouldRunNoMoreAtOnceThanThereAreLanes() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostRunning = new AtomicInteger();
        CountDownLatch twoRun = new CountDownLatch(2);
        Lanes lanes = new Lanes(2);
        for (int i = 0; i < 100; i++) {
            lanes.run(
                    () -> {
                        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                        twoRun.countDown();
                        twoRun.await();
                        running.decrementAndGet();
                    });
        }
        lanes.drain();
        assertThat(mostRunning).hasValue(2);
        assertThat(running).hasValue(0);
    }

    @Test
    void shouldTellTheFirstFailureAndTakeNoMore() throws Exception {
        Lanes lanes = new Lanes(1);
        lanes.run(
                () -> {
                    throw new IOException("gone");
                });
        AtomicInteger started = new AtomicInteger();
        assertThatThrownBy(() -> lanes.run(started::incrementAndGet))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
        assertThatThrownBy(lanes::drain).isInstanceOf(IOException.class);
        assertThat(started).hasValue(0);
    }
}
