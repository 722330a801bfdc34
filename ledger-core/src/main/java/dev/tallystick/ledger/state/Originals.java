package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Resolution;

/**
 * What still changes about an entry that later ones refer to: how much of an earn or a redemption
 * was reversed, how much of an earn expired out of its lots, whether it is locked; whether a hold
 * is open, or what became of it. Everything else about the entry is in the journal, and comes back
 * as a command's evidence. An entry stands here from the first such change on, for good. Source:
 * ARCHITECTURE.md, "Commands" and rule 8.
 *
 * <pre>
 *  0  position      the original entry's
 *  1  reversed      points
 *  2  expired       points of its lots that lapsed
 *  3  shortfall     points written off when it was reversed, and not repaid
 *  4  lastRelated   position of the newest entry that did something about it
 *  5  state         of a hold: slot of the open one 32 bits, resolution 2 bits;
 *                   of a locked earn: its member's account 32 bits, locked 1 bit
 *  6  pinned        points of its lots that holds pin (derived)
 * </pre>
 */
public final class Originals {
    private static final int POSITION = 0;
    private static final int REVERSED = 1;
    private static final int EXPIRED = 2;
    private static final int SHORTFALL = 3;
    private static final int LAST_RELATED = 4;
    private static final int STATE = 5;
    private static final int PINNED = 6;
    private static final int WORDS = 7;
    private static final int LOCKED_FLAG = 4;
    private static final int RESOLUTION_MASK = 3;

    private final Arena arena;
    private final Index index;

    Originals(Arenas arenas) {
        arena = arenas.next(WORDS);
        index = new Index(arena, arenas.undo());
    }

    /** Makes the index anew. */
    void fillIndex() {
        index.fill(count());
    }

    /** {@return slot of the entry at that position, 0 if nothing changed about it} */
    public int find(long position) {
        return index.find(position);
    }

    /** {@return what stands in the index at the home of a position, compared with nothing} */
    int glance(long position) {
        return index.glance(Mix.of(position), 0);
    }

    /** {@return a sum over words from both ends of a record} */
    long touch(int slot) {
        return arena.touch(slot, POSITION, PINNED);
    }

    /** {@return whether their records lie in that arena} */
    boolean isIn(Arena records) {
        return arena == records;
    }

    /** {@return slots used: they run from 1} */
    int count() {
        return arena.usedCount();
    }

    /** {@return the original's position} */
    public long position(int slot) {
        return arena.get(slot, POSITION);
    }

    /** {@return what was reversed of it, 0 for slot 0} */
    public long reversedPoints(int slot) {
        return slot == 0 ? 0 : arena.get(slot, REVERSED);
    }

    /** {@return what expired out of its lots, 0 for slot 0} */
    public long expiredPoints(int slot) {
        return slot == 0 ? 0 : arena.get(slot, EXPIRED);
    }

    /** {@return what was written off of it and not repaid, 0 for slot 0} */
    public long shortfallPoints(int slot) {
        return slot == 0 ? 0 : arena.get(slot, SHORTFALL);
    }

    /** {@return whether the earn is locked; false for slot 0} */
    public boolean isLocked(int slot) {
        return slot != 0 && (arena.get(slot, STATE) & LOCKED_FLAG) != 0;
    }

    /** {@return slot of the open hold, 0 if it is none or resolved, and for slot 0} */
    public int hold(int slot) {
        return slot == 0 || isLocked(slot) ? 0 : (int) (arena.get(slot, STATE) >>> 32);
    }

    /** {@return number of the account that earned the locked earn} */
    public int earningAccount(int slot) {
        return (int) (arena.get(slot, STATE) >>> 32);
    }

    /** {@return what became of the hold} */
    public Resolution resolution(int slot) {
        return Resolution.ofCode(slot == 0 ? 0 : (int) arena.get(slot, STATE) & RESOLUTION_MASK);
    }

    /**
     * {@return position of the newest entry that did something about it: reversed, locked or
     * unlocked it, resolved it; 0 if there is none, and for slot 0}
     */
    public long lastRelated(int slot) {
        return slot == 0 ? 0 : arena.get(slot, LAST_RELATED);
    }

    /** {@return points of its lots that holds pin, 0 for slot 0} */
    public long pinnedPoints(int slot) {
        return slot == 0 ? 0 : arena.get(slot, PINNED);
    }

    /** Notes that points of its lots were pinned, or let go. */
    void addPinned(long position, long points) {
        int slot = findOrMake(position);
        arena.put(slot, PINNED, pinnedPoints(slot) + points);
    }

    /** Notes a reversal. */
    public void addReversed(long position, long points, long reversalPosition) {
        int slot = findOrMake(position);
        arena.put(slot, REVERSED, reversedPoints(slot) + points);
        arena.put(slot, LAST_RELATED, reversalPosition);
    }

    /** Notes that points lapsed. */
    public void addExpired(long position, long points) {
        int slot = findOrMake(position);
        arena.put(slot, EXPIRED, expiredPoints(slot) + points);
    }

    /** Notes that points were written off, or repaid. */
    public void addShortfall(long position, long points) {
        int slot = findOrMake(position);
        arena.put(slot, SHORTFALL, shortfallPoints(slot) + points);
    }

    /** Notes that an earn got its lock, or lost it. */
    public void setLocked(long position, boolean locked, int account, long relatedPosition) {
        int slot = findOrMake(position);
        arena.put(slot, STATE, locked ? (long) account << 32 | LOCKED_FLAG : 0);
        arena.put(slot, LAST_RELATED, relatedPosition);
    }

    /** Notes where an open hold stands. */
    void setHold(long position, int hold) {
        arena.put(findOrMake(position), STATE, (long) hold << 32);
    }

    /** Notes what became of a hold. */
    void resolve(long position, Resolution resolution, long relatedPosition) {
        int slot = findOrMake(position);
        arena.put(slot, STATE, resolution.code);
        arena.put(slot, LAST_RELATED, relatedPosition);
    }

    private int findOrMake(long position) {
        int known = index.find(position);
        if (known != 0) {
            return known;
        }
        int slot = arena.appendSlot();
        arena.put(slot, POSITION, position);
        index.add(slot);
        return slot;
    }

    private static final class Index extends SlotIndex {
        private final Arena originals;

        Index(Arena originals, UndoLog undo) {
            super(undo);
            this.originals = originals;
        }

        @Override
        long hashOf(int slot) {
            return Mix.of(originals.get(slot, POSITION));
        }

        int find(long position) {
            for (int slot = first(Mix.of(position)); slot != 0; slot = next()) {
                if (originals.get(slot, POSITION) == position) {
                    return slot;
                }
            }
            return 0;
        }
    }
}
