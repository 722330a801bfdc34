package dev.tallystick.bench.engine;

import dev.tallystick.ledger.pipeline.Admission;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.Submission;

import org.HdrHistogram.Histogram;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One client thread: fills what has landed with new commands and sends it off again, as fast as
 * answers come or by the clock. By the clock, latency counts from when a submission was due to
 * start, not from when there was a free one to start.
 */
final class Client {
    private final Ledger ledger;
    private final JournalFigures journal;
    private final CommandSource source;
    private final LoadShape shape;
    private final OneToOneConcurrentArrayQueue<Flight> landed;
    private final Histogram latencyNanos = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
    private final Tally tally = new Tally();
    private final WriterAllocation allocation = new WriterAllocation();
    private volatile boolean isOver;
    private volatile Thread waiting;
    private Flight spare;
    private long answeredCommands;
    private long nextStartNanos;

    Client(Ledger ledger, JournalFigures journal, CommandSource source, LoadShape shape) {
        this.ledger = ledger;
        this.journal = journal;
        this.source = source;
        this.shape = shape;
        landed = new OneToOneConcurrentArrayQueue<>(shape.submissionsInFlight());
    }

    /** Runs warm-up and window, waits until everything has landed, and tells what was measured. */
    RunFigures run(String name, String durability) {
        journal.reset();
        for (int number = 0; number < shape.submissionsInFlight(); number++) {
            landed.add(new Flight(shape.commandsPerSubmission(), shape.isEmpty(), this::onLanded));
        }
        nextStartNanos = System.nanoTime();
        flyUntil(nextStartNanos + shape.warmUp().toNanos());
        long bytesBefore = allocation.bytes();
        long beginNanos = System.nanoTime();
        journal.measure(true);
        flyUntil(beginNanos + shape.window().toNanos());
        journal.measure(false);
        long windowNanos = System.nanoTime() - beginNanos;
        long allocatedBytes = allocation.bytes() - bytesBefore;
        land();
        return new RunFigures(
                name,
                durability,
                shape,
                windowNanos,
                answeredCommands,
                journal.entryCount(),
                journal.lengthBytes(),
                allocatedBytes,
                latencyNanos,
                journal.forceNanos().copy(),
                journal.batchEntries().copy(),
                tally);
    }

    /** The window ends early, now. Any thread. */
    void end() {
        isOver = true;
    }

    /** Sends a fixed number of commands, rounded up to whole submissions; measures nothing. */
    void send(long commandCount) {
        for (int number = 0; number < shape.submissionsInFlight(); number++) {
            landed.add(new Flight(shape.commandsPerSubmission(), shape.isEmpty(), this::onLanded));
        }
        for (long sent = 0; sent < commandCount; sent += shape.commandsPerSubmission()) {
            start(awaitLanded(), System.nanoTime());
        }
        land();
    }

    private void flyUntil(long endNanos) {
        double intervalNanos = shape.intervalNanos();
        while (true) {
            Flight flight = awaitLanded();
            long nanos = System.nanoTime();
            if (nanos >= endNanos || isOver) {
                spare = flight; // only the committer may add to what has landed
                return;
            }
            if (intervalNanos == 0) {
                start(flight, nanos);
            } else {
                sleepUntil(nextStartNanos);
                start(flight, nextStartNanos);
                nextStartNanos += (long) intervalNanos;
            }
        }
    }

    private void start(Flight flight, long startNanos) {
        if (flight.landed() != null) {
            tally.count(flight.landed());
            flight.report(source);
        }
        Submission submission =
                flight.load(source, ledger.durablePosition(), ledger.nowMs(), startNanos);
        Admission admission = ledger.submit(submission);
        while (admission == Admission.RING_FULL) {
            LockSupport.parkNanos(10_000);
            admission = ledger.submit(submission);
        }
        if (admission != Admission.ACCEPTED) {
            throw new IllegalStateException("the ledger takes nothing more: " + admission);
        }
    }

    private Flight awaitLanded() {
        Flight flight = spare != null ? spare : landed.poll();
        spare = null;
        while (flight == null) {
            waiting = Thread.currentThread();
            flight = landed.poll();
            if (flight == null) {
                LockSupport.park(this);
                flight = landed.poll();
            }
            waiting = null;
        }
        return flight;
    }

    /** Waits until nothing is in the air. */
    private void land() {
        for (int number = 0; number < shape.submissionsInFlight(); number++) {
            Flight flight = awaitLanded();
            if (flight.landed() != null) {
                tally.count(flight.landed());
            }
        }
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Committer. */
    private void onLanded(Flight flight) {
        if (journal.isMeasuring()) {
            int commandCount = flight.commandCount();
            latencyNanos.recordValueWithCount(
                    Math.max(0, System.nanoTime() - flight.startNanos()), commandCount);
            answeredCommands += commandCount;
        }
        landed.add(flight);
        // the queue's write is lazy: it must be seen before we look who waits
        VarHandle.fullFence();
        LockSupport.unpark(waiting);
    }
}
