package dev.tallystick.ledger.journal;

import java.io.IOException;

/**
 * What follows the last sound excerpt of a cycle file.
 *
 * @param state what it is
 * @param offset of the word where that begins
 */
record CycleTail(State state, long offset) {
    private static final int SECTOR_BYTES = 512;

    enum State {
        /** Nothing: zeros, or the end of the file. */
        BLANK,
        /** Chronicle's end mark. */
        ENDED,
        /** Something that was begun and never finished. */
        TORN,
        /** Something that was finished and cannot be read. */
        DAMAGED
    }

    /**
     * Looks at what follows. Chronicle's own records are stepped over; whether a sound excerpt lies
     * further on, the caller has looked.
     *
     * @param fromOffset end of the last excerpt, aligned
     */
    static CycleTail of(CycleWindow window, long fromOffset) throws IOException {
        long offset = fromOffset;
        int word = wordAt(window, offset);
        while (CycleEnd.isMetadata(word) && endOfRecord(offset, word) <= window.sizeBytes()) {
            offset = CycleEnd.align(endOfRecord(offset, word));
            word = wordAt(window, offset);
        }
        return new CycleTail(stateOf(window, offset, word), offset);
    }

    /**
     * {@return the offset after the last byte that is not zero from {@code fromOffset} on, -1 if
     * all are}
     */
    static long endOfBytes(CycleWindow window, long fromOffset) throws IOException {
        long end = -1;
        for (long offset = fromOffset; offset < window.sizeBytes(); ) {
            int index = window.indexOf(offset, 1);
            int count = index < 0 ? 0 : window.heldFrom(index);
            if (count == 0) {
                break;
            }
            for (int i = index + count - 1; i >= index; i--) {
                if (window.bytes()[i] != 0) {
                    end = offset + (i - index) + 1;
                    break;
                }
            }
            offset += count;
        }
        return end;
    }

    private static State stateOf(CycleWindow window, long offset, int word) throws IOException {
        if (word == CycleEnd.NOTHING_YET) {
            return endOfBytes(window, offset) < 0 ? State.BLANK : State.TORN;
        }
        if (word == CycleEnd.END_MARK) {
            return State.ENDED;
        }
        if (CycleEnd.isUnfinished(word)) {
            return State.TORN;
        }
        long end = endOfRecord(offset, word);
        boolean torn =
                end > window.sizeBytes()
                        || hasLostSector(window, offset + CycleEnd.WORD_BYTES, end);
        return torn ? State.TORN : State.DAMAGED;
    }

    /**
     * {@return whether a sector of the disk with bytes of the record in it is all zero} A page that
     * never reached the disk reads so, and no encoder writes so many zeros.
     */
    private static boolean hasLostSector(CycleWindow window, long fromOffset, long toOffset)
            throws IOException {
        long sector = fromOffset / SECTOR_BYTES * SECTOR_BYTES;
        for (; sector < toOffset; sector += SECTOR_BYTES) {
            long ofRecordBytes =
                    Math.min(toOffset, sector + SECTOR_BYTES) - Math.max(fromOffset, sector);
            boolean isEvidence =
                    ofRecordBytes >= Integer.BYTES
                            || isEndOfTrailerLost(window, fromOffset, (int) ofRecordBytes);
            if (isEvidence && isZero(window, sector)) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return whether the last {@code lostBytes} of an excerpt were not zero} They are the high
     * bytes of its last entry's offset, which may well be; the offset itself is not.
     */
    private static boolean isEndOfTrailerLost(CycleWindow window, long offset, int lostBytes)
            throws IOException {
        ExcerptFinder finder = new ExcerptFinder(window);
        int lastEntryOffset = finder.hasHeader(offset) ? finder.lastEntryOffset(offset) : 0;
        return lastEntryOffset >>> (Byte.SIZE * (Integer.BYTES - lostBytes)) != 0;
    }

    private static boolean isZero(CycleWindow window, long sector) throws IOException {
        int lengthBytes = (int) Math.min(SECTOR_BYTES, window.sizeBytes() - sector);
        int index = window.indexOf(sector, lengthBytes);
        for (int i = 0; i < lengthBytes; i++) {
            if (window.bytes()[index + i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static long endOfRecord(long offset, int word) {
        return offset + CycleEnd.WORD_BYTES + CycleEnd.lengthBytes(word);
    }

    private static int wordAt(CycleWindow window, long offset) throws IOException {
        int index = window.indexOf(offset, CycleEnd.WORD_BYTES);
        return index < 0 ? CycleEnd.NOTHING_YET : ExcerptFormat.getInt(window.buffer(), index);
    }
}
