package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The open lots of all members: points earned together. The lots of one account form two lists: the
 * available ones in redeem order, earliest expiry first, never-expiring last, ties by older lot
 * (ARCHITECTURE.md, rule 2); and the pending ones in the order in which something is due on them. A
 * lot of which nothing is left is freed.
 *
 * <pre>
 *  0  number        position and place of the entry that made it (LotNumber)
 *  1  points        what remains
 *  2  activatesAt
 *  3  expiresAt
 *  4  links         slot of the lot before, of the lot behind
 *  5  owner         account 32 bits, hint (LotLists) 31 bits, pending 1 bit
 * </pre>
 */
public final class Lots {
    static final int LINKS = 4;

    private static final int NUMBER = 0;
    private static final int POINTS = 1;
    private static final int ACTIVATES_AT = 2;
    private static final int EXPIRES_AT = 3;
    private static final int OWNER = 5;
    private static final int WORDS = 6;
    private static final long PENDING_FLAG = 1;
    private static final long HINT_MASK = 0xFFFF_FFFEL;

    private final Arena arena;
    private final Accounts accounts;
    private final LotLists lists;

    Lots(UndoLog undo, PageSource pageSource, Accounts accounts) {
        arena = new Arena(WORDS, undo, pageSource);
        this.accounts = accounts;
        lists = new LotLists(arena, accounts, this);
    }

    /** {@return slot of the account's first available lot in redeem order, 0 if it has none} */
    public int firstAvailable(int account) {
        return accounts.firstAvailableLot(account);
    }

    /** {@return slot of the account's pending lot on which something is due first, 0 if none} */
    public int firstPending(int account) {
        return accounts.firstPendingLot(account);
    }

    /**
     * {@return slots of all the account's lots, pending ones among the others, earliest expiry
     * first, ties by older lot} Allocates: for who shows them to people.
     */
    public List<Integer> byExpiry(int account) {
        List<Integer> all = new ArrayList<>();
        for (int lot = firstAvailable(account); lot != 0; lot = next(lot)) {
            all.add(lot);
        }
        for (int lot = firstPending(account); lot != 0; lot = next(lot)) {
            all.add(lot);
        }
        all.sort(Comparator.comparingLong(this::expiresAtMs).thenComparingLong(this::number));
        return all;
    }

    /** {@return slot of the lot behind in its list, 0 at the end} */
    public int next(int lot) {
        return lists.next(lot);
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

    /** {@return the first instant at which something is due on it} */
    public long dueAtMs(int lot) {
        return isPending(lot) ? Math.min(activatesAtMs(lot), expiresAtMs(lot)) : expiresAtMs(lot);
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
        lists.insert(account, lot);
        accounts.addLotCounts(account, 1, pending ? 1 : 0);
        if (dueAtMs(lot) < accounts.nextDueAtMs(account)) {
            accounts.setNextDueAtMs(account, dueAtMs(lot));
        }
    }

    /**
     * {@return slot of the account's open lot with that number} Looks at the fronts of both lists
     * first: what is taken, lapses or is activated stands there.
     *
     * @throws IllegalStateException if there is none: the journal and the state disagree
     */
    public int find(int account, long number) {
        int available = firstAvailable(account);
        int pending = firstPending(account);
        while (available != 0 || pending != 0) {
            if (available != 0) {
                if (number(available) == number) {
                    return available;
                }
                available = next(available);
            }
            if (pending != 0) {
                if (number(pending) == number) {
                    return pending;
                }
                pending = next(pending);
            }
        }
        throw new IllegalStateException("no such lot: account=" + account + ", lot=" + number);
    }

    /**
     * {@return slot of the account's open lot with that number, 0 if there is none}
     *
     * @param expiresAtMs the lot's, which tells where to look
     */
    public int find(int account, long number, long expiresAtMs) {
        int available = lists.findAvailable(account, number, expiresAtMs);
        if (available != 0) {
            return available;
        }
        int pending = firstPending(account);
        while (pending != 0 && number(pending) != number) {
            pending = next(pending);
        }
        return pending;
    }

    /** Puts points back into a lot, available; one that was emptied exists again. */
    public void restore(int account, long number, long points, long expiresAtMs) {
        int lot = lists.findAvailable(account, number, expiresAtMs);
        if (lot == 0) {
            create(account, number, points, false, Dates.AT_ONCE, expiresAtMs);
        } else {
            arena.put(lot, POINTS, points(lot) + points);
        }
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
        lists.remove(account, lot);
        arena.freeSlot(lot);
        refreshNextDue(account);
    }

    /** Makes a pending lot available. */
    public void activate(int account, int lot) {
        lists.remove(account, lot);
        arena.put(lot, OWNER, (long) account << 32);
        lists.insert(account, lot);
        accounts.addLotCounts(account, 0, -1);
        refreshNextDue(account);
    }

    /** {@return a sum over words of the lots at the ends of an account's lists} */
    long touch(int account) {
        return touchLot(accounts.firstAvailableLot(account))
                + touchLot(accounts.lastAvailableLot(account))
                + touchLot(accounts.firstPendingLot(account));
    }

    /** {@return the same of the lots that those lead to: the second, and what the last hints at} */
    long touchSecond(int account) {
        return touchLot(next(accounts.firstAvailableLot(account)))
                + touchLot(hint(accounts.lastAvailableLot(account)));
    }

    private long touchLot(int lot) {
        return arena.get(lot, NUMBER) + arena.get(lot, OWNER);
    }

    int account(int lot) {
        return (int) (arena.get(lot, OWNER) >>> 32);
    }

    int hint(int lot) {
        return (int) arena.get(lot, OWNER) >>> 1;
    }

    void setHint(int lot, int hint) {
        long owner = arena.get(lot, OWNER);
        arena.put(lot, OWNER, (owner & ~HINT_MASK) | ((long) hint << 1));
    }

    private void refreshNextDue(int account) {
        int available = firstAvailable(account);
        int pending = firstPending(account);
        accounts.setNextDueAtMs(
                account,
                Math.min(
                        available == 0 ? Dates.NEVER : dueAtMs(available),
                        pending == 0 ? Dates.NEVER : dueAtMs(pending)));
    }
}
