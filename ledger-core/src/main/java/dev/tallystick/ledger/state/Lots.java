package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;

/**
 * The open lots of all members: points earned together. The lots of one account form a list in
 * redeem order: earliest expiry first, never-expiring last, ties by older lot (ARCHITECTURE.md,
 * rule 2). A lot of which nothing is left is freed.
 *
 * <pre>
 *  0  number        position and place of the entry that made it (LotNumber)
 *  1  points        what remains
 *  2  activatesAt
 *  3  expiresAt
 *  4  links         slot of the lot before, of the lot behind
 *  5  owner         account, flags (bit 0: pending)
 * </pre>
 */
public final class Lots {
    private static final int NUMBER = 0;
    private static final int POINTS = 1;
    private static final int ACTIVATES_AT = 2;
    private static final int EXPIRES_AT = 3;
    private static final int LINKS = 4;
    private static final int OWNER = 5;
    private static final int WORDS = 6;
    private static final long PENDING_FLAG = 1;

    private final Arena arena;
    private final Accounts accounts;

    Lots(UndoLog undo, PageSource pageSource, Accounts accounts) {
        arena = new Arena(WORDS, undo, pageSource);
        this.accounts = accounts;
    }

    /** {@return slot of the account's first lot in redeem order, 0 if it has none} */
    public int first(int account) {
        return accounts.firstLot(account);
    }

    /** {@return slot of the lot behind in redeem order, 0 at the end} */
    public int next(int lot) {
        return (int) arena.get(lot, LINKS);
    }

    /** {@return the lot's number} */
    public long number(int lot) {
        return arena.get(lot, NUMBER);
    }

    /** {@return what remains, more than 0} */
    public long points(int lot) {
        return arena.get(lot, POINTS);
    }

    /**
     * {@return first instant at which it can be used, {@link Dates#AT_ONCE} if no date was given}
     */
    public long activatesAtMs(int lot) {
        return arena.get(lot, ACTIVATES_AT);
    }

    /** {@return first instant at which it cannot be used, {@link Dates#NEVER} if none} */
    public long expiresAtMs(int lot) {
        return arena.get(lot, EXPIRES_AT);
    }

    /** {@return whether it is still to be activated} */
    public boolean isPending(int lot) {
        return (arena.get(lot, OWNER) & PENDING_FLAG) != 0;
    }

    /** Puts a new lot in its place among the account's. */
    public void create(
            int account,
            long number,
            long points,
            boolean pending,
            long activatesAtMs,
            long expiresAtMs) {
        int lot = arena.takeSlot();
        arena.put(lot, NUMBER, number);
        arena.put(lot, POINTS, points);
        arena.put(lot, ACTIVATES_AT, activatesAtMs);
        arena.put(lot, EXPIRES_AT, expiresAtMs);
        arena.put(lot, OWNER, ((long) account << 32) | (pending ? PENDING_FLAG : 0));
        // From the tail: most lots live longer than the older ones, and stay there.
        int before = accounts.lastLot(account);
        while (before != 0 && isBehind(before, expiresAtMs, number)) {
            before = previous(before);
        }
        insertBehind(account, before, lot);
        accounts.addLotCounts(account, 1, pending ? 1 : 0);
        long dueAtMs = pending ? Math.min(activatesAtMs, expiresAtMs) : expiresAtMs;
        if (dueAtMs < accounts.nextDueAtMs(account)) {
            accounts.setNextDueAtMs(account, dueAtMs);
        }
    }

    /**
     * {@return slot of the account's open lot with that number}
     *
     * @throws IllegalStateException if there is none: the journal and the state disagree
     */
    public int find(int account, long number) {
        for (int lot = first(account); lot != 0; lot = next(lot)) {
            if (number(lot) == number) {
                return lot;
            }
        }
        throw new IllegalStateException("no such lot: account=" + account + ", lot=" + number);
    }

    /** Takes points out of a lot; the emptied lot is freed. */
    public void take(int account, int lot, long points) {
        long left = points(lot) - points;
        assert left >= 0 : "lot overdrawn: lot=" + number(lot) + ", taken=" + points;
        if (left > 0) {
            arena.put(lot, POINTS, left);
            return;
        }
        accounts.addLotCounts(account, -1, isPending(lot) ? -1 : 0);
        unlink(account, lot);
        arena.freeSlot(lot);
        refreshNextDue(account);
    }

    /** Makes a pending lot available. */
    public void activate(int account, int lot) {
        arena.put(lot, OWNER, (long) account << 32);
        accounts.addLotCounts(account, 0, -1);
        refreshNextDue(account);
    }

    private void refreshNextDue(int account) {
        int first = first(account);
        long dueAtMs = first == 0 ? Dates.NEVER : expiresAtMs(first);
        int pendingLeft = accounts.pendingLotCount(account);
        for (int lot = first; pendingLeft > 0; lot = next(lot)) {
            if (isPending(lot)) {
                dueAtMs = Math.min(dueAtMs, activatesAtMs(lot));
                pendingLeft--;
            }
        }
        accounts.setNextDueAtMs(account, dueAtMs);
    }

    private boolean isBehind(int lot, long expiresAtMs, long number) {
        long otherExpiresAtMs = expiresAtMs(lot);
        return otherExpiresAtMs != expiresAtMs
                ? otherExpiresAtMs > expiresAtMs
                : number(lot) > number;
    }

    private void insertBehind(int account, int before, int lot) {
        int behind = before == 0 ? first(account) : next(before);
        setLinks(lot, before, behind);
        if (before != 0) {
            setLinks(before, previous(before), lot);
        }
        if (behind != 0) {
            setLinks(behind, lot, next(behind));
        }
        accounts.setLots(
                account,
                before == 0 ? lot : first(account),
                behind == 0 ? lot : accounts.lastLot(account));
    }

    private void unlink(int account, int lot) {
        int before = previous(lot);
        int behind = next(lot);
        if (before != 0) {
            setLinks(before, previous(before), behind);
        }
        if (behind != 0) {
            setLinks(behind, before, next(behind));
        }
        accounts.setLots(
                account,
                before == 0 ? behind : first(account),
                behind == 0 ? before : accounts.lastLot(account));
    }

    private int previous(int lot) {
        return (int) (arena.get(lot, LINKS) >>> 32);
    }

    private void setLinks(int lot, int before, int behind) {
        arena.put(lot, LINKS, ((long) before << 32) | behind);
    }
}
