package dev.tallystick.ledger.history;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.LotState;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What falls due on an account by itself, had nothing else been posted: holds end, lots begin and
 * end. Source: ARCHITECTURE.md, rules 0, 5, 6 and 11.
 */
final class DueLots {
    private final AccountThen account;
    private final Map<Long, AccountThen.Lot> lots;
    private long availablePoints;
    private long pendingPoints;
    private long lockedPoints;
    private long heldPoints;

    /** In the order of one instant. */
    private enum Kind {
        RELEASE,
        ACTIVATE,
        EXPIRE
    }

    /**
     * One date.
     *
     * @param number of the lot; of a hold the position of its entry
     */
    private record Due(long atMs, Kind kind, long number) {
        private static final Comparator<Due> ORDER =
                Comparator.comparingLong(Due::atMs)
                        .thenComparing(Due::kind)
                        .thenComparingLong(Due::number);
    }

    /**
     * @param account as it stood
     * @param balance what it came to
     */
    DueLots(AccountThen account, Balance balance) {
        this.account = account;
        this.lots = account.lots();
        availablePoints = balance.availablePoints();
        pendingPoints = balance.pendingPoints();
        lockedPoints = balance.lockedPoints();
        heldPoints = balance.heldPoints();
    }

    /** {@return the balance at an instant} */
    Balance settle(long atMs) {
        for (Due due : dates(atMs)) {
            switch (due.kind()) {
                case RELEASE -> release(hold(due.number()), due.atMs());
                case ACTIVATE -> activate(lots.get(due.number()));
                case EXPIRE -> expire(lots.get(due.number()));
            }
        }
        return new Balance(availablePoints, pendingPoints, lockedPoints, heldPoints);
    }

    private List<Due> dates(long atMs) {
        List<Due> dates = new ArrayList<>();
        for (AccountThen.Hold hold : account.holds()) {
            if (hold.expiresAtMs() <= atMs) {
                dates.add(new Due(hold.expiresAtMs(), Kind.RELEASE, hold.position()));
            }
        }
        for (AccountThen.Lot lot : lots.values()) {
            if (lot.state() == LotState.PENDING && lot.activatesAtMs() <= atMs) {
                dates.add(new Due(lot.activatesAtMs(), Kind.ACTIVATE, lot.number()));
            }
            if (lot.expiresAtMs() <= atMs) {
                dates.add(new Due(lot.expiresAtMs(), Kind.EXPIRE, lot.number()));
            }
        }
        dates.sort(Due.ORDER);
        return dates;
    }

    private AccountThen.Hold hold(long position) {
        return account.holds().stream()
                .filter(hold -> hold.position() == position)
                .findFirst()
                .orElseThrow();
    }

    private void release(AccountThen.Hold hold, long atMs) {
        for (AccountThen.Part part : hold.parts()) {
            AccountThen.Lot lot = lots.get(part.lotNumber());
            heldPoints -= part.points();
            if (lot.expiresAtMs() <= atMs) {
                continue;
            }
            if (lot.state() == LotState.LOCKED) {
                lockedPoints += part.points();
                lot.points(lot.points() + part.points());
            } else {
                makeAvailable(lot, part.points());
            }
        }
    }

    private void activate(AccountThen.Lot lot) {
        long points = lot.points();
        pendingPoints -= points;
        lot.state(LotState.AVAILABLE);
        lot.points(0);
        makeAvailable(lot, points);
    }

    /** A debt takes its part first. */
    private void makeAvailable(AccountThen.Lot lot, long points) {
        long paidPoints = Math.min(points, Math.max(0, -availablePoints));
        availablePoints += points;
        lot.points(lot.points() + points - paidPoints);
    }

    private void expire(AccountThen.Lot lot) {
        switch (lot.state()) {
            case AVAILABLE -> availablePoints -= lot.points();
            case PENDING -> pendingPoints -= lot.points();
            case LOCKED -> lockedPoints -= lot.points();
        }
        lot.points(0);
    }
}
