package dev.tallystick.ledger.history;

import dev.tallystick.ledger.entry.RecordedEntry;

import java.io.IOException;

/**
 * Goes along a chain from a link to the oldest, newest first. Told what is looked for, it passes
 * over what cannot be it by long steps, and reads but one entry in 64 there.
 */
public final class ChainWalk {
    private final EntrySource entries;
    private final Chain chain;
    private final long beforeMs;
    private final long upTo;
    private final int readCountMax;
    private long next;
    private int readCount;
    private RecordedEntry lastRead;

    /** Goes over every link from the one at {@code from}; 0 if the chain is empty. */
    public ChainWalk(EntrySource entries, Chain chain, long from) {
        this(entries, chain, from, Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private ChainWalk(
            EntrySource entries,
            Chain chain,
            long from,
            long beforeMs,
            long upTo,
            int readCountMax) {
        this.entries = entries;
        this.chain = chain;
        this.next = from;
        this.beforeMs = beforeMs;
        this.upTo = upTo;
        this.readCountMax = readCountMax;
    }

    /**
     * {@return a walk that may, but need not, leave out what took effect at an instant or later}
     */
    public ChainWalk effectiveBefore(long ms) {
        return new ChainWalk(entries, chain, next, ms, upTo, readCountMax);
    }

    /** {@return a walk that leaves out what lies beyond a position} */
    public ChainWalk upTo(long position) {
        return new ChainWalk(entries, chain, next, beforeMs, position, readCountMax);
    }

    /** {@return a walk that ends early, after so many entries read} */
    public ChainWalk readingAtMost(int entryCount) {
        return new ChainWalk(entries, chain, next, beforeMs, upTo, entryCount);
    }

    /**
     * {@return the next link that may be what is looked for, null at the end}
     *
     * @throws IOException if the journal cannot be read
     */
    public RecordedEntry next() throws IOException {
        while (next != 0 && readCount < readCountMax) {
            RecordedEntry link = read(next);
            Chain.LongStep step = chain.longStep(link);
            if (step != null && isInVain(step)) {
                next = step.to();
                continue;
            }
            next = chain.before(link);
            if (link.position() <= upTo) {
                return link;
            }
        }
        return null;
    }

    /** {@return position of the link where a walk may go on, 0 at the end of the chain} */
    public long nextPosition() {
        return next;
    }

    /**
     * Stamps never go back: every link of the stretch was posted at or after the one at its end.
     */
    private boolean isInVain(Chain.LongStep step) throws IOException {
        return step.to() >= upTo
                || (beforeMs != Long.MAX_VALUE
                        && read(step.to()).postedAtMs() - step.lagMsMax() >= beforeMs);
    }

    private RecordedEntry read(long position) throws IOException {
        if (lastRead == null || lastRead.position() != position) {
            lastRead = RecordedEntry.parse(entries.entryAt(position));
            readCount++;
        }
        return lastRead;
    }
}
