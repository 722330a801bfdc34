package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.model.Change.What;

import java.util.ArrayList;
import java.util.List;

/**
 * One entry in the making, and the moves of points that many rules share: each changes the accounts
 * and tells of it.
 */
final class Draft {
    final World world;
    final EntryType type;
    final long position;
    final long nowMs;
    private final List<Change> changes = new ArrayList<>();
    private Deed lastMaker;
    private int lotCount;

    /**
     * @param nowMs when it happens: now, or when it was due
     */
    Draft(World world, EntryType type, long position, long nowMs) {
        this.world = world;
        this.type = type;
        this.position = position;
        this.nowMs = nowMs;
    }

    void tell(Account account, What what, long subject, long points) {
        changes.add(new Change(what, account.owner.number, account.unit, subject, points));
    }

    Told posted() {
        return new Told(type, Outcome.POSTED, -1, nowMs, changes);
    }

    Told posted(long effectiveAtMs) {
        return new Told(type, Outcome.POSTED, -1, effectiveAtMs, changes);
    }

    /** Points given for the first time: as a new lot, or for a debt, or too late. */
    Lot.Id make(Account account, Deed maker, long points, long activatesAtMs, long expiresAtMs) {
        lotCount = maker == lastMaker ? lotCount : 0;
        lastMaker = maker;
        Lot.Id id = new Lot.Id(maker.lotNumber(lotCount), maker, activatesAtMs, expiresAtMs);
        if (account.endOf(id) <= nowMs) {
            if (points > 0) {
                lotCount++;
                tell(account, What.CREATED, id.number(), points);
                lapse(account, id, points);
            }
            return id;
        }
        boolean pending = activatesAtMs != Dates.AT_ONCE && activatesAtMs > nowMs;
        long rest = pending ? points : points - payDebt(account, points);
        if (rest == 0) {
            return null;
        }
        lotCount++;
        account.lot(id).points = rest;
        tell(account, pending ? What.CREATED_PENDING : What.CREATED, id.number(), rest);
        return id;
    }

    /**
     * Points that left a lot return to it: first they repay what was written off of its earn; what
     * remains lapses if the lot is over, is locked if its earn is, else it pays the debt.
     *
     * @param graceUntilMs until when a part lives whose lot is over, unless it is locked; {@link
     *     Dates#AT_ONCE}: not
     */
    void giveBack(Account account, Deed deed, Lot.Id id, long points, long graceUntilMs) {
        long repaid = Math.min(points, id.maker().shortfall);
        if (repaid > 0) {
            id.maker().shortfall -= repaid;
            tell(account, What.SHORTFALL_PAID, id.maker().origin(), repaid);
            world.book(account.unit, Book.REVERSED, repaid);
        }
        long rest = points - repaid;
        if (rest == 0) {
            return;
        }
        if (account.endOf(id) <= nowMs) {
            if (graceUntilMs != Dates.AT_ONCE && !id.maker().locked) {
                make(account, deed, rest, Dates.AT_ONCE, graceUntilMs);
            } else {
                tell(account, restored(id), id.number(), rest);
                lapse(account, id, rest);
            }
            return;
        }
        if (id.maker().locked) {
            account.lot(id).points += rest;
            tell(account, restored(id), id.number(), rest);
            return;
        }
        rest -= payDebt(account, rest);
        if (rest > 0) {
            account.lot(id).points += rest;
            tell(account, restored(id), id.number(), rest);
        }
    }

    private static What restored(Lot.Id id) {
        return id.maker().locked ? What.RESTORED_LOCKED : What.RESTORED;
    }

    /** A pinned part goes back into its lot, and is there what the lot is now. */
    void unpin(Account account, Hold hold, Hold.Pin pin) {
        unpinTo(account, pin);
        long points = pin.points;
        pin.points = 0;
        Lot.Id id = pin.lot;
        boolean over = account.endOf(id) <= nowMs;
        boolean locked = id.maker().locked;
        if (over) {
            lapse(account, id, points);
            return;
        }
        account.lot(id).points += points;
        if (!locked) {
            payDebtFrom(account, account.lot(id), points);
        }
    }

    /** Tells where a pinned part goes back to. */
    void unpinTo(Account account, Hold.Pin pin) {
        Lot.Id id = pin.lot;
        What released = id.maker().locked ? What.PIN_RELEASED_LOCKED : What.PIN_RELEASED;
        tell(account, released, id.number(), pin.points);
    }

    /** Points on their way into the account pay its debt. */
    long payDebt(Account account, long points) {
        long paid = Math.min(points, account.debt);
        if (paid > 0) {
            account.debt -= paid;
            tell(account, What.DEBT_PAID, 0, paid);
        }
        return paid;
    }

    /** Points that just became available in a lot pay the account's debt. */
    void payDebtFrom(Account account, Lot lot, long points) {
        long paid = Math.min(points, account.debt);
        if (paid > 0) {
            account.debt -= paid;
            lot.points -= paid;
            tell(account, What.PAID, lot.id.number(), paid);
        }
    }

    /** Available points leave their lots, in redeem order. */
    List<Lot.Part> take(Account account, long points) {
        List<Lot.Part> parts = new ArrayList<>();
        long left = points;
        for (Lot lot : account.lotsIn(LotState.AVAILABLE, nowMs)) {
            long part = Math.min(lot.points, left);
            left -= part;
            if (part > 0) {
                lot.points -= part;
                parts.add(new Lot.Part(lot.id, part));
            }
        }
        return parts;
    }

    /** The same, told of as taken. */
    List<Lot.Part> takeAndTell(Account account, long points) {
        List<Lot.Part> parts = take(account, points);
        for (Lot.Part part : parts) {
            tell(account, What.TAKEN, part.lot().number(), part.points());
        }
        return parts;
    }

    /** Points of a lot that no account counts any more go to breakage. */
    void lapse(Account account, Lot.Id id, long points) {
        id.maker().expired += points;
        tell(account, What.EXPIRED, id.number(), points);
        world.book(account.unit, Book.EXPIRED, points);
    }

    /**
     * What the member owes is taken from what is available, as far as it goes; the rest is owed.
     */
    long owe(Account account, long points) {
        long left = points;
        for (Lot.Part part : takeAndTell(account, points)) {
            left -= part.points();
        }
        if (left > 0) {
            account.debt += left;
            tell(account, What.DEBT_ADDED, 0, left);
        }
        return left;
    }
}
