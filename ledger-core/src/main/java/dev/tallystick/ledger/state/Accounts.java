package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryLayout;
import dev.tallystick.ledger.entry.Lag;
import dev.tallystick.ledger.entry.Stage;

/**
 * The accounts of members and partners, each in one unit of one program. An account's number is its
 * slot: accounts are numbered in the order in which the journal opened them and never go.
 *
 * <pre>
 *  0  keyHigh, 1 keyLow     the owner's opaque key
 *  2  identity              program u16, unit u8, kind u8; above them
 *                           stage 3 bits (0: ACTIVE), slot of its Extras 29 bits
 *  3  available             member: points; partner: granted
 *  4  pending               member: points; partner: taken
 *  5  availableLots         slot of the first lot in redeem order, of the last
 *  6  pendingLots           slot of the first; open lots u16, pending ones among them u16
 *  7  lastPosition          of the account's last entry
 *  8  last64thPosition      of its last 64th entry
 *  9  entries               Lag since the last 64th entry 24 bits, count 40 bits
 * 10  queuedDueAt           under which it stands in the due queue (a cache, not hashed)
 * </pre>
 */
public final class Accounts {
    /** An account has at most so many open lots and pinned parts together. */
    public static final int LOT_COUNT_MAX = 32_768;

    /** An account has at most so many pinned parts. */
    public static final int PIN_COUNT_MAX = LOT_COUNT_MAX / 2;

    static final int KEY_HIGH = 0;
    static final int KEY_LOW = 1;
    static final int IDENTITY = 2;
    static final int WORDS = 11;

    private static final int AVAILABLE = 3;
    private static final int PENDING = 4;
    private static final int AVAILABLE_LOTS = 5;
    private static final int PENDING_LOTS = 6;
    private static final int LAST_POSITION = 7;
    private static final int LAST_64TH_POSITION = 8;
    private static final int ENTRIES = 9;
    private static final int QUEUED_DUE_AT = 10;
    private static final int ENTRY_COUNT_BITS = 40;
    private static final long ENTRY_COUNT_MASK = (1L << ENTRY_COUNT_BITS) - 1;

    private static final long IDENTITY_MASK = 0xFFFF_FFFFL;
    private static final int STAGE_SHIFT = 32;
    private static final int EXTRA_SHIFT = 35;

    private final Arena arena;
    private final AccountIndex index;
    private final Extras extras;
    private boolean isIndexDeferred;
    private boolean hasSooner;

    Accounts(Arenas arenas) {
        arena = arenas.next(WORDS);
        index = new AccountIndex(arena, arenas.undo());
        extras = new Extras(arenas);
    }

    /**
     * From now on accounts that are opened cannot be found, until all parts of the index are made
     * anew. Folding needs no index, for entries name accounts by number; to fill it once costs less
     * than to grow it.
     */
    public void deferIndex() {
        isIndexDeferred = true;
        index.defer();
    }

    /** Makes the index anew: all accounts can be found. */
    void fillIndex() {
        index.fill(count());
    }

    /**
     * Makes one of several parts of a deferred index anew; each may be made on a thread of its own.
     */
    public void fillIndex(int part, int partCount) {
        index.fillDeferred(part, partCount);
    }

    /** All parts of the index are made: accounts that are opened come into it again. */
    public void endDeferral() {
        isIndexDeferred = false;
        index.endDeferral();
    }

    /** {@return the account's number, 0 if it is not open} */
    public int find(int program, int unit, AccountKind kind, long keyHigh, long keyLow) {
        return index.find(identity(program, unit, kind), keyHigh, keyLow);
    }

    int find(long identity, long keyHigh, long keyLow) {
        return index.find(identity, keyHigh, keyLow);
    }

    /** {@return what stands in the index at or behind the home of a hash, compared with nothing} */
    int glance(long hash, int steps) {
        return index.glance(hash, steps);
    }

    /** {@return a sum over words from each end of an account, so that all of it is in the cache} */
    long touch(int account) {
        return arena.touch(account, KEY_HIGH, QUEUED_DUE_AT) + arena.get(account, AVAILABLE_LOTS);
    }

    /** {@return the same over what only few accounts have} */
    long touchExtra(int account) {
        return extra(account, Extras.LOCKED) + extra(account, Extras.HOLD_DUE_AT);
    }

    /** {@return whether their records lie in that arena} */
    boolean isIn(Arena records) {
        return arena == records;
    }

    /** {@return the number that the next account will have} */
    public int nextNumber() {
        return arena.usedCount() + 1;
    }

    /** {@return how many accounts there are} */
    public int count() {
        return arena.usedCount();
    }

    /** Opens the next account. */
    public void open(
            int number, int program, int unit, AccountKind kind, long keyHigh, long keyLow) {
        int slot = arena.appendSlot();
        assert slot == number : "account opened out of turn: expected=" + slot + ", is=" + number;
        long identity = identity(program, unit, kind);
        arena.put(slot, KEY_HIGH, keyHigh, keyLow, identity, 0);
        arena.put(slot, QUEUED_DUE_AT, Dates.NEVER);
        if (isIndexDeferred) {
            index.defer(slot, AccountIndex.hash(identity, keyHigh, keyLow));
        } else {
            index.add(slot);
        }
    }

    /** {@return the upper half of the owner's key} */
    public long keyHigh(int account) {
        return arena.get(account, KEY_HIGH);
    }

    /** {@return the lower half of the owner's key} */
    public long keyLow(int account) {
        return arena.get(account, KEY_LOW);
    }

    /** {@return the number of the program it belongs to} */
    public int program(int account) {
        return (int) identity(account) >>> 16;
    }

    /** {@return the number of its unit in the program} */
    public int unit(int account) {
        return (int) identity(account) >>> 8 & 0xFF;
    }

    /** {@return whose account it is} */
    public AccountKind kind(int account) {
        return AccountKind.ofCode((int) identity(account) & 0xFF);
    }

    /** {@return what its member may do} */
    public Stage stage(int account) {
        int code = (int) (arena.get(account, IDENTITY) >>> STAGE_SHIFT) & 7;
        return code == 0 ? Stage.ACTIVE : Stage.ofCode(code);
    }

    /** Notes what its member may do from now on. */
    public void setStage(int account, Stage stage) {
        long others = arena.get(account, IDENTITY) & ~(7L << STAGE_SHIFT);
        long code = stage == Stage.ACTIVE ? 0 : stage.code;
        arena.put(account, IDENTITY, others | code << STAGE_SHIFT);
    }

    /** {@return number of the account in favour of which it was closed, 0 if it is open} */
    public int mergedInto(int account) {
        return (int) (extra(account, Extras.MERGED_INTO) >>> 32);
    }

    /** Closes the account in favour of another; 0 opens it again. */
    public void setMergedInto(int account, int into) {
        putHigh(account, Extras.MERGED_INTO, into);
    }

    /** {@return points a member may spend; what a partner granted, for a partner's account} */
    public long availablePoints(int account) {
        return arena.get(account, AVAILABLE);
    }

    /** {@return points still to be activated; what a partner took, for a partner's account} */
    public long pendingPoints(int account) {
        return arena.get(account, PENDING);
    }

    /** {@return points in locked lots} */
    public long lockedPoints(int account) {
        return extra(account, Extras.LOCKED);
    }

    /** {@return points pinned by holds} */
    public long heldPoints(int account) {
        return extra(account, Extras.HELD);
    }

    /** {@return whether these are its points, by where they stand} */
    public boolean isBalance(int account, long available, long pending, long locked, long held) {
        return available == availablePoints(account)
                && pending == pendingPoints(account)
                && (isExtra(account)
                        ? locked == lockedPoints(account) && held == heldPoints(account)
                        : locked == 0 && held == 0);
    }

    /** {@return all points that it holds, in whatever state; a debt is not deducted} */
    public long ownedPoints(int account) {
        return Math.max(0, availablePoints(account))
                + pendingPoints(account)
                + lockedPoints(account)
                + heldPoints(account);
    }

    /**
     * {@return the one date on which the account's sliding lots expire} Long past if there was no
     * activity.
     */
    public long slidingExpiresAtMs(int account) {
        return isExtra(account) ? extra(account, Extras.SLIDES_TO) : Dates.AT_ONCE;
    }

    /** Moves the one date of the account's sliding lots. */
    public void setSlidingExpiresAtMs(int account, long expiresAtMs) {
        putExtra(account, Extras.SLIDES_TO, expiresAtMs);
    }

    /** {@return how many parts of lots are pinned by holds} */
    public int pinCount(int account) {
        return (int) extra(account, Extras.MERGED_INTO);
    }

    /** {@return open lots} */
    public int lotCount(int account) {
        return (int) arena.get(account, PENDING_LOTS) >>> 16;
    }

    /** {@return open lots that are still to be activated} */
    public int pendingLotCount(int account) {
        return (int) arena.get(account, PENDING_LOTS) & 0xFFFF;
    }

    /** {@return position of the account's last entry, 0 if none} */
    public long lastPosition(int account) {
        return arena.get(account, LAST_POSITION);
    }

    /** {@return position of the account's last 64th entry, 0 if none} */
    public long last64thPosition(int account) {
        return arena.get(account, LAST_64TH_POSITION);
    }

    /** {@return how many entries touched it} */
    public long entryCount(int account) {
        return arena.get(account, ENTRIES) & ENTRY_COUNT_MASK;
    }

    /** {@return the {@link Lag} of the entries since the last 64th, one more included} */
    public int lagUnits(int account, long lagMs) {
        return Math.max((int) (arena.get(account, ENTRIES) >>> ENTRY_COUNT_BITS), Lag.ofMs(lagMs));
    }

    /** {@return whether the account's next entry is a 64th} */
    public boolean isNextEvery64th(int account) {
        return (entryCount(account) + 1) % EntryLayout.LONG_STEP == 0;
    }

    /** Moves what is available. */
    public void addAvailable(int account, long points) {
        arena.add(account, AVAILABLE, points);
    }

    /** Moves what is pending. */
    public void addPending(int account, long points) {
        arena.add(account, PENDING, points);
    }

    /** Moves what is locked. */
    public void addLocked(int account, long points) {
        putExtra(account, Extras.LOCKED, lockedPoints(account) + points);
    }

    /** Moves what is held. */
    public void addHeld(int account, long points) {
        putExtra(account, Extras.HELD, heldPoints(account) + points);
    }

    /**
     * Links the account's history to its newest entry.
     *
     * @param lagMs how much later than it took effect the entry was posted
     */
    public void link(int account, long position, long lagMs) {
        long entryCount = entryCount(account) + 1;
        boolean isEvery64th = entryCount % EntryLayout.LONG_STEP == 0;
        long lagUnits = isEvery64th ? 0 : lagUnits(account, lagMs);
        arena.put(account, LAST_POSITION, position);
        arena.put(account, ENTRIES, (lagUnits << ENTRY_COUNT_BITS) | entryCount);
        if (isEvery64th) {
            arena.put(account, LAST_64TH_POSITION, position);
        }
    }

    int firstAvailableLot(int account) {
        return (int) (arena.get(account, AVAILABLE_LOTS) >>> 32);
    }

    int lastAvailableLot(int account) {
        return (int) arena.get(account, AVAILABLE_LOTS);
    }

    void setAvailableLots(int account, int first, int last) {
        arena.put(account, AVAILABLE_LOTS, ((long) first << 32) | last);
    }

    int firstPendingLot(int account) {
        return (int) (arena.get(account, PENDING_LOTS) >>> 32);
    }

    void setFirstPendingLot(int account, int lot) {
        long counts = arena.get(account, PENDING_LOTS) & 0xFFFF_FFFFL;
        arena.put(account, PENDING_LOTS, ((long) lot << 32) | counts);
    }

    int firstLockedLot(int account) {
        return (int) (extra(account, Extras.LOCKED_LOTS) >>> 32);
    }

    void setFirstLockedLot(int account, int lot) {
        putHigh(account, Extras.LOCKED_LOTS, lot);
    }

    /** {@return open lots that take their date from the account} */
    int slidingLotCount(int account) {
        return (int) extra(account, Extras.LOCKED_LOTS);
    }

    void addSlidingLotCount(int account, int lots) {
        putExtra(account, Extras.LOCKED_LOTS, extra(account, Extras.LOCKED_LOTS) + lots);
    }

    /** {@return slot of the first available lot that takes its date from the account, 0 if none} */
    int firstSlidingLot(int account) {
        return (int) extra(account, Extras.SLIDING_LOT);
    }

    void setFirstSlidingLot(int account, int lot) {
        putExtra(account, Extras.SLIDING_LOT, lot);
    }

    int firstHold(int account) {
        return (int) (extra(account, Extras.HOLDS) >>> 32);
    }

    int lastHold(int account) {
        return (int) extra(account, Extras.HOLDS);
    }

    void setHolds(int account, int first, int last) {
        putExtra(account, Extras.HOLDS, ((long) first << 32) | last);
    }

    void addPinCount(int account, int pins) {
        putExtra(account, Extras.MERGED_INTO, extra(account, Extras.MERGED_INTO) + pins);
    }

    /** {@return when the first of its holds times out, {@link Dates#NEVER} if it has none} */
    long firstHoldDueAtMs(int account) {
        return firstHold(account) == 0 ? Dates.NEVER : extra(account, Extras.HOLD_DUE_AT);
    }

    void setFirstHoldDueAtMs(int account, long dueAtMs) {
        putExtra(account, Extras.HOLD_DUE_AT, dueAtMs);
    }

    private boolean isExtra(int account) {
        return arena.get(account, IDENTITY) >>> EXTRA_SHIFT != 0;
    }

    private long extra(int account, int word) {
        int slot = (int) (arena.get(account, IDENTITY) >>> EXTRA_SHIFT);
        return slot == 0 ? 0 : extras.get(slot, word);
    }

    private void putExtra(int account, int word, long value) {
        long identity = arena.get(account, IDENTITY);
        int slot = (int) (identity >>> EXTRA_SHIFT);
        if (slot == 0) {
            slot = extras.add();
            arena.put(account, IDENTITY, identity | (long) slot << EXTRA_SHIFT);
        }
        extras.put(slot, word, value);
    }

    private void putHigh(int account, int word, int high) {
        putExtra(account, word, (long) high << 32 | (extra(account, word) & 0xFFFF_FFFFL));
    }

    private long identity(int account) {
        return arena.get(account, IDENTITY) & IDENTITY_MASK;
    }

    void addLotCounts(int account, int lots, int pendingLots) {
        // 65,535 is more than LOT_COUNT_MAX: neither count can run into its neighbour
        arena.add(account, PENDING_LOTS, ((long) lots << 16) + pendingLots);
    }

    /** Notes that something is due on the account then. */
    void noteDue(int account, long dueAtMs) {
        if (dueAtMs < queuedDueAtMs(account)) {
            hasSooner = true;
        }
    }

    /**
     * {@return whether since the last such question something was noted that is due on its account
     * before the due queue looks at that}
     */
    public boolean takeSooner() {
        boolean had = hasSooner;
        hasSooner = false;
        return had;
    }

    long queuedDueAtMs(int account) {
        return arena.get(account, QUEUED_DUE_AT);
    }

    void setQueuedDueAtMs(int account, long dueAtMs) {
        arena.put(account, QUEUED_DUE_AT, dueAtMs);
    }

    static long memberIdentity(int program, int unit) {
        return identity(program, unit, AccountKind.MEMBER);
    }

    private static long identity(int program, int unit, AccountKind kind) {
        return ((long) program << 16) | ((long) unit << 8) | kind.code;
    }
}
