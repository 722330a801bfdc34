package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Origin;
import dev.tallystick.ledger.entry.Resolution;

import java.util.Arrays;

/**
 * The open holds: points pinned to the lots that they came from. A hold has its parts in the order
 * in which it recorded them; the holds of one account stand in the order in which they time out,
 * ties by older hold. What becomes of a hold stays in {@link Originals}. Source: ARCHITECTURE.md,
 * rule 6.
 *
 * <pre>
 * hold                                   pin, one part of a hold
 *  0  position      of its entry          0  number        of the lot
 *  1  points        that it still holds   1  points
 *  2  expiresAt     when it times out     2  expiresAt     the lot's own
 *  3  owner         account, pin count    3  next          slot, 0 at the end
 *  4  pins          slot of first, last
 *  5  links         slot before, behind
 * </pre>
 */
public final class Holds {
    private static final int POSITION = 0;
    private static final int POINTS = 1;
    private static final int EXPIRES_AT = 2;
    private static final int OWNER = 3;
    private static final int PINS = 4;
    private static final int LINKS = 5;
    private static final int HOLD_WORDS = 6;
    private static final int LOT = 0;
    private static final int NEXT = 3;
    private static final int PIN_WORDS = 4;

    private final Arena holds;
    private final Arena pins;
    private final Accounts accounts;
    private final Originals originals;
    private int[] byAge = new int[16];

    Holds(Arenas arenas, Accounts accounts, Originals originals) {
        holds = arenas.next(HOLD_WORDS);
        pins = arenas.next(PIN_WORDS);
        this.accounts = accounts;
        this.originals = originals;
    }

    /** {@return slot of the open hold that the entry at that position made, 0 if there is none} */
    public int find(long position) {
        return originals.hold(originals.find(position));
    }

    /** {@return slot of the account's hold that times out first, 0 if it has none} */
    public int first(int account) {
        return accounts.firstHold(account);
    }

    /** {@return slot of the hold behind in the order of time-outs, 0 at the end} */
    public int next(int hold) {
        return (int) holds.get(hold, LINKS);
    }

    /** {@return position of the entry that made it} */
    public long position(int hold) {
        return holds.get(hold, POSITION);
    }

    /** {@return what it still holds} */
    public long points(int hold) {
        return holds.get(hold, POINTS);
    }

    /** {@return when it times out} */
    public long expiresAtMs(int hold) {
        return holds.get(hold, EXPIRES_AT);
    }

    /** {@return a sum over words from both ends of a hold} */
    long touch(int hold) {
        return holds.touch(hold, POSITION, LINKS);
    }

    /** {@return a word of its first part} */
    long touchFirstPin(int hold) {
        return pins.get(firstPin(hold), LOT);
    }

    /** {@return the account whose points it holds} */
    public int account(int hold) {
        return (int) (holds.get(hold, OWNER) >>> 32);
    }

    /** {@return how many parts it has} */
    public int pinCount(int hold) {
        return (int) holds.get(hold, OWNER);
    }

    /** {@return slot of its first part, 0 if it has none} */
    public int firstPin(int hold) {
        return (int) (holds.get(hold, PINS) >>> 32);
    }

    /** {@return slot of the part behind, 0 at the end} */
    public int nextPin(int pin) {
        return (int) pins.get(pin, NEXT);
    }

    /** {@return number of the lot to which a part is pinned} */
    public long lotNumber(int pin) {
        return pins.get(pin, LOT);
    }

    /** {@return points of a part, more than 0} */
    public long pinPoints(int pin) {
        return pins.get(pin, POINTS);
    }

    /** {@return the own date of the lot to which a part is pinned} */
    public long ownExpiresAtMs(int pin) {
        return pins.get(pin, EXPIRES_AT);
    }

    /** {@return when that lot expires} */
    public long lotExpiresAtMs(int account, int pin) {
        long ownMs = ownExpiresAtMs(pin);
        return ownMs == Dates.SLIDING ? accounts.slidingExpiresAtMs(account) : ownMs;
    }

    /**
     * {@return slots of the account's holds, the youngest first, ended by 0} Valid until the next
     * call.
     */
    public int[] youngestFirst(int account) {
        int count = 0;
        for (int hold = accounts.lastHold(account); hold != 0; hold = previous(hold)) {
            if (count + 1 >= byAge.length) {
                byAge = Arrays.copyOf(byAge, 2 * byAge.length);
            }
            int at = count++;
            for (; at > 0 && position(byAge[at - 1]) < position(hold); at--) {
                byAge[at] = byAge[at - 1];
            }
            byAge[at] = hold;
        }
        byAge[count] = 0;
        return byAge;
    }

    /** Opens a hold without parts. */
    public void open(int account, long position, long expiresAtMs) {
        int hold = holds.takeSlot();
        holds.put(hold, POSITION, position);
        holds.put(hold, POINTS, 0);
        holds.put(hold, EXPIRES_AT, expiresAtMs);
        holds.put(hold, PINS, 0);
        originals.setHold(position, hold);
        enter(account, hold, 0);
    }

    /** Appends a part to an open hold. */
    public void pin(int hold, long lotNumber, long points, long ownExpiresAtMs) {
        int pin = pins.takeSlot();
        pins.put(pin, LOT, lotNumber);
        pins.put(pin, POINTS, points);
        pins.put(pin, EXPIRES_AT, ownExpiresAtMs);
        pins.put(pin, NEXT, 0);
        int last = (int) holds.get(hold, PINS);
        if (last != 0) {
            pins.put(last, NEXT, pin);
        }
        int first = last == 0 ? pin : firstPin(hold);
        holds.put(hold, PINS, (long) first << 32 | pin);
        addPoints(hold, lotNumber, points);
        addPins(hold, 1);
    }

    /** Takes points out of the part that is pinned to a lot; the emptied part goes. */
    public void unpin(int hold, long lotNumber, long points) {
        int before = 0;
        int pin = firstPin(hold);
        while (pin != 0 && lotNumber(pin) != lotNumber) {
            before = pin;
            pin = nextPin(pin);
        }
        if (pin == 0 || pinPoints(pin) < points) {
            throw new IllegalStateException(
                    "no such part: hold=%d, lot=%d, points=%d"
                            .formatted(position(hold), lotNumber, points));
        }
        addPoints(hold, lotNumber, -points);
        if (pinPoints(pin) > points) {
            pins.put(pin, POINTS, pinPoints(pin) - points);
            return;
        }
        int behind = nextPin(pin);
        int last = (int) holds.get(hold, PINS);
        if (before != 0) {
            pins.put(before, NEXT, behind);
        }
        int first = before == 0 ? behind : firstPin(hold);
        holds.put(hold, PINS, (long) first << 32 | (pin == last ? before : last));
        pins.freeSlot(pin);
        addPins(hold, -1);
    }

    /** Ends a hold of which nothing is pinned any more. */
    public void resolve(long position, Resolution resolution, long relatedPosition) {
        int hold = find(position);
        if (hold == 0 || points(hold) != 0) {
            throw new IllegalStateException("hold cannot be resolved: position=" + position);
        }
        leave(hold);
        holds.freeSlot(hold);
        originals.resolve(position, resolution, relatedPosition);
    }

    /** Hands a hold over to another account. */
    public void move(int hold, int to) {
        int pinCount = pinCount(hold);
        leave(hold);
        enter(to, hold, pinCount);
    }

    private void addPoints(int hold, long lotNumber, long points) {
        holds.put(hold, POINTS, points(hold) + points);
        originals.addPinned(Origin.ofLot(lotNumber), points);
    }

    private void addPins(int hold, int count) {
        holds.put(hold, OWNER, holds.get(hold, OWNER) + count);
        accounts.addPinCount(account(hold), count);
    }

    private void enter(int account, int hold, int pinCount) {
        holds.put(hold, OWNER, (long) account << 32 | pinCount);
        accounts.addPinCount(account, pinCount);
        int before = placeBehind(account, hold);
        int behind = before == 0 ? first(account) : next(before);
        link(account, before, hold);
        link(account, hold, behind);
        refresh(account);
    }

    /** {@return the one behind which a hold belongs, 0 for in front} From both ends at once. */
    private int placeBehind(int account, int hold) {
        int fromBack = accounts.lastHold(account);
        int fromFront = first(account);
        while (fromBack != 0 && isBefore(hold, fromBack)) {
            if (isBefore(hold, fromFront)) {
                return previous(fromFront);
            }
            fromFront = next(fromFront);
            fromBack = previous(fromBack);
        }
        return fromBack;
    }

    private void leave(int hold) {
        int account = account(hold);
        accounts.addPinCount(account, -pinCount(hold));
        link(account, previous(hold), next(hold));
        refresh(account);
    }

    private void refresh(int account) {
        int first = first(account);
        if (first != 0) {
            accounts.setFirstHoldDueAtMs(account, expiresAtMs(first));
            accounts.noteDue(account, expiresAtMs(first));
        }
    }

    private boolean isBefore(int hold, int other) {
        long expiresAtMs = expiresAtMs(hold);
        long otherMs = expiresAtMs(other);
        return expiresAtMs == otherMs ? position(hold) < position(other) : expiresAtMs < otherMs;
    }

    /** Makes one stand behind the other; 0 stands for the end of the account's list. */
    private void link(int account, int before, int behind) {
        if (before != 0) {
            holds.put(before, LINKS, (long) previous(before) << 32 | behind);
        }
        if (behind != 0) {
            holds.put(behind, LINKS, (long) before << 32 | next(behind));
        }
        int first = before == 0 ? behind : accounts.firstHold(account);
        int last = behind == 0 ? before : accounts.lastHold(account);
        accounts.setHolds(account, first, last);
    }

    private int previous(int hold) {
        return (int) (holds.get(hold, LINKS) >>> 32);
    }
}
