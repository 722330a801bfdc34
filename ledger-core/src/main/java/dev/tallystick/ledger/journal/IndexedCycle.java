package dev.tallystick.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The excerpts of one cycle in the index: their places in memory while the cycle is written, then
 * in its file. One thread changes it, any thread looks up.
 */
final class IndexedCycle {
    private final int cycle;
    private final long firstExcerpt;
    private final long firstPosition;

    /** Null once they are in the file. */
    private volatile ExcerptPlaces places;

    /** Of a finished cycle; null while it is written. */
    private volatile CycleSummary summary;

    /**
     * @param firstExcerpt excerpts of all cycles before
     * @param firstPosition of its first entry
     */
    IndexedCycle(int cycle, long firstExcerpt, long firstPosition) {
        this.cycle = cycle;
        this.firstExcerpt = firstExcerpt;
        this.firstPosition = firstPosition;
        places = new ExcerptPlaces();
    }

    /** A finished cycle whose places are in its file. */
    IndexedCycle(CycleSummary summary, long firstExcerpt) {
        cycle = summary.cycle();
        this.firstExcerpt = firstExcerpt;
        firstPosition = summary.firstPosition();
        this.summary = summary;
    }

    int cycle() {
        return cycle;
    }

    long firstExcerpt() {
        return firstExcerpt;
    }

    long firstPosition() {
        return firstPosition;
    }

    int excerptCount() {
        ExcerptPlaces inMemory = places;
        return inMemory == null ? summary.excerptCount() : inMemory.count();
    }

    /** {@return the places in memory, null if they are in the file} */
    ExcerptPlaces places() {
        return places;
    }

    CycleSummary summary() {
        return summary;
    }

    /** Its places are in its file from now on. */
    void release(CycleSummary finished) {
        summary = finished;
        places = null;
    }

    /** Its places are in memory again, made of the journal. */
    void keep(ExcerptPlaces remade) {
        places = remade;
    }

    /** {@return number within the cycle of the excerpt that holds a position, -1 if damaged} */
    int find(Sidecars sidecars, long position) throws IOException {
        ExcerptPlaces inMemory = places;
        if (inMemory != null) {
            return inMemory.find(position, inMemory.count());
        }
        int low = 0;
        int high = summary.excerptCount() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            ByteBuffer block = sidecars.block(cycle, summary.excerptCount(), middle);
            if (block == null) {
                return -1;
            }
            int index = middle % SidecarFormat.PLACES_PER_BLOCK;
            if (SidecarFormat.firstPosition(block, index) <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** {@return the first position of an excerpt of this cycle, -1 if damaged} */
    long firstPosition(Sidecars sidecars, int excerpt) throws IOException {
        ExcerptPlaces inMemory = places;
        if (inMemory != null) {
            return inMemory.firstPosition(excerpt);
        }
        ByteBuffer block = sidecars.block(cycle, summary.excerptCount(), excerpt);
        return block == null
                ? -1
                : SidecarFormat.firstPosition(block, excerpt % SidecarFormat.PLACES_PER_BLOCK);
    }

    /** {@return where an excerpt of this cycle begins, -1 if damaged} */
    long offset(Sidecars sidecars, int excerpt) throws IOException {
        ExcerptPlaces inMemory = places;
        if (inMemory != null) {
            return inMemory.offset(excerpt);
        }
        ByteBuffer block = sidecars.block(cycle, summary.excerptCount(), excerpt);
        return block == null
                ? -1
                : SidecarFormat.offset(block, excerpt % SidecarFormat.PLACES_PER_BLOCK);
    }
}
