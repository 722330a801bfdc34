package dev.tallystick.ledger.state;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * From a transaction's key to the position that recorded it: in segments of a million keys, each
 * filled once and never changed again. One thread adds; any thread may look up. A reader may meet a
 * position that is not durable yet and has to leave it aside. Source: ARCHITECTURE.md, rule 14.
 *
 * <p>The writer looks only at the keys of its <em>window</em>, the newest segment and the one
 * before; who sends a command has looked at everything older and says up to where. A filter spares
 * it most looks into the one before, where a table that is full makes each look a long one.
 *
 * <p>What left the window stays until somebody has it elsewhere and lets it go: {@link #toSeal},
 * {@link #release}. Where a segment ends is a matter of the recorded keys alone, the same at each
 * replay: a scope that is rolled back takes back the segments it began.
 */
public final class TxIds implements UndoLog.Undoable {
    /** Keys of one segment. */
    public static final int SEGMENT_KEYS = 1 << 20;

    private static final long NEW_SEGMENT = -1;
    private static final int WINDOW_SEGMENTS = 2;

    /** The last quarter of the newest segment is time to make the next. */
    private static final int EXPECTED_PART = 4;

    private final int segmentKeys;
    private final PageSource pageSource;
    private final UndoLog undo;
    private TxIdSegment newest;
    private TxIdSegment beforeNewest;

    /** By number, without gaps; the newest last. Replaced, never changed. */
    private volatile TxIdSegment[] segments;

    TxIds(UndoLog undo, PageSource pageSource, int segmentKeys) {
        this.segmentKeys = segmentKeys;
        this.pageSource = pageSource;
        this.undo = undo;
        begin(new TxIdSegment(0, segmentKeys, 1, pageSource));
    }

    private void begin(TxIdSegment... first) {
        newest = first[first.length - 1];
        beforeNewest = first[0];
        segments = first;
    }

    /** {@return keys of one segment} */
    public int segmentKeys() {
        return segmentKeys;
    }

    /** {@return first position whose key is in the writer's window} Writer thread. */
    public long windowFrom() {
        return beforeNewest.firstPosition();
    }

    /** {@return position under the key within the window, 0 if none} Writer thread. */
    public long findRecent(long high, long low) {
        long position = newest.find(high, low);
        return position == 0 && beforeNewest != newest && beforeNewest.mayHold(high, low)
                ? beforeNewest.find(high, low)
                : position;
    }

    /** {@return a sum over words from the homes of the key in the writer's window and filters} */
    long glance(long high, long low) {
        return newest.glance(high, low)
                + newest.glanceAtFilter(high, low)
                + beforeNewest.glanceAtFilter(high, low);
    }

    /**
     * {@return position under the key, 0 if none in memory; perhaps not durable yet} Any thread.
     */
    public long find(long high, long low) {
        TxIdSegment[] inMemory = segments;
        for (int index = inMemory.length - 1; index >= 0; index--) {
            long position = inMemory[index].find(high, low);
            if (position != 0) {
                return position;
            }
        }
        return 0;
    }

    /** Adds a key that is not there yet. Writer thread. */
    public void add(long high, long low, long position) {
        makeRoom(position);
        int at = newest.add(high, low, position);
        expectNext();
        if (undo.isOpen()) {
            undo.note(this, at, 0);
        }
    }

    /**
     * Adds a key that is not there yet, while no scope is open and nobody looks for any, until
     * {@link #endListing}. Most segments of a replay are sealed and gone before that.
     */
    public void list(long high, long low, long position) {
        makeRoom(position);
        newest.list(high, low, position);
        expectNext();
    }

    /** Makes all that was listed, and was not let go, fit to be looked into. */
    public void endListing() {
        Stream.of(segments).parallel().forEach(TxIdSegment::makeTable);
    }

    private void makeRoom(long position) {
        if (newest.isFull()) {
            append(new TxIdSegment(newest.number() + 1, segmentKeys, position, pageSource));
            if (undo.isOpen()) {
                undo.note(this, NEW_SEGMENT, 0);
            }
        }
    }

    @Override
    public void undo(long where, long old) {
        if (where == NEW_SEGMENT) {
            takeBackNewest();
        } else {
            newest.takeBack((int) where);
        }
    }

    /** {@return segments in memory} Any thread. */
    public int segmentCount() {
        return segments.length;
    }

    /** {@return a segment that is in memory, by its number; null if it is not} Any thread. */
    public TxIdSegment segment(int number) {
        TxIdSegment[] inMemory = segments;
        int index = number - inMemory[0].number();
        return index < 0 || index >= inMemory.length ? null : inMemory[index];
    }

    /** {@return the number of the oldest segment in memory, from 0} Any thread. */
    public int firstNumber() {
        return segments[0].number();
    }

    /**
     * {@return the oldest segment, if it left the window for good; else null} It is full and will
     * not change: have it elsewhere, then {@link #release} it. One thread at a time.
     *
     * @param durablePosition a position that no scope can take back any more, learnt before
     */
    public TxIdSegment toSeal(long durablePosition) {
        TxIdSegment[] inMemory = segments;
        return inMemory.length > WINDOW_SEGMENTS
                        && inMemory[WINDOW_SEGMENTS].firstPosition() <= durablePosition
                ? inMemory[0]
                : null;
    }

    /**
     * Forgets a segment that {@link #toSeal} gave: whoever misses it here must find it elsewhere
     * already. The thread that seals.
     */
    public synchronized void release(TxIdSegment segment) {
        if (segments.length <= WINDOW_SEGMENTS || segments[0] != segment) {
            throw new IllegalArgumentException("not to be released: number=" + segment.number());
        }
        segments = Arrays.copyOfRange(segments, 1, segments.length);
    }

    /** {@return a view of the window as it stands} Writer thread, no scope open. */
    public TxIdWindow window(long position) {
        assert !undo.isOpen() : "a scope may take back what the view shows";
        return new TxIdWindow(beforeNewest, newest, position);
    }

    /**
     * Makes the window that a {@link TxIdWindow} told of, empty at first, in a state without keys.
     */
    public void restore(int newestNumber, long windowFrom, long newestFrom) {
        if (newest.number() != 0 || newest.keyCount() != 0) {
            throw new IllegalStateException("there are keys already");
        }
        TxIdSegment last = new TxIdSegment(newestNumber, segmentKeys, newestFrom, pageSource);
        if (newestNumber == 0) {
            begin(last);
        } else {
            begin(new TxIdSegment(newestNumber - 1, segmentKeys, windowFrom, pageSource), last);
        }
    }

    /**
     * Adds a key of the window that {@link #restore} began.
     *
     * @throws IllegalStateException if its segment is full already
     */
    public void restoreKey(long high, long low, long position) {
        (position < newest.firstPosition() ? beforeNewest : newest).add(high, low, position);
        expectNext();
    }

    /** A table is large: there is one in stock only when it is to be needed soon. */
    private void expectNext() {
        if (newest.keyCount() == segmentKeys - segmentKeys / EXPECTED_PART) {
            pageSource.expect(TxIdSegment.wordCount(segmentKeys));
        }
    }

    /** {@return how many keys the window holds} Writer thread. */
    public int windowKeyCount() {
        return newest.keyCount() + (beforeNewest == newest ? 0 : beforeNewest.keyCount());
    }

    private synchronized void append(TxIdSegment segment) {
        TxIdSegment[] grown = Arrays.copyOf(segments, segments.length + 1);
        grown[segments.length] = segment;
        segments = grown;
        beforeNewest = newest;
        newest = segment;
    }

    private synchronized void takeBackNewest() {
        segments = Arrays.copyOf(segments, segments.length - 1);
        newest = segments[segments.length - 1];
        beforeNewest = segments[Math.max(0, segments.length - WINDOW_SEGMENTS)];
    }
}
