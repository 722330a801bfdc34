package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.model.Change.What;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What falls due on one account, instant by instant: rules 0, 3, 4 and 6. */
final class Settling {
    private final World world;

    Settling(World world) {
        this.world = world;
    }

    /** Does everything due up to and including an instant; {@return one account of each} */
    List<Told> settle(Account account, long nowMs) {
        List<Told> done = new ArrayList<>();
        while (true) {
            long dueMs = nextDueMs(account);
            if (dueMs > nowMs) {
                account.settledToMs = nowMs;
                return done;
            }
            release(account, dueMs, done);
            activate(account, dueMs, done);
            expire(account, dueMs, done);
            account.settledToMs = dueMs;
        }
    }

    /** {@return the first instant at which something is due on the account} */
    long nextDueMs(Account account) {
        long dueMs = Long.MAX_VALUE;
        for (Hold hold : account.openHolds()) {
            dueMs = Math.min(dueMs, hold.expiresAtMs);
        }
        for (Lot lot : account.lots) {
            if (lot.points > 0) {
                dueMs = Math.min(dueMs, account.endOf(lot.id));
                if (isToBeActivated(account, lot)) {
                    dueMs = Math.min(dueMs, lot.id.activatesAtMs());
                }
            }
        }
        return dueMs;
    }

    /** A locked lot becomes active without a word. */
    private static boolean isToBeActivated(Account account, Lot lot) {
        return !lot.id.maker().locked && lot.id.activatesAtMs() > account.settledToMs;
    }

    private void release(Account account, long dueMs, List<Told> done) {
        Draft draft = new Draft(world, EntryType.RELEASE, 0, dueMs);
        boolean any = false;
        for (Hold hold : account.openHolds()) {
            if (hold.expiresAtMs == dueMs) {
                any = true;
                for (Hold.Pin pin : hold.pins) {
                    if (pin.points > 0) {
                        draft.unpin(account, hold, pin);
                    }
                }
                hold.resolution = Resolution.EXPIRED;
                draft.tell(account, What.HOLD_RESOLVED, hold.position, Resolution.EXPIRED.code);
            }
        }
        if (any) {
            done.add(draft.posted());
        }
    }

    private void activate(Account account, long dueMs, List<Told> done) {
        Draft draft = new Draft(world, EntryType.ACTIVATE, 0, dueMs);
        boolean any = false;
        for (Lot lot : byNumber(account)) {
            if (isToBeActivated(account, lot) && lot.id.activatesAtMs() == dueMs) {
                any = true;
                draft.tell(account, What.ACTIVATED, lot.id.number(), lot.points);
                draft.payDebtFrom(account, lot, lot.points);
            }
        }
        if (any) {
            done.add(draft.posted());
        }
    }

    private void expire(Account account, long dueMs, List<Told> done) {
        Draft draft = new Draft(world, EntryType.EXPIRE, 0, dueMs);
        boolean any = false;
        for (Lot lot : byNumber(account)) {
            if (account.endOf(lot.id) <= dueMs) {
                any = true;
                draft.lapse(account, lot.id, lot.points);
                lot.points = 0;
            }
        }
        if (any) {
            done.add(draft.posted());
        }
    }

    private static List<Lot> byNumber(Account account) {
        List<Lot> lots = new ArrayList<>(account.lots);
        lots.removeIf(lot -> lot.points == 0);
        lots.sort(Comparator.comparingLong(lot -> lot.id.number()));
        return lots;
    }
}
