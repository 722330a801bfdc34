package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

class DurablePositionTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final DurablePosition position = new DurablePosition(7);

    @Test
    void shouldNotWaitForWhatIsThere() throws InterruptedException {
        assertThat(position.await(7, Duration.ZERO)).isTrue();
        assertThat(position.await(8, Duration.ofMillis(1))).isFalse();
    }

    @Test
    void shouldWakeEveryWaiterWhoseTimeHasCome() throws Exception {
        int count = 50;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> waiters = new ArrayList<>();
            for (long n = 1; n <= count; n++) {
                long wanted = 7 + n;
                waiters.add(threads.submit(() -> position.await(wanted, LONG)));
            }
            for (Future<Boolean> waiter : waiters.subList(0, count - 1)) {
                position.moveTo(position.get() + 1);
                assertThat(waiter.get()).isTrue();
            }
            assertThat(waiters.getLast().isDone()).isFalse();
            position.moveTo(position.get() + 1);
            assertThat(waiters.getLast().get()).isTrue();
        }
    }

    @Test
    void shouldNotMissOneWhoJustComes() throws Exception {
        AtomicLong asked = new AtomicLong(7);
        long startNanos = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> waiter =
                    threads.submit(
                            () -> {
                                // one wake-up missed costs all of the patience
                                while (asked.get() < 20_000
                                        && System.nanoTime() - startNanos < LONG.toNanos()) {
                                    position.await(asked.incrementAndGet(), LONG);
                                }
                                return null;
                            });
            while (!waiter.isDone()) {
                if (asked.get() > position.get()) {
                    position.moveTo(asked.get());
                }
            }
        }
        assertThat(position.get()).isEqualTo(20_000);
    }

    @Test
    void shouldEndTheWaitOfOneWhoIsInterrupted() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> waiter = threads.submit(() -> position.await(8, LONG));
            threads.shutdownNow();
            assertThatThrownBy(waiter::get).hasCauseInstanceOf(InterruptedException.class);
        }
        position.moveTo(8);
        assertThat(position.await(8, LONG)).isTrue();
    }
}
