package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.journal.JournalIndex;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes what is durable and wakes who waits for it, off the writer's thread: no client can hold
 * up the ledger. First the index, then configuration, then the durable position, then the replies.
 */
final class Replier implements AutoCloseable {
    private static final int BATCH_COUNT = 64;

    private final OneToOneConcurrentArrayQueue<CommittedBatch> committed =
            new OneToOneConcurrentArrayQueue<>(BATCH_COUNT);
    private final OneToOneConcurrentArrayQueue<CommittedBatch> empty =
            new OneToOneConcurrentArrayQueue<>(BATCH_COUNT);
    private final Thread thread = new Thread(this::run, "tallystick-replier");
    private final JournalIndex index;
    private final CommitListener listener;
    private volatile Thread waitingWriter;
    private volatile boolean isParked;
    private volatile boolean closed;
    private volatile ProgramConfig[] programs;
    private volatile long lastStampMs;
    private volatile long clockSetAtMs;
    private final DurablePosition durablePosition;

    Replier(
            JournalIndex index,
            CommitListener listener,
            ProgramConfig[] programs,
            long position,
            long stampMs,
            long clockSetAtMs) {
        this.index = index;
        this.listener = listener;
        this.programs = programs;
        this.lastStampMs = stampMs;
        this.clockSetAtMs = clockSetAtMs;
        durablePosition = new DurablePosition(position);
        for (int number = 0; number < BATCH_COUNT; number++) {
            empty.add(new CommittedBatch());
        }
    }

    void start() {
        thread.start();
    }

    DurablePosition durablePosition() {
        return durablePosition;
    }

    long lastStampMs() {
        return lastStampMs;
    }

    long clockSetAtMs() {
        return clockSetAtMs;
    }

    ProgramConfig[] programs() {
        return programs;
    }

    /** Writer: hands over a batch that is durable. */
    void hand(CommittedBatch batch) {
        committed.add(batch); // never full: there are no more batches than it holds
        // The queue publishes without a full fence: else the replier might park unseen, and for
        // good.
        VarHandle.fullFence();
        if (isParked) {
            LockSupport.unpark(thread);
        }
    }

    /** {@return an empty batch} Writer: waits if the replier is that far behind. */
    CommittedBatch takeEmpty() {
        CommittedBatch batch = empty.poll();
        while (batch == null) {
            waitingWriter = Thread.currentThread();
            batch = empty.poll();
            if (batch == null) {
                LockSupport.park(this);
            }
            waitingWriter = null;
        }
        return batch;
    }

    /** Ends once everything handed over is published. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            CommittedBatch batch = committed.poll();
            if (batch != null) {
                publish(batch);
                recycle(batch);
            } else if (closed) {
                return;
            } else {
                isParked = true;
                if (committed.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                isParked = false;
            }
        }
    }

    private void publish(CommittedBatch batch) {
        for (int excerpt = 0; excerpt < batch.excerptCount(); excerpt++) {
            index.append(
                    batch.firstPosition(excerpt),
                    batch.entryCount(excerpt),
                    batch.cycle(excerpt),
                    batch.offset(excerpt));
        }
        if (batch.programs() != null) {
            programs = batch.programs();
        }
        clockSetAtMs = batch.clockSetAtMs();
        lastStampMs = batch.lastStampMs();
        durablePosition.moveTo(batch.lastPosition());
        listener.onCommit(batch.entryCount(), batch.lengthBytes(), batch.forceNanos());
        for (int submission = 0; submission < batch.submissionCount(); submission++) {
            batch.submission(submission).complete();
        }
    }

    private void recycle(CommittedBatch batch) {
        batch.clear();
        empty.add(batch);
        VarHandle.fullFence(); // as in hand()
        LockSupport.unpark(waitingWriter);
    }
}
