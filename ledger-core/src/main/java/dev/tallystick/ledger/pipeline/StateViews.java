package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.state.FrozenRoom;
import dev.tallystick.ledger.state.Interlude;
import dev.tallystick.ledger.state.State;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Looks at the whole state while the writer goes on: the writer freezes it between two submissions,
 * and the look begins when all that is in the view is durable. One look at a time, on one thread.
 */
final class StateViews {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final long RETRY_NANOS = 10_000_000;

    private final Predicate<Submission> submitter;
    private volatile boolean closed;

    /**
     * @param submitter offers a submission to the writer, and tells whether it took it
     */
    StateViews(Predicate<Submission> submitter) {
        this.submitter = submitter;
    }

    /** What somebody does with a view. */
    @FunctionalInterface
    interface Look<T> {
        /** Reads the view, which is gone afterwards. */
        T at(State view) throws IOException;
    }

    /**
     * {@return what the look brings}
     *
     * @throws InterruptedIOException if the ledger is closed meanwhile
     */
    <T> T look(Look<T> look) throws IOException {
        Submission question = Submission.frozenPageCount();
        submit(question);
        Submission freeze = Submission.freeze(FrozenRoom.of(question.pageCount(), new Rest()));
        submit(freeze);
        try {
            return look.at(freeze.view());
        } finally {
            submit(Submission.thaw());
        }
    }

    /** Ends a look that is under way as soon as it asks. */
    void close() {
        closed = true;
    }

    /**
     * Lets a long look end when the ledger does.
     *
     * @throws InterruptedIOException if the ledger is being closed
     */
    void requireOpen() throws InterruptedIOException {
        if (closed) {
            throw new InterruptedIOException("the ledger is closed");
        }
    }

    /**
     * At rest for as long as it worked: on a machine whose processors are all busy, whoever answers
     * clients comes first.
     */
    final class Rest implements Interlude {
        private long worksSinceNanos = System.nanoTime();

        @Override
        public void pause() throws IOException {
            pause(0);
        }

        /** Rests so long at least. */
        void pause(long nanosMin) throws IOException {
            long beganNanos = System.nanoTime();
            long restNanos = Math.max(beganNanos - worksSinceNanos, nanosMin);
            requireOpen();
            for (long left = restNanos;
                    left > 0;
                    left = restNanos - (System.nanoTime() - beganNanos)) {
                LockSupport.parkNanos(StateViews.this, left);
                requireOpen();
            }
            worksSinceNanos = System.nanoTime();
        }
    }

    /** Offers it until the writer takes it, and waits until it is done and durable. */
    private void submit(Submission submission) throws IOException {
        while (!submitter.test(submission)) {
            requireOpen();
            LockSupport.parkNanos(this, RETRY_NANOS);
        }
        while (!submission.await(PATIENCE)) {
            requireOpen();
        }
    }
}
