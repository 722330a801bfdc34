package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where each excerpt with entries lies. One thread appends, any thread looks up; an appended
 * excerpt is visible to others as soon as {@link #append} returns, so append what is durable.
 *
 * <p>12 bytes per excerpt in memory; with a place for files, only of the cycle that is written:
 * finished ones are in index files ({@link Sidecars}), read through a bounded cache. A file that is
 * damaged when it is needed is made again from its cycle.
 */
public final class JournalIndex implements Closeable {
    private final Disk disk;
    private final Path journal;

    /** Null if everything stays in memory. */
    private final Sidecars sidecars;

    /** What finished cycles were, whose places are in their files and not yet let go of here. */
    private final ConcurrentHashMap<Integer, CycleSummary> finished = new ConcurrentHashMap<>();

    /** Those with entries, in order. Replaced when one is added, read after what counts them. */
    private volatile IndexedCycle[] cycles = {};

    private volatile long lastPosition;

    /** Makes an index that keeps everything in memory. */
    public JournalIndex() {
        disk = null;
        journal = null;
        sidecars = null;
    }

    /** Makes an index that keeps finished cycles in files beside the journal. */
    public JournalIndex(Disk disk, Path journal) {
        this.disk = disk;
        this.journal = journal;
        sidecars = new Sidecars(disk, journal);
    }

    /**
     * Appends one excerpt with entries. Allocates once in 4,096 times.
     *
     * @param offset of the excerpt in the file of its cycle, see {@link JournalWriter#lastOffset()}
     * @throws IllegalArgumentException if its first position is not the next one: a bug in the
     *     caller
     */
    public void append(long firstPosition, int entryCount, int cycle, long offset) {
        if (firstPosition != lastPosition + 1) {
            throw new IllegalArgumentException(
                    "gap in index: expected=" + (lastPosition + 1) + ", found=" + firstPosition);
        }
        IndexedCycle[] known = cycles;
        IndexedCycle last = known.length == 0 ? null : known[known.length - 1];
        if (last == null || last.cycle() != cycle) {
            IndexedCycle next = new IndexedCycle(cycle, excerptCount(), firstPosition);
            next.places().append(firstPosition, offset);
            add(next);
            letGo(last);
        } else {
            last.places().append(firstPosition, offset);
        }
        lastPosition = firstPosition + entryCount - 1;
    }

    /** {@return the last position that can be looked up, 0 if there is none} */
    public long lastPosition() {
        return lastPosition;
    }

    /** {@return how many excerpts it knows} */
    public long excerptCount() {
        IndexedCycle[] known = cycles;
        return known.length == 0
                ? 0
                : known[known.length - 1].firstExcerpt() + known[known.length - 1].excerptCount();
    }

    /**
     * Takes note of a finished cycle: has its places in a file, and lets go of them here once all
     * of its excerpts are appended. Without room on the disk they stay in memory. One thread.
     */
    void finish(CycleSummary cycle, ExcerptPlaces places) throws IOException {
        if (sidecars == null) {
            return;
        }
        CycleSummary counted = cycle.withExcerptCount(places.count());
        boolean isThere =
                counted.equals(sidecars.read(cycle.cycle()))
                        || sidecars.writeIfRoom(counted, places);
        if (isThere && places.count() > 0) {
            finished.put(cycle.cycle(), counted);
        }
    }

    /**
     * Takes note of a finished cycle whose excerpts are all appended: writes them into its file and
     * lets go of them here. Another thread than the one that appends.
     *
     * @throws IOException if the disk fails
     */
    public void finish(CycleSummary cycle) throws IOException {
        IndexedCycle indexed = find(cycle.cycle());
        if (indexed == null) {
            finish(cycle, new ExcerptPlaces());
        } else {
            finish(cycle, indexed.places());
            letGo(indexed);
        }
    }

    /** Lets go of what is in files: every excerpt so far is appended. */
    public void letGoOfFinished() {
        for (IndexedCycle cycle : cycles) {
            letGo(cycle);
        }
    }

    /** {@return what a finished cycle was, as its file says; null if none does} */
    CycleSummary summary(int cycle) throws IOException {
        return sidecars == null ? null : sidecars.read(cycle);
    }

    /** Appends all excerpts of a finished cycle, which are in its file. */
    void append(CycleSummary cycle) {
        if (cycle.excerptCount() > 0) {
            add(new IndexedCycle(cycle, excerptCount()));
        }
        lastPosition = cycle.lastPosition();
    }

    /**
     * {@return the number of the excerpt that holds a position, from 0} The position must be one
     * that was appended.
     */
    long excerptOf(long position) throws IOException {
        IndexedCycle[] known = cycles;
        int low = 0;
        int high = known.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (known[middle].firstPosition() <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int found = known[low].find(sidecars, position);
        while (found < 0) {
            remake(known[low]);
            found = known[low].find(sidecars, position);
        }
        return known[low].firstExcerpt() + found;
    }

    long firstPosition(long excerptIndex) throws IOException {
        IndexedCycle cycle = cycleOf(excerptIndex);
        int excerpt = (int) (excerptIndex - cycle.firstExcerpt());
        long position = cycle.firstPosition(sidecars, excerpt);
        while (position < 0) {
            remake(cycle);
            position = cycle.firstPosition(sidecars, excerpt);
        }
        return position;
    }

    int cycle(long excerptIndex) {
        return cycleOf(excerptIndex).cycle();
    }

    long offset(long excerptIndex) throws IOException {
        IndexedCycle cycle = cycleOf(excerptIndex);
        int excerpt = (int) (excerptIndex - cycle.firstExcerpt());
        long offset = cycle.offset(sidecars, excerpt);
        while (offset < 0) {
            remake(cycle);
            offset = cycle.offset(sidecars, excerpt);
        }
        return offset;
    }

    @Override
    public void close() throws IOException {
        if (sidecars != null) {
            sidecars.close();
        }
    }

    private IndexedCycle cycleOf(long excerptIndex) {
        IndexedCycle[] known = cycles;
        int low = 0;
        int high = known.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (known[middle].firstExcerpt() <= excerptIndex) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return known[low];
    }

    private IndexedCycle find(int cycle) {
        for (IndexedCycle indexed : cycles) {
            if (indexed.cycle() == cycle) {
                return indexed;
            }
        }
        return null;
    }

    private void letGo(IndexedCycle cycle) {
        CycleSummary summary = cycle == null ? null : finished.remove(cycle.cycle());
        if (summary != null) {
            cycle.release(summary);
        }
    }

    /** Reads the places of a finished cycle again: from now on they are in memory, too. */
    private synchronized void remake(IndexedCycle cycle) throws IOException {
        if (cycle.places() == null) {
            ExcerptPlaces places = CyclePlaces.read(disk, journal, cycle.summary());
            cycle.keep(places);
            sidecars.writeIfRoom(cycle.summary(), places);
        }
    }

    private void add(IndexedCycle cycle) {
        IndexedCycle[] known = cycles;
        IndexedCycle[] grown = Arrays.copyOf(known, known.length + 1);
        grown[known.length] = cycle;
        cycles = grown;
    }
}
