package dev.tallystick.ledger.pipeline;

import com.lmax.disruptor.EventHandler;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.ScratchSink;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.Verdict;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.journal.ExcerptBuilder;
import dev.tallystick.ledger.pipeline.Submission.Result;
import dev.tallystick.ledger.state.ReadAhead;
import dev.tallystick.ledger.state.State;

import org.agrona.DirectBuffer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * The one thread that changes the ledger. Takes submissions from the ring, drives the state
 * machine, and at the end of each batch hands entries and submissions over to the committer. When
 * the ring is quiet it settles what is due.
 */
final class Writer implements EventHandler<Writer.Slot> {
    /** One slot of the ring. */
    static final class Slot {
        private Submission submission;

        void put(Submission newSubmission) {
            submission = newSubmission;
        }

        private Submission take() {
            Submission taken = submission;
            submission = null; // slots live for ever, what they held must not
            return taken;
        }
    }

    private static final int SWEEP_ACCOUNT_COUNT_MAX = 1_000;
    private static final long SWEEP_INTERVAL_NANOS = 10_000_000;
    private static final long SWEEP_BACKLOG_INTERVAL_NANOS = 1_000_000;

    /** How long who comes meanwhile may have to wait. */
    private static final long BACKLOG_PAUSE_NANOS = 100_000;

    private final StateMachine machine;
    private final State state;
    private final LedgerOptions options;
    private final Ending ending;
    private final Committer committer;
    private final LongSupplier cursor;
    private final LongFunction<Slot> slots;
    private final ExcerptSink sink;
    private final ScratchSink scratch = new ScratchSink(ExcerptBuilder.CAPACITY_BYTES);
    private final Questions questions;
    private final LateEvidence lateEvidence = new LateEvidence();
    private final EntryDecoder entry = new EntryDecoder();
    private boolean hasSweepBacklog;
    private long lastSweepNanos;
    private long slotsLeft;
    private long slotsReadAhead;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean stopping;

    /**
     * Makes the writer.
     *
     * @param cursor tells the last slot that a client has claimed
     * @param slots the ring's, by sequence
     */
    Writer(
            StateMachine machine,
            LedgerOptions options,
            Ending ending,
            CommitQueue queue,
            Committer committer,
            LongSupplier cursor,
            LongFunction<Slot> slots) {
        this.cursor = cursor;
        this.slots = slots;
        this.machine = machine;
        this.options = options;
        this.ending = ending;
        this.committer = committer;
        state = machine.state();
        questions = new Questions(machine, scratch);
        sink = new ExcerptSink(queue, state);
    }

    @Override
    public void onBatchStart(long slotCount, long queueDepth) {
        slotsLeft = slotCount;
        slotsReadAhead = 0;
    }

    @Override
    public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
        try {
            if (slotsReadAhead == 0) {
                readAhead(sequence);
            }
            slotsReadAhead--;
            slotsLeft--;
            Submission submission = slot.take();
            sink.open();
            process(submission);
            sink.add(submission);
            if (endOfBatch || sink.isFull()) {
                sweepIfTime();
                sink.hand();
            }
        } catch (Throwable e) {
            ending.accept(e);
        }
    }

    @Override
    public void onTimeout(long sequence) {
        try {
            settleInQuiet();
            while (hasSweepBacklog
                    && !stopping
                    && committer.hasReserve()
                    && cursor.getAsLong() == sequence) {
                LockSupport.parkNanos(this, BACKLOG_PAUSE_NANOS);
                settleInQuiet();
            }
        } catch (Throwable e) {
            ending.accept(e);
        }
    }

    @Override
    public void onShutdown() {
        try {
            sink.hand();
            end.countDown();
        } catch (Throwable e) {
            ending.accept(e);
        }
    }

    /** What is due and not settled yet waits for the next start. */
    void stop() {
        stopping = true;
    }

    /** Waits until all that was decided is handed over. */
    void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the writer ends", e);
        }
    }

    private void process(Submission submission) {
        if (submission.isPosting() && !committer.hasReserve()) {
            turnAway(submission, 0);
            return;
        }
        long nowMs = stampNow();
        switch (submission.kind()) {
            case POSTING -> postEach(submission, nowMs);
            case ATOMIC -> postTogether(submission, nowMs);
            case DRY_RUN -> tryEach(submission, nowMs);
            case ACCOUNT -> submission.answer(questions.account(submission, nowMs));
            case LOTS -> submission.answer(questions.lots(submission, nowMs));
            case PARTNER -> submission.answer(questions.partner(submission));
            case MEMBER_HEAD -> submission.answer(questions.memberHead(submission));
            case PROGRAM_HEAD -> submission.answer(questions.programHead(submission.program()));
            case ORIGINAL -> submission.answer(questions.original(submission.number(), nowMs));
            case TRIAL_BALANCE -> submission.answer(questions.trialBalance(submission.program()));
            case FROZEN_PAGE_COUNT -> submission.answer(state.frozenPageCount());
            case FREEZE -> submission.answer(state.freeze(submission.room()));
            case THAW -> state.thaw();
            case SET_CLOCK -> setClock(submission, nowMs);
        }
    }

    private static void turnAway(Submission submission, int from) {
        for (int index = from; index < submission.count(); index++) {
            submission.resolve(index, Result.DISK_RESERVE, 0);
        }
    }

    private long stampNow() {
        long clockSetAtMs = state.clockSetAtMs();
        long wallMs = clockSetAtMs == Dates.NEVER ? options.wallClock().getAsLong() : clockSetAtMs;
        return Math.max(wallMs, state.lastStampMs());
    }

    private void postEach(Submission submission, long nowMs) {
        CommandBatch commands = submission.commands();
        for (int index = 0; index < commands.count(); index++) {
            if (!committer.hasReserve()) { // what one submission records may outgrow the drain
                turnAway(submission, index);
                return;
            }
            if (index % ReadAhead.COMMAND_COUNT_MAX == 0) {
                readAhead(commands, index);
            }
            Verdict verdict = accept(submission, index, nowMs, sink);
            if (verdict == Verdict.RECORDED) {
                submission.resolveRecorded(
                        index,
                        state.position(),
                        sink.buffer(),
                        sink.lastOffset(),
                        sink.lastLengthBytes());
            } else {
                resolveUnrecorded(submission, index, verdict);
            }
        }
    }

    private Verdict accept(Submission submission, int index, long nowMs, EntrySink target) {
        CommandBatch commands = submission.commands();
        DirectBuffer buffer = commands.buffer();
        int offset = commands.offset(index);
        int lengthBytes = commands.lengthBytes(index);
        if (!commands.wantsEvidence(index)) {
            return machine.accept(buffer, offset, lengthBytes, nowMs, target);
        }
        int original = commands.original(index);
        boolean isRecorded = submission.result(original) == Result.RECORDED;
        return isRecorded
                        && lateEvidence.complete(
                                buffer, offset, lengthBytes, submission.entry(original))
                ? machine.accept(
                        lateEvidence.buffer(), 0, lateEvidence.lengthBytes(), nowMs, target)
                : Verdict.RETRY; // the sender looks again, and finds it or not
    }

    /** For submissions of one command: those of several read ahead themselves. */
    private void readAhead(long sequence) {
        slotsReadAhead = Math.min(slotsLeft, ReadAhead.COMMAND_COUNT_MAX);
        if (slotsReadAhead == 1) {
            return;
        }
        for (long at = sequence; at < sequence + slotsReadAhead; at++) {
            CommandBatch commands = slots.apply(at).submission.commands();
            if (commands != null && commands.count() == 1) {
                machine.readAhead(commands.buffer(), commands.offset(0), commands.lengthBytes(0));
            }
        }
        state.readAhead().read();
    }

    private void readAhead(CommandBatch commands, int from) {
        int to = Math.min(from + ReadAhead.COMMAND_COUNT_MAX, commands.count());
        if (to - from == 1) {
            return; // there is nothing to wait for meanwhile
        }
        for (int index = from; index < to; index++) {
            machine.readAhead(
                    commands.buffer(), commands.offset(index), commands.lengthBytes(index));
        }
        state.readAhead().read();
    }

    private void resolveUnrecorded(Submission submission, int index, Verdict verdict) {
        boolean isDuplicate = verdict == Verdict.DUPLICATE;
        submission.resolve(index, resultOf(verdict), isDuplicate ? machine.duplicateOf() : 0);
    }

    private static Result resultOf(Verdict verdict) {
        return switch (verdict) {
            case RECORDED -> Result.RECORDED;
            case DUPLICATE -> Result.DUPLICATE;
            case RETRY -> Result.RETRY;
            case TOO_LARGE -> Result.TOO_LARGE;
        };
    }

    /** Tries once in what room the excerpt has left, and once more in an empty one. */
    private void postTogether(Submission submission, long nowMs) {
        CommandBatch commands = submission.commands();
        for (int index = 0; index < commands.count(); index++) {
            // What is due is due whatever becomes of the batch: settled before, and for good.
            machine.settleFor(
                    commands.buffer(),
                    commands.offset(index),
                    commands.lengthBytes(index),
                    nowMs,
                    sink);
        }
        if (!postAll(submission, nowMs)) {
            sink.handAndContinue();
            submission.reuse(); // the first try left no trace in the ledger, nor may it here
            postAll(submission, nowMs);
        }
    }

    /** {@return false if there was no room: then nothing was done} */
    private boolean postAll(Submission submission, long nowMs) {
        CommandBatch commands = submission.commands();
        long mark = sink.mark();
        sink.mayHand(false);
        machine.beginScope();
        for (int index = 0; index < commands.count(); index++) {
            Verdict verdict = accept(submission, index, nowMs, sink);
            if (verdict != Verdict.RECORDED || lastOutcome() != Outcome.POSTED) {
                refuseAll(submission, index, verdict);
                machine.rollbackScope();
                sink.rollbackTo(mark);
                sink.mayHand(true);
                return verdict != Verdict.TOO_LARGE;
            }
            submission.resolveRecorded(
                    index,
                    state.position(),
                    sink.buffer(),
                    sink.lastOffset(),
                    sink.lastLengthBytes());
        }
        machine.commitScope();
        sink.mayHand(true);
        return true;
    }

    private void refuseAll(Submission submission, int index, Verdict verdict) {
        if (verdict == Verdict.RECORDED) {
            submission.resolveRefused(
                    index, sink.buffer(), sink.lastOffset(), sink.lastLengthBytes());
        } else {
            boolean isDuplicate = verdict == Verdict.DUPLICATE;
            submission.resolveRolledBack(
                    index, resultOf(verdict), isDuplicate ? machine.duplicateOf() : 0);
        }
    }

    private Outcome lastOutcome() {
        return entry.wrap(sink.buffer(), sink.lastOffset()).outcome();
    }

    private void tryEach(Submission submission, long nowMs) {
        CommandBatch commands = submission.commands();
        machine.beginScope();
        for (int index = 0; index < commands.count(); index++) {
            Verdict verdict = accept(submission, index, nowMs, scratch);
            if (verdict == Verdict.RECORDED) {
                submission.resolveRecorded(
                        index, 0, scratch.buffer(), 0, scratch.lastLengthBytes());
            } else {
                resolveUnrecorded(submission, index, verdict);
            }
        }
        machine.rollbackScope();
    }

    /** Passes every due instant in its order: each is stamped with itself. */
    private void setClock(Submission submission, long nowMs) {
        long targetMs = submission.number();
        if (!options.journal().testClock() || targetMs < nowMs) {
            submission.resolve(0, Result.CLOCK_REFUSED, state.position());
            return;
        }
        while (machine.firstDueAtMs() <= targetMs) {
            long dueAtMs = Math.max(machine.firstDueAtMs(), state.lastStampMs());
            machine.sweep(dueAtMs, SWEEP_ACCOUNT_COUNT_MAX, sink);
            if (sink.isFull()) {
                sink.handAndContinue();
            }
            if (!committer.hasReserve()) {
                submission.resolve(0, Result.DISK_RESERVE, 0);
                return; // the clock stands where it stood; what is swept was due anyway
            }
        }
        machine.setClock(submission.program(), targetMs, sink);
        submission.resolveRecorded(
                0, state.position(), sink.buffer(), sink.lastOffset(), sink.lastLengthBytes());
    }

    private void settleInQuiet() {
        if (isSweepTime()) {
            sink.open();
            sweepIfTime();
            sink.hand();
        }
    }

    private boolean isSweepTime() {
        long intervalNanos = hasSweepBacklog ? SWEEP_BACKLOG_INTERVAL_NANOS : SWEEP_INTERVAL_NANOS;
        return options.wallClock().nanos() - lastSweepNanos >= intervalNanos;
    }

    private void sweepIfTime() {
        if (isSweepTime() && committer.hasReserve()) {
            lastSweepNanos = options.wallClock().nanos();
            hasSweepBacklog =
                    options.wallClock().maySweep()
                            && machine.sweep(stampNow(), SWEEP_ACCOUNT_COUNT_MAX, sink)
                                    == SWEEP_ACCOUNT_COUNT_MAX;
        }
    }
}
