package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;

/**
 * What few members' accounts have, so that the many need no room for it: locks, holds, a sliding
 * date, a merge. An account gets its record with the first of them and keeps it.
 *
 * <pre>
 *  0  locked        points
 *  1  held          points
 *  2  slidesTo      the one date of its sliding lots
 *  3  lockedLots    slot of the first; sliding lots u32
 *  4  holds         slot of the first in order of time-out, of the last
 *  5  mergedInto    number of an account, 0 if open; pinned parts u32
 *  6  holdDueAt     when the first hold times out (derived)
 *  7  slidingLot    slot of the first available lot with a sliding date (derived)
 * </pre>
 */
final class Extras {
    static final int LOCKED = 0;
    static final int HELD = 1;
    static final int SLIDES_TO = 2;
    static final int LOCKED_LOTS = 3;
    static final int HOLDS = 4;
    static final int MERGED_INTO = 5;
    static final int HOLD_DUE_AT = 6;

    static final int SLIDING_LOT = 7;

    private static final int WORDS = 8;
    private static final int COUNT_MAX = 1 << 29;

    private final Arena arena;

    Extras(Arenas arenas) {
        arena = arenas.next(WORDS);
    }

    /** {@return slot of a new record} */
    int add() {
        int slot = arena.appendSlot();
        if (slot >= COUNT_MAX) {
            throw new IllegalStateException("too many accounts with extras: count=" + slot);
        }
        arena.put(slot, SLIDES_TO, Dates.AT_ONCE);
        return slot;
    }

    long get(int slot, int word) {
        return arena.get(slot, word);
    }

    void put(int slot, int word, long value) {
        arena.put(slot, word, value);
    }
}
