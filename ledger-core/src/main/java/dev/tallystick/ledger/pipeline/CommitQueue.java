package dev.tallystick.ledger.pipeline;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * From the writer to the committer and back, in order. What was handed over and not yet begun the
 * writer takes back and fills further: however short its own batches are, one force stands for all
 * that came while the force before was under way.
 */
final class CommitQueue {
    /** The journal keeps room for as many excerpts when the disk runs full: its drain. */
    static final int COMMIT_COUNT = 8;

    private final int commitCount;
    private final OneToOneConcurrentArrayQueue<Commit> handed;
    private final OneToOneConcurrentArrayQueue<Commit> empty;
    private volatile Thread waitingWriter;
    private volatile Thread waitingCommitter;
    private volatile boolean closed;

    // the writer's own
    private Commit current;
    private boolean isFilling;
    private boolean isHanded;
    private boolean mayGrow;

    /**
     * @param commitCount so many may be under way
     */
    CommitQueue(int commitCount) {
        this.commitCount = commitCount;
        handed = new OneToOneConcurrentArrayQueue<>(commitCount);
        empty = new OneToOneConcurrentArrayQueue<>(commitCount);
        for (int number = 0; number < commitCount; number++) {
            empty.add(new Commit());
        }
    }

    /**
     * {@return the commit to fill} Writer; waits if the committer is that far behind.
     *
     * @param nextPosition of the next entry, in case the commit is a new one
     */
    Commit open(long nextPosition) {
        if (!isFilling) {
            if (!mayGrow || !current.reopen()) {
                current = takeEmpty();
                current.begin(nextPosition);
                isHanded = false;
            }
            isFilling = true;
        }
        return current;
    }

    /** {@return whether there is something to be handed over} Writer. */
    boolean isDue() {
        return isFilling && !current.isEmpty();
    }

    /**
     * Writer: answers the commit itself, if it only asks and nothing is under way that an answer
     * could show too early. So a read that comes alone changes threads twice less.
     *
     * @return whether it is answered
     */
    boolean answerAtOnce() {
        boolean isAllDurable = !isHanded && empty.size() == commitCount - 1;
        if (!isAllDurable || !current.onlyAsks()) {
            return false;
        }
        current.answer();
        current.clear();
        return true;
    }

    /**
     * Writer: lets the committer have the commit.
     *
     * @param isComplete whether the next entry needs another one
     */
    void hand(boolean isComplete) {
        mayGrow = !isComplete && !current.isFull();
        isFilling = false;
        current.ready();
        if (!isHanded) {
            handed.add(current); // never full: there are no more commits than it holds
            isHanded = true;
        }
        // The queue publishes without a full fence: else the committer might park unseen.
        VarHandle.fullFence();
        LockSupport.unpark(waitingCommitter);
    }

    /**
     * {@return the next commit that is ready, null if none became so within the time} Committer.
     */
    Commit take(long patienceNanos) {
        Commit commit = poll();
        if (commit == null) {
            waitingCommitter = Thread.currentThread();
            commit = poll();
            if (commit == null && !closed) {
                LockSupport.parkNanos(this, patienceNanos);
                commit = poll();
            }
            waitingCommitter = null;
        }
        return commit;
    }

    /** Committer: gives a commit back whose submissions are answered. */
    void giveBack(Commit commit) {
        commit.clear();
        empty.add(commit);
        VarHandle.fullFence(); // as in hand()
        LockSupport.unpark(waitingWriter);
    }

    /** Nothing more will be handed over. */
    void close() {
        closed = true;
        LockSupport.unpark(waitingCommitter);
    }

    /** {@return whether nothing is left, and nothing more will come} Committer. */
    boolean isOver() {
        return closed && handed.isEmpty();
    }

    private Commit poll() {
        Commit commit = handed.peek();
        if (commit == null || !commit.take()) {
            return null;
        }
        return handed.poll();
    }

    private Commit takeEmpty() {
        Commit commit = empty.poll();
        while (commit == null) {
            waitingWriter = Thread.currentThread();
            commit = empty.poll();
            if (commit == null) {
                LockSupport.park(this);
            }
            waitingWriter = null;
        }
        return commit;
    }
}
