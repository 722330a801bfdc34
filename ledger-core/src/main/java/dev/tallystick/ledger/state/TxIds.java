package dev.tallystick.ledger.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * From a transaction's key to the position that recorded it: in segments of a million keys, each
 * filled once and never changed again. One thread adds; any thread may look up. A reader may meet a
 * position that is not durable yet and has to leave it aside. Source: ARCHITECTURE.md, rule 14.
 *
 * <p>The writer looks only at the keys of its <em>window</em>, the newest segment and the one
 * before; who sends a command has looked at everything older and says up to where. A filter spares
 * it most looks into the one before, where a table that is full makes each look a long one.
 */
public final class TxIds implements UndoLog.Undoable {
    /** Keys of one segment. */
    public static final int SEGMENT_KEYS = 1 << 20;

    private static final int TABLE_SLOTS = SEGMENT_KEYS / 3 * 4;
    private static final int SLOT_WORDS = 3;
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Words that one segment's table takes. */
    public static final int SEGMENT_WORDS = TABLE_SLOTS * SLOT_WORDS;

    /** One table: position, keyHigh, keyLow; position 0 is empty. */
    private static final class Segment {
        final long[] words;
        int count;

        Segment(long[] words) {
            this.words = words;
        }

        private static int home(long high, long low) {
            return (int) ((Integer.toUnsignedLong((int) (high ^ low)) * TABLE_SLOTS) >>> 32)
                    * SLOT_WORDS;
        }

        private static int behind(int at) {
            int next = at + SLOT_WORDS;
            return next == SEGMENT_WORDS ? 0 : next;
        }

        long find(long high, long low) {
            for (int at = home(high, low); ; at = behind(at)) {
                long position = (long) WORDS.getAcquire(words, at);
                if (position == 0 || (words[at + 1] == high && words[at + 2] == low)) {
                    return position;
                }
            }
        }

        long glance(long high, long low) {
            int at = home(high, low);
            return words[at] + words[at + 2];
        }

        int add(long high, long low, long position) {
            int at = home(high, low);
            while (words[at] != 0) {
                at = behind(at);
            }
            words[at + 1] = high;
            words[at + 2] = low;
            WORDS.setRelease(words, at, position);
            count++;
            return at;
        }
    }

    private final CopyOnWriteArrayList<Segment> segments = new CopyOnWriteArrayList<>();
    private final PageSource pageSource;
    private final UndoLog undo;
    private KeyFilter newestFilter = new KeyFilter();
    private KeyFilter beforeNewestFilter = new KeyFilter();
    private Segment newest;
    private Segment beforeNewest;
    private long windowFrom = 1;
    private long newestFrom = 1;

    TxIds(UndoLog undo, PageSource pageSource) {
        this.pageSource = pageSource;
        this.undo = undo;
        newest = new Segment(pageSource.page(SEGMENT_WORDS));
        beforeNewest = newest;
        segments.add(newest);
    }

    /** {@return first position whose key is in the writer's window} Writer thread. */
    public long windowFrom() {
        return windowFrom;
    }

    /** {@return position under the key within the window, 0 if none} Writer thread. */
    public long findRecent(long high, long low) {
        long position = newest.find(high, low);
        return position == 0 && beforeNewestFilter.mayHold(high, low)
                ? beforeNewest.find(high, low)
                : position;
    }

    /** {@return a sum over words from the homes of the key in the writer's window and filters} */
    long glance(long high, long low) {
        return newest.glance(high, low)
                + newestFilter.glance(high, low)
                + beforeNewestFilter.glance(high, low);
    }

    /** {@return position under the key, 0 if none; perhaps not durable yet} Any thread. */
    public long find(long high, long low) {
        for (int index = segments.size() - 1; index >= 0; index--) {
            long position = segments.get(index).find(high, low);
            if (position != 0) {
                return position;
            }
        }
        return 0;
    }

    /** Adds a key that is not there yet. Writer thread. */
    public void add(long high, long low, long position) {
        if (newest.count == SEGMENT_KEYS) {
            windowFrom = newestFrom;
            newestFrom = position;
            beforeNewest = newest;
            newest = new Segment(pageSource.page(SEGMENT_WORDS));
            segments.add(newest);
            KeyFilter emptied = beforeNewestFilter;
            beforeNewestFilter = newestFilter;
            newestFilter = emptied;
            newestFilter.clear();
        }
        newestFilter.add(high, low);
        int at = newest.add(high, low, position);
        if (undo.isOpen()) {
            undo.note(this, ((long) (segments.size() - 1) << 32) | at, 0);
        }
    }

    /** Takes out what was added last, so that no chain of others breaks. */
    @Override
    public void undo(long where, long old) {
        Segment segment = segments.get((int) (where >>> 32));
        WORDS.setRelease(segment.words, (int) where, 0L);
        segment.count--;
    }
}
