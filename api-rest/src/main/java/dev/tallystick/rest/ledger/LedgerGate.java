package dev.tallystick.rest.ledger;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.StateHashAt;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.load.Drain;
import dev.tallystick.rest.problem.Problem;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The ledger as endpoints see it: not there while it recovers, and waited for no longer than a
 * client would.
 */
public final class LedgerGate implements AutoCloseable {
    /** How long a client waits for what it submitted, by default. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration POSITION_PATIENCE = Duration.ofSeconds(1);
    private static final int RETRY_AFTER_SECONDS = 1;

    private final Deadlines deadlines = new Deadlines();
    private final Drain drain = new Drain();
    private final LongAdder waiting = new LongAdder();
    private final Duration patience;
    private volatile Ledger ledger;

    /**
     * Makes a gate that is still shut.
     *
     * @param patience how long a submission is waited for
     */
    public LedgerGate(Duration patience) {
        this.patience = patience;
    }

    /** Lets requests through from now on. */
    public void open(Ledger recovered) {
        ledger = recovered;
    }

    /** {@return whether the ledger is recovered} */
    public boolean isOpen() {
        return ledger != null;
    }

    /**
     * {@return the ledger}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 {@code recovering}
     */
    public Ledger ledger() {
        Ledger recovered = ledger;
        if (recovered == null) {
            throw Problem.unavailable(
                            "recovering", "The ledger is being recovered.", RETRY_AFTER_SECONDS)
                    .exception();
        }
        return recovered;
    }

    /** {@return the caller's program as it is configured; a token's program always exists} */
    public ProgramConfig program(String programId) {
        ProgramConfig program = ledger().program(programId);
        if (program == null) {
            throw Problem.notFound("program_not_found", "There is no such program.").exception();
        }
        return program;
    }

    /**
     * Submits, and waits until all of it is durable.
     *
     * @param unknown makes what to answer if that takes too long; the submission may still happen
     * @throws dev.tallystick.rest.problem.ProblemException 503 if the ledger does not take it
     */
    public void run(Submission submission, Supplier<Problem> unknown) {
        waiting.increment();
        try {
            submit(submission, unknown);
        } finally {
            waiting.decrement();
        }
    }

    /** {@return whether one client has been waited for as long as a submission is, since then} */
    public boolean isImpatient(long sinceNanos) {
        return System.nanoTime() - sinceNanos > patience.toNanos();
    }

    /** Submits a question, and waits for its answer. */
    public void ask(Submission question) {
        run(question, this::overloaded);
    }

    private void submit(Submission submission, Supplier<Problem> late) {
        switch (ledger().submit(submission)) {
            case ACCEPTED -> {}
            case RING_FULL -> throw overloaded().exception();
            case DISK_RESERVE -> throw Problem.diskReserveReached().exception();
            case STOPPED ->
                    throw Problem.unavailable(
                                    "shutting_down", "The server is stopping.", RETRY_AFTER_SECONDS)
                            .exception();
        }
        try (Deadlines.Wait wait = deadlines.begin(patience)) {
            if (!submission.await(wait)) {
                throw late.get().exception();
            }
        }
        drain.onDone();
        if (submission.result(0) == Submission.Result.DISK_RESERVE) {
            throw Problem.diskReserveReached().exception();
        }
    }

    /**
     * {@return the hash of the whole state}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 if it takes too long: behind a
     *     snapshot, say
     */
    public StateHashAt stateHash() {
        try {
            return ledger().stateHash().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            throw overloaded().exception();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw overloaded().exception();
        }
    }

    /**
     * Waits a moment until a position is durable.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 {@code position_not_reached}
     */
    public void awaitPosition(long position) {
        if (!ledger().awaitPosition(position, POSITION_PATIENCE)) {
            throw Problem.unavailable(
                            "position_not_reached",
                            "The ledger has not reached this position.",
                            RETRY_AFTER_SECONDS)
                    .with("position", ledger().durablePosition())
                    .exception();
        }
    }

    /** Keeps no deadlines any more; nobody waits now. */
    @Override
    public void close() {
        deadlines.close();
    }

    /** {@return what to answer when there is more to do than can be done} */
    public Problem overloaded() {
        return Problem.unavailable(
                "overloaded",
                "The ledger has more to do than it can.",
                drain.sendAway(waiting.sum()));
    }
}
