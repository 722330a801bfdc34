package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Whoever is interrupted while waiting waits on, and is as interrupted afterwards. */
class SubmissionTest {
    private static final long WAIT_MS = 400;

    private final ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        alarm.shutdownNow();
    }

    @Test
    void anInterruptedWaiterShouldBeParkedUntilItIsOver() {
        Thread waiter = Thread.currentThread();
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger looks = new AtomicInteger();
        Submission never = Submission.programHead(1);
        var unused =
                alarm.schedule(
                        () -> {
                            isOver.set(true);
                            LockSupport.unpark(waiter);
                        },
                        WAIT_MS,
                        TimeUnit.MILLISECONDS);
        waiter.interrupt();
        boolean isDone =
                never.await(
                        () -> {
                            looks.incrementAndGet();
                            return isOver.get();
                        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(isDone).isFalse();
        assertThat(looks.get()).isLessThan(20);
    }

    @Test
    void anInterruptedWaiterShouldTakeNoProcessorTime() {
        Submission never = Submission.programHead(1);
        long beforeNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Thread.currentThread().interrupt();
        boolean isDone = never.await(Duration.ofMillis(WAIT_MS));
        long usedNanos =
                ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - beforeNanos;
        assertThat(Thread.interrupted()).isTrue();
        assertThat(isDone).isFalse();
        assertThat(TimeUnit.NANOSECONDS.toMillis(usedNanos)).isLessThan(WAIT_MS / 10);
    }

    @Test
    void whatIsDoneMeanwhileShouldBeSeen() {
        Submission submission = Submission.programHead(1);
        Thread.currentThread().interrupt();
        var unused = alarm.schedule(submission::complete, 20, TimeUnit.MILLISECONDS);
        assertThat(submission.await(Duration.ofSeconds(60))).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
