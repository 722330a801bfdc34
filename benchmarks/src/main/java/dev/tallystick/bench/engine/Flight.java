package dev.tallystick.bench.engine;

import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.pipeline.Submission;

import java.util.function.Consumer;

/** A submission that goes round between the client and the ledger, and when it was due to start. */
final class Flight {
    private final CommandBatch commands;
    private final CommandBatch submitted;
    private final int commandCount;
    private final Consumer<Flight> onLanded;
    private Submission submission;
    private long startNanos;

    /**
     * Makes a flight on the ground.
     *
     * @param isEmpty whether its commands stay behind: it is submitted without any
     * @param onLanded called on the committer's thread
     */
    Flight(int commandCount, boolean isEmpty, Consumer<Flight> onLanded) {
        this.commandCount = commandCount;
        this.onLanded = onLanded;
        commands = new CommandBatch(commandCount);
        submitted = isEmpty ? new CommandBatch(1) : commands;
    }

    /** {@return the submission, filled anew} */
    Submission load(CommandSource source, long lookedUpTo, long nowMs, long newStartNanos) {
        commands.clear();
        source.fill(commands, commandCount, lookedUpTo, nowMs);
        startNanos = newStartNanos;
        if (submission == null) {
            submission = Submission.posting(submitted, done -> onLanded.accept(this));
        } else {
            submission.reuse();
        }
        return submission;
    }

    /** {@return the submission as it landed, null before its first start} */
    Submission landed() {
        return submission;
    }

    /** Tells the source what became of the commands that it gave. */
    void report(CommandSource source) {
        if (submitted == commands) {
            source.landed(commands, this::entryOf);
        }
    }

    private byte[] entryOf(int index) {
        boolean isRecorded = submission.result(index) == Submission.Result.RECORDED;
        return isRecorded ? submission.entry(index) : null;
    }

    int commandCount() {
        return commandCount;
    }

    long startNanos() {
        return startNanos;
    }
}
