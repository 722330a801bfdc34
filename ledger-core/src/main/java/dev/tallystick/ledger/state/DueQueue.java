package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;

import java.util.function.IntToLongFunction;

/**
 * Which account has something due next. It is a cache of what {@link Lots#nextDueAtMs} works out:
 * an account stands in its heap at the latest under that instant, and what is out of date is
 * dropped when it comes up. What would come up in years only (each hold leaves such an element) is
 * not waited for: when most elements are out of date, the heap is made anew, a few accounts at a
 * time.
 */
public final class DueQueue {
    private static final int SLACK_COUNT = 1 << 16;
    private static final int RENEWED_PER_STEP = 8;

    private final Accounts accounts;
    private final IntToLongFunction nextDueAtMs;
    private final PageSource pageSource;
    private final int slackCount;
    private DueHeap heap;

    /** Accounts that are to come up. */
    private int liveCount;

    /** What is to take the heap's place, null if that is good enough. */
    private DueHeap renewed;

    /** The account up to which it is made. */
    private int renewedTo;

    DueQueue(Accounts accounts, IntToLongFunction nextDueAtMs, PageSource pageSource) {
        this(accounts, nextDueAtMs, pageSource, SLACK_COUNT);
    }

    /**
     * @param nextDueAtMs tells of an account when something is due on it next
     * @param slackCount elements that may be out of date, beside as many as are not
     */
    DueQueue(
            Accounts accounts,
            IntToLongFunction nextDueAtMs,
            PageSource pageSource,
            int slackCount) {
        this.accounts = accounts;
        this.nextDueAtMs = nextDueAtMs;
        this.pageSource = pageSource;
        this.slackCount = slackCount;
        heap = new DueHeap(pageSource);
    }

    /** Makes sure that the account comes up when its next thing is due. */
    public void schedule(int number) {
        long dueAtMs = nextDueAtMs.applyAsLong(number);
        long queuedDueAtMs = accounts.queuedDueAtMs(number);
        if (dueAtMs < queuedDueAtMs) {
            liveCount += queuedDueAtMs == Dates.NEVER ? 1 : 0;
            accounts.setQueuedDueAtMs(number, dueAtMs);
            heap.push(dueAtMs, number);
            if (number <= renewedTo) {
                renewed.push(dueAtMs, number);
            }
        }
        renew();
    }

    /** Schedules some accounts anew, none of which is in the queue yet. */
    void fill(int first, int behind) {
        for (int number = first; number < behind; number++) {
            accounts.setQueuedDueAtMs(number, Dates.NEVER);
            schedule(number);
        }
    }

    /**
     * {@return an instant before which nothing is due on a scheduled account} One look at one word.
     */
    public long notDueBeforeMs(int number) {
        return accounts.queuedDueAtMs(number);
    }

    /** {@return the first instant at which some account has something due} */
    public long firstDueAtMs() {
        while (heap.count() > 0 && !isFirstDue()) {
            poll();
        }
        return headDueAtMs();
    }

    /**
     * {@return an instant before which nothing is due} What stands there may turn out to be out of
     * date when it is polled.
     */
    public long headDueAtMs() {
        return heap.count() == 0 ? Dates.NEVER : heap.firstDueAtMs();
    }

    /**
     * Takes out what stands at {@link #headDueAtMs}.
     *
     * @return the account that has something due then, to be scheduled again; 0 if it was out of
     *     date
     */
    public int poll() {
        long dueAtMs = heap.firstDueAtMs();
        int number = heap.firstAccount();
        heap.removeFirst();
        if (!isCurrent(number, dueAtMs)) {
            return 0;
        }
        accounts.setQueuedDueAtMs(number, Dates.NEVER);
        liveCount--;
        if (nextDueAtMs.applyAsLong(number) != dueAtMs) {
            schedule(number);
            return 0;
        }
        return number;
    }

    /** {@return elements, out of date or not} */
    int elementCount() {
        return heap.count();
    }

    private boolean isFirstDue() {
        int number = heap.firstAccount();
        return isCurrent(number, heap.firstDueAtMs())
                && nextDueAtMs.applyAsLong(number) == heap.firstDueAtMs();
    }

    private boolean isCurrent(int number, long dueAtMs) {
        return number <= accounts.count() && accounts.queuedDueAtMs(number) == dueAtMs;
    }

    private void renew() {
        if (renewed == null) {
            if (heap.count() <= 2 * (long) liveCount + slackCount) {
                return;
            }
            renewed = new DueHeap(pageSource);
        }
        int to = Math.min(renewedTo + RENEWED_PER_STEP, accounts.count());
        for (int number = renewedTo + 1; number <= to; number++) {
            if (accounts.queuedDueAtMs(number) != Dates.NEVER) {
                renewed.push(accounts.queuedDueAtMs(number), number);
            }
        }
        renewedTo = to;
        if (renewedTo == accounts.count()) {
            heap = renewed;
            renewed = null;
            renewedTo = 0;
        }
    }
}
