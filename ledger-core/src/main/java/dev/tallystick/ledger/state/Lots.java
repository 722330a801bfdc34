package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotState;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The open lots of all members: points earned together. The lots of one account form three lists:
 * the available ones and the locked ones in redeem order, earliest expiry first, never-expiring
 * last, ties by older lot (ARCHITECTURE.md, rule 2); and the pending ones in the order in which
 * something is due on them. Lots that take their date from the account, the sliding ones, stand
 * together between the dated and the never-expiring ones; {@link RedeemOrder} knows their true
 * place. A lot of which nothing is left is freed.
 *
 * <pre>
 *  0  number        position and place of the entry that made it (LotNumber)
 *  1  points        what remains and is not pinned
 *  2  activatesAt
 *  3  expiresAt
 *  4  links         slot of the lot before, of the lot behind
 *  5  owner         account 32 bits, hint (LotLists) 30 bits, state (LotState) 2 bits
 * </pre>
 */
public final class Lots {
    static final int LINKS = 4;

    /** So many lots stand at the ends of an account's lists, as far as they are read ahead. */
    static final int ENDS_MAX = 3;

    private static final int NUMBER = 0;
    private static final int POINTS = 1;
    private static final int ACTIVATES_AT = 2;
    private static final int EXPIRES_AT = 3;
    private static final int OWNER = 5;
    private static final int WORDS = 6;
    private static final int STATE_BITS = 2;
    private static final int STATE_MASK = (1 << STATE_BITS) - 1;
    private static final long HINT_MASK = 0xFFFF_FFFFL & ~STATE_MASK;
    private static final int HINT_MAX = (1 << (Integer.SIZE - STATE_BITS)) - 1;

    private final Arena arena;
    private final Accounts accounts;
    private final LotLists lists;

    Lots(Arenas arenas, Accounts accounts) {
        arena = arenas.next(WORDS);
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

    /** {@return slot of the account's first locked lot in the order of its list, 0 if none} */
    public int firstLocked(int account) {
        return accounts.firstLockedLot(account);
    }

    /** {@return slot of the account's first available lot with a sliding date, 0 if none} */
    public int firstSliding(int account) {
        return accounts.firstSlidingLot(account);
    }

    /** {@return whether the account has lots with a sliding date} */
    public boolean hasSliding(int account) {
        return accounts.slidingLotCount(account) > 0;
    }

    /**
     * {@return slots of all the account's lots in whatever state, earliest expiry first, ties by
     * older lot} Allocates: for who shows them to people.
     */
    public List<Integer> byExpiry(int account) {
        List<Integer> all = new ArrayList<>();
        for (int lot = firstAvailable(account); lot != 0; lot = next(lot)) {
            all.add(lot);
        }
        for (int lot = firstPending(account); lot != 0; lot = next(lot)) {
            all.add(lot);
        }
        for (int lot = firstLocked(account); lot != 0; lot = next(lot)) {
            all.add(lot);
        }
        all.sort(Comparator.comparingLong(this::expiresAtMs).thenComparingLong(this::number));
        return all;
    }

    /** {@return the soonest date at which any lot ends, {@link Dates#NEVER} if none does} */
    public long nextExpiryMs(int account) {
        long soonestMs = hasSliding(account) ? accounts.slidingExpiresAtMs(account) : Dates.NEVER;
        int available = firstAvailable(account);
        if (available != 0) {
            soonestMs = Math.min(soonestMs, expiresAtMs(available));
        }
        int locked = firstLocked(account);
        if (locked != 0) {
            soonestMs = Math.min(soonestMs, expiresAtMs(locked));
        }
        // in the order of what is due on them, which may be their activation
        for (int pending = firstPending(account); pending != 0; pending = next(pending)) {
            soonestMs = Math.min(soonestMs, expiresAtMs(pending));
        }
        return soonestMs;
    }

    /**
     * {@return what is left in the lots that end first}
     *
     * @param nextExpiryMs when they do: {@link #nextExpiryMs}
     */
    public long nextExpiryPoints(int account, long nextExpiryMs) {
        int sliding = firstSliding(account);
        long points = 0;
        int lot = firstAvailable(account);
        while (lot != 0 && lot != sliding && expiresAtMs(lot) == nextExpiryMs) {
            points += points(lot);
            lot = next(lot);
        }
        lot = sliding;
        while (lot != 0 && expiresAtMs(lot) == nextExpiryMs) {
            points += points(lot);
            lot = next(lot);
        }
        return points
                + pointsEndingAt(firstPending(account), nextExpiryMs)
                + pointsEndingAt(firstLocked(account), nextExpiryMs);
    }

    private long pointsEndingAt(int first, long expiresAtMs) {
        long points = 0;
        for (int lot = first; lot != 0; lot = next(lot)) {
            points += expiresAtMs(lot) == expiresAtMs ? points(lot) : 0;
        }
        return points;
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
        long ownMs = ownExpiresAtMs(lot);
        return ownMs == Dates.SLIDING ? accounts.slidingExpiresAtMs(account(lot)) : ownMs;
    }

    /** {@return the same, but {@link Dates#SLIDING} for a lot that takes it from the account} */
    public long ownExpiresAtMs(int lot) {
        return arena.get(lot, EXPIRES_AT);
    }

    /** {@return where its points stand} */
    public LotState state(int lot) {
        return LotState.ofCode((int) arena.get(lot, OWNER) & STATE_MASK);
    }

    /** {@return whether it is still to be activated, and not locked} */
    public boolean isPending(int lot) {
        return (arena.get(lot, OWNER) & STATE_MASK) == LotState.PENDING.code;
    }

    /** {@return the first instant at which something is due on it} */
    public long dueAtMs(int lot) {
        return isPending(lot) ? Math.min(activatesAtMs(lot), expiresAtMs(lot)) : expiresAtMs(lot);
    }

    /** {@return by what it stands in its list: {@link #dueAtMs} but for a sliding date} */
    public long orderMs(int lot) {
        long ownMs = ownExpiresAtMs(lot);
        return isPending(lot) ? Math.min(activatesAtMs(lot), ownMs) : ownMs;
    }

    /** Puts a new lot in its place among the account's. */
    public void create(
            int account,
            long number,
            long points,
            LotState state,
            long activatesAtMs,
            long expiresAtMs) {
        int lot = arena.takeSlot();
        arena.put(lot, NUMBER, number, points, activatesAtMs, expiresAtMs);
        enter(account, lot, state);
    }

    private void enter(int account, int lot, LotState state) {
        arena.put(lot, OWNER, ((long) account << 32) | state.code);
        lists.insert(account, lot, state);
        accounts.addLotCounts(account, 1, state == LotState.PENDING ? 1 : 0);
        long expiresAtMs = ownExpiresAtMs(lot);
        if (expiresAtMs == Dates.SLIDING) {
            accounts.addSlidingLotCount(account, 1);
            expiresAtMs = accounts.slidingExpiresAtMs(account);
        }
        accounts.noteDue(
                account,
                state == LotState.PENDING
                        ? Math.min(activatesAtMs(lot), expiresAtMs)
                        : expiresAtMs);
    }

    private void leave(int account, int lot) {
        accounts.addLotCounts(account, -1, isPending(lot) ? -1 : 0);
        if (ownExpiresAtMs(lot) == Dates.SLIDING) {
            accounts.addSlidingLotCount(account, -1);
        }
        lists.remove(account, lot);
    }

    /**
     * {@return slot of the account's open lot with that number} Looks at the fronts of all lists
     * first: what is taken, lapses or is activated stands there.
     *
     * @throws IllegalStateException if there is none: the journal and the state disagree
     */
    public int find(int account, long number) {
        int available = firstAvailable(account);
        int pending = firstPending(account);
        int locked = firstLocked(account);
        int sliding = firstSliding(account);
        if (sliding != 0 && number(sliding) == number) {
            return sliding;
        }
        while (available != 0 || pending != 0 || locked != 0) {
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
            if (locked != 0) {
                if (number(locked) == number) {
                    return locked;
                }
                locked = next(locked);
            }
        }
        throw new IllegalStateException("no such lot: account=" + account + ", lot=" + number);
    }

    /**
     * {@return slot of the account's open lot with that number, 0 if there is none}
     *
     * @param ownExpiresAtMs the lot's, which tells where to look
     */
    public int find(int account, long number, long ownExpiresAtMs) {
        int lot = findActivated(account, number, ownExpiresAtMs);
        if (lot != 0) {
            return lot;
        }
        int pending = firstPending(account);
        while (pending != 0 && number(pending) != number) {
            pending = next(pending);
        }
        return pending;
    }

    /**
     * The same where it is known how the lot was made, so that a member's many pending lots need
     * not be looked through.
     *
     * @param activatesAtMs of a lot that was made pending, {@link Dates#AT_ONCE} of another
     */
    public int find(int account, long number, long ownExpiresAtMs, long activatesAtMs) {
        int lot = findActivated(account, number, ownExpiresAtMs);
        if (lot != 0 || activatesAtMs == Dates.AT_ONCE) {
            return lot;
        }
        long orderMs = Math.min(activatesAtMs, ownExpiresAtMs);
        return lists.find(account, LotState.PENDING, number, orderMs);
    }

    private int findActivated(int account, long number, long ownExpiresAtMs) {
        int available = lists.find(account, LotState.AVAILABLE, number, ownExpiresAtMs);
        return available != 0
                ? available
                : lists.find(account, LotState.LOCKED, number, ownExpiresAtMs);
    }

    /**
     * Puts points back into a lot, available or locked; one that was emptied exists again.
     *
     * @return where they landed: in the state of the lot if the account has it open
     */
    public LotState restore(
            int account, long number, long points, LotState state, long ownExpiresAtMs) {
        int lot = findActivated(account, number, ownExpiresAtMs);
        if (lot == 0) {
            create(account, number, points, state, Dates.AT_ONCE, ownExpiresAtMs);
            return state;
        }
        arena.put(lot, POINTS, points(lot) + points);
        return state(lot);
    }

    /** Takes points out of a lot; the emptied lot is freed. */
    public void take(int account, int lot, long points) {
        long left = points(lot) - points;
        assert left >= 0 : "lot overdrawn: lot=" + number(lot) + ", taken=" + points;
        if (left > 0) {
            arena.put(lot, POINTS, left);
            return;
        }
        leave(account, lot);
        arena.freeSlot(lot);
    }

    /** Puts a lot into another state: activated, locked, unlocked. */
    public void change(int account, int lot, LotState state) {
        leave(account, lot);
        enter(account, lot, state);
    }

    /**
     * Hands a lot over to another account, in the state that it is in. Points of the same lot that
     * the other account has already, because they came back to it after an earlier merge was
     * reversed, are joined by these.
     *
     * @return where the points landed
     */
    public LotState move(int from, int to, int lot) {
        LotState state = state(lot);
        int there =
                state == LotState.PENDING ? 0 : findActivated(to, number(lot), ownExpiresAtMs(lot));
        leave(from, lot);
        if (there == 0) {
            enter(to, lot, state);
        } else {
            arena.put(there, POINTS, points(there) + points(lot));
            arena.freeSlot(lot);
        }
        return there == 0 ? state : state(there);
    }

    /**
     * {@return the first instant at which something is due on the account: on its lots or its
     * holds} Told by the first of each of its lists, and kept nowhere.
     */
    public long nextDueAtMs(int account) {
        long dueAtMs = accounts.firstHoldDueAtMs(account);
        int available = firstAvailable(account);
        if (available != 0) {
            dueAtMs = Math.min(dueAtMs, dueAtMs(available));
        }
        int pending = firstPending(account);
        if (pending != 0) {
            dueAtMs = Math.min(dueAtMs, dueAtMs(pending));
        }
        int locked = firstLocked(account);
        if (locked != 0) {
            dueAtMs = Math.min(dueAtMs, dueAtMs(locked));
        }
        if (hasSliding(account)) {
            dueAtMs = Math.min(dueAtMs, accounts.slidingExpiresAtMs(account));
        }
        return dueAtMs;
    }

    /** Moves the one date of the account's sliding lots. */
    public void slide(int account, long expiresAtMs) {
        accounts.setSlidingExpiresAtMs(account, expiresAtMs);
        accounts.noteDue(account, expiresAtMs);
    }

    /**
     * Notes the lots at the ends of an account's lists: {@link #ENDS_MAX} at most.
     *
     * @return how many are noted now
     */
    int noteEnds(int account, int[] noted, int count) {
        int firstAvailable = accounts.firstAvailableLot(account);
        int lastAvailable = accounts.lastAvailableLot(account);
        int pending = accounts.firstPendingLot(account);
        int behind = count;
        if (firstAvailable != 0) {
            noted[behind++] = firstAvailable;
        }
        if (lastAvailable != firstAvailable) {
            noted[behind++] = lastAvailable;
        }
        if (pending != 0) {
            noted[behind++] = pending;
        }
        return behind;
    }

    /**
     * Notes what those lead to: the second lot, and what the last hints at.
     *
     * @return how many are noted now
     */
    int noteBehindEnds(int account, int[] noted, int count) {
        int second = next(accounts.firstAvailableLot(account));
        int hinted = hint(accounts.lastAvailableLot(account));
        int behind = count;
        if (second != 0) {
            noted[behind++] = second;
        }
        if (hinted != 0 && hinted != second) {
            noted[behind++] = hinted;
        }
        return behind;
    }

    /** {@return a sum over words of a lot, from its begin and its end} */
    long touch(int lot) {
        return arena.touch(lot, NUMBER, OWNER);
    }

    /** {@return whether their records lie in that arena} */
    boolean isIn(Arena records) {
        return arena == records;
    }

    /** {@return whether there is a lot in a slot} One that was freed has no owner. */
    boolean isOpen(int slot) {
        return account(slot) != 0;
    }

    int account(int lot) {
        return (int) (arena.get(lot, OWNER) >>> 32);
    }

    int hint(int lot) {
        return (int) arena.get(lot, OWNER) >>> STATE_BITS;
    }

    /** A slot that has more bits than there is room for is not hinted at. */
    void setHint(int lot, int hint) {
        long owner = arena.get(lot, OWNER);
        int kept = hint <= HINT_MAX ? hint : 0;
        arena.put(lot, OWNER, (owner & ~HINT_MASK) | ((long) kept << STATE_BITS));
    }
}
