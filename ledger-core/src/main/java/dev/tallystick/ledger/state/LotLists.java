package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotState;

/**
 * The order of an account's lots: a linked list for each state, by the instant at which something
 * is due on the lot, ties by older lot.
 *
 * <p>A lot's place is looked for from both ends at once. From the back it passes lots of the same
 * date together: each lot has a <em>hint</em>, an older lot of its date between which and itself
 * there are none of another. So a member with thousands of lots costs no more than one with as many
 * dates. A hint may be out of date, for nobody tells it when the lot it names is gone or its slot
 * used anew; it is believed only while that lot proves to be what the hint says.
 *
 * <p>An account has room for one slot of its pending lots only, and for one of its locked ones: the
 * first of them names the last as the lot before it.
 */
final class LotLists {
    private final Arena arena;
    private final Accounts accounts;
    private final Lots lots;

    LotLists(Arena arena, Accounts accounts, Lots lots) {
        this.arena = arena;
        this.accounts = accounts;
        this.lots = lots;
    }

    /** {@return slot of the lot behind, 0 at the end} */
    int next(int lot) {
        return (int) arena.get(lot, Lots.LINKS);
    }

    /** Puts a lot, whose own words are written, in its place. */
    void insert(int account, int lot, LotState state) {
        int first = first(account, state);
        int last = last(account, state);
        int before = first == 0 ? 0 : placeOf(account, lot, first, last);
        int behind = before == 0 ? first : next(before);
        if (before != 0) {
            setLinks(before, previous(before), lot);
            if (lots.orderMs(before) == lots.orderMs(lot)) {
                lots.setHint(lot, oldestOfDate(before));
            }
        }
        if (behind != 0) {
            setLinks(behind, lot, next(behind));
        }
        setLinks(lot, before, behind);
        if (before == 0 || behind == 0) {
            setEnds(account, state, before == 0 ? lot : first, behind == 0 ? lot : last);
        }
        if (isSlidingAvailable(lot) && (before == 0 || !isSlidingAvailable(before))) {
            accounts.setFirstSlidingLot(account, lot);
        }
    }

    private int placeOf(int account, int lot, int first, int last) {
        int sliding = isSlidingAvailable(lot) ? accounts.firstSlidingLot(account) : 0;
        if (sliding != 0 && lots.number(lot) < lots.number(sliding)) {
            return sliding == first ? 0 : previous(sliding);
        }
        return placeBehind(first, last, lots.orderMs(lot), lots.number(lot));
    }

    private boolean isSlidingAvailable(int lot) {
        return lots.ownExpiresAtMs(lot) == Dates.SLIDING && lots.state(lot) == LotState.AVAILABLE;
    }

    /** Takes a lot out. */
    void remove(int account, int lot) {
        LotState state = lots.state(lot);
        int first = first(account, state);
        int last = last(account, state);
        int before = lot == first ? 0 : previous(lot);
        int behind = next(lot);
        if (isSlidingAvailable(lot) && accounts.firstSlidingLot(account) == lot) {
            boolean isNextSliding = behind != 0 && isSlidingAvailable(behind);
            accounts.setFirstSlidingLot(account, isNextSliding ? behind : 0);
        }
        if (before != 0) {
            setLinks(before, previous(before), behind);
        }
        if (behind != 0) {
            setLinks(behind, before, next(behind));
        }
        if (before == 0 || behind == 0) {
            setEnds(account, state, before == 0 ? behind : first, behind == 0 ? before : last);
        }
    }

    /** {@return slot of the lot in its place in the list of a state, 0 if it is not there} */
    int find(int account, LotState state, long number, long orderMs) {
        int first = first(account, state);
        if (first == 0 || lots.number(first) == number) {
            return first; // what is taken stands in front, mostly
        }
        if (orderMs == Dates.SLIDING && state == LotState.AVAILABLE) {
            int sliding = accounts.firstSlidingLot(account);
            if (sliding == 0 || lots.number(sliding) >= number) {
                return sliding != 0 && lots.number(sliding) == number ? sliding : 0;
            }
        }
        int place = placeBehind(first, last(account, state), orderMs, number);
        return place != 0 && lots.number(place) == number ? place : 0;
    }

    /**
     * {@return slot of the lot itself if it is there, else of the one behind which it belongs, 0
     * for in front of all}
     */
    private int placeBehind(int first, int last, long orderMs, long number) {
        int fromFront = first;
        int fromBack = last;
        while (isBefore(orderMs, number, fromBack)) {
            if (isBefore(orderMs, number, fromFront)) {
                return fromFront == first ? 0 : previous(fromFront);
            }
            fromFront = next(fromFront);
            boolean mayPassDate = orderMs < lots.orderMs(fromBack);
            fromBack = previous(mayPassDate ? oldestOfDate(fromBack) : fromBack);
        }
        return fromBack;
    }

    /** {@return the oldest lot of the same date and list that the hint leads to} */
    private int oldestOfDate(int lot) {
        int hint = lots.hint(lot);
        boolean isTrue =
                hint != 0
                        && lots.account(hint) == lots.account(lot)
                        && lots.state(hint) == lots.state(lot)
                        && lots.orderMs(hint) == lots.orderMs(lot)
                        && lots.number(hint) < lots.number(lot);
        return isTrue ? hint : lot;
    }

    private boolean isBefore(long orderMs, long number, int other) {
        long otherOrderMs = lots.orderMs(other);
        return orderMs != otherOrderMs ? orderMs < otherOrderMs : number < lots.number(other);
    }

    private int first(int account, LotState state) {
        return switch (state) {
            case AVAILABLE -> accounts.firstAvailableLot(account);
            case PENDING -> accounts.firstPendingLot(account);
            case LOCKED -> accounts.firstLockedLot(account);
        };
    }

    private int last(int account, LotState state) {
        if (state == LotState.AVAILABLE) {
            return accounts.lastAvailableLot(account);
        }
        int first = first(account, state);
        return first == 0 ? 0 : previous(first);
    }

    private void setEnds(int account, LotState state, int first, int last) {
        switch (state) {
            case AVAILABLE -> accounts.setAvailableLots(account, first, last);
            case PENDING -> accounts.setFirstPendingLot(account, first);
            case LOCKED -> accounts.setFirstLockedLot(account, first);
        }
        if (state != LotState.AVAILABLE && first != 0) {
            setLinks(first, last, next(first));
        }
    }

    private int previous(int lot) {
        return (int) (arena.get(lot, Lots.LINKS) >>> 32);
    }

    private void setLinks(int lot, int before, int behind) {
        arena.put(lot, Lots.LINKS, ((long) before << 32) | behind);
    }
}
