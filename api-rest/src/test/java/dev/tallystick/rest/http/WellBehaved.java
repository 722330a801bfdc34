package dev.tallystick.rest.http;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** A client that posts one earn after the other, and minds when one is refused or takes long. */
final class WellBehaved implements AutoCloseable {
    private static final long LATENCY_MAX_MS = 5_000;

    private final TestServer server;
    private final String memberId;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<Long> worstNanos;
    private final AtomicLong answeredCount = new AtomicLong();
    private volatile boolean isOver;

    WellBehaved(TestServer server) {
        this.server = server;
        this.memberId = server.newMember();
        this.worstNanos = thread.submit(this::post);
    }

    private long post() {
        long worst = 0;
        while (!isOver) {
            long beganNanos = System.nanoTime();
            Reply reply = server.post("/v1/earns", earn(newId("T"), memberId, 1));
            worst = Math.max(worst, System.nanoTime() - beganNanos);
            assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
            answeredCount.incrementAndGet();
        }
        return worst;
    }

    /** Waits until so many more are answered. */
    void awaitAnswers(int count) {
        long wanted = answeredCount.get() + count;
        while (answeredCount.get() < wanted && !worstNanos.isDone()) {
            Thread.onSpinWait();
        }
    }

    /** Ends, and requires that every request was answered, and soon. */
    @Override
    public void close() {
        awaitAnswers(5);
        isOver = true;
        thread.close();
        assertThat(worstNanos.resultNow() / 1_000_000).isLessThan(LATENCY_MAX_MS);
        assertThat(answeredCount.get()).isGreaterThan(5);
    }
}
