package dev.tallystick.ledger.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a journal ends: what a scan found, and from where a {@link JournalWriter} continues.
 *
 * @param lastPosition of the last entry, 0 if there is none
 * @param chainHead SHA-256 of the last excerpt, zeros if there is none
 * @param lastLedgerTimeMs of the last excerpt; 0 if there is none
 * @param epoch of the last excerpt, 0 if there is none
 * @param testClock whether the directory was born with a test clock
 * @param sealed whether the last excerpt is a SEAL
 * @param lastCycle number of the last cycle file, 0 if there is none
 * @param endCycle cycle of the last excerpt, -1 if there is none
 * @param lastOffset where in that cycle's file the last excerpt begins
 * @param endOffset where in that cycle's file the last excerpt ends: what lies beyond is void
 * @param tornTail what was never finished beyond that end, null if nothing was
 * @param files all cycle files with excerpts, in order
 * @param emptyFiles cycle files after these in which nothing was ever finished
 */
public record JournalEnd(
        long lastPosition,
        Hash chainHead,
        long lastLedgerTimeMs,
        int epoch,
        boolean testClock,
        boolean sealed,
        int lastCycle,
        int endCycle,
        long lastOffset,
        long endOffset,
        TornTail tornTail,
        List<Path> files,
        List<Path> emptyFiles) {

    /** The end of a journal that was never written. */
    public static final JournalEnd EMPTY =
            new JournalEnd(
                    0, Hash.ZEROS, 0, 0, false, false, 0, -1, 0, 0, null, List.of(), List.of());

    /** {@return whether no excerpt was ever finished} */
    public boolean isEmpty() {
        return epoch == 0;
    }

    /**
     * Bytes after the last finished excerpt that were being written when the process or the machine
     * died. Nothing in them was acknowledged.
     *
     * @param offset where they begin
     * @param lengthBytes how many of them are not zero or lie before such a one
     */
    public record TornTail(Path file, long offset, long lengthBytes) {
        @Override
        public String toString() {
            return file + ": torn tail of " + lengthBytes + " bytes from offset " + offset;
        }
    }
}
