package dev.tallystick.ledger.history;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What would have fallen due on an account between one of its entries and an instant, had nothing
 * else been posted. The lots as they stood at that entry are found backwards: one whose dates have
 * passed by the instant holds nothing there, and taking back what happened to it in between gives
 * what it held.
 */
final class DueLots {
    private final EntrySource entries;
    private final RecordedEntry from;
    private final Map<Long, Long> remainingPoints = new TreeMap<>();

    /** One date of one lot. */
    private record Due(long atMs, boolean isExpiry, long lotNumber) {}

    /**
     * @param from the entry from which on nothing more is posted
     */
    DueLots(EntrySource entries, RecordedEntry from) {
        this.entries = entries;
        this.from = from;
    }

    /** Takes back a later entry that took effect by the instant; the newest comes first. */
    void undo(RecordedEntry later) {
        for (Effect effect : later.effects().reversed()) {
            switch (effect) {
                case Effect.LotTaken lot -> add(lot.lotNumber(), lot.points());
                case Effect.LotExpired lot -> add(lot.lotNumber(), lot.points());
                case Effect.LotRestored lot -> add(lot.lotNumber(), -lot.points());
                case Effect.LotActivated lot -> {
                    if (isOlder(lot.lotNumber())) {
                        remainingPoints.put(lot.lotNumber(), lot.points());
                    }
                }
                case Effect.LotPaid lot -> add(lot.lotNumber(), lot.points());
                case Effect _ -> {}
            }
        }
    }

    /**
     * {@return the balance at an instant}
     *
     * @param balance after the entry from which on nothing more is posted
     */
    Balance settle(Balance balance, long atMs) throws IOException {
        long availablePoints = balance.availablePoints();
        long pendingPoints = balance.pendingPoints();
        long debtPoints = Math.max(0, -availablePoints);
        Set<Long> pendingLots = new HashSet<>();
        for (Due due : dates(atMs, pendingLots)) {
            long points = remainingPoints.get(due.lotNumber());
            boolean wasPending = pendingLots.remove(due.lotNumber());
            if (wasPending) {
                pendingPoints -= points;
            } else {
                availablePoints -= points;
            }
            if (!due.isExpiry()) {
                availablePoints += points;
                long paidPoints = Math.min(debtPoints, points);
                debtPoints -= paidPoints;
                remainingPoints.put(due.lotNumber(), points - paidPoints);
            }
        }
        return new Balance(
                availablePoints, pendingPoints, balance.lockedPoints(), balance.heldPoints());
    }

    /** {@return the dates that pass by an instant, in the order of the rules} */
    private List<Due> dates(long atMs, Set<Long> pendingLots) throws IOException {
        List<Due> dates = new ArrayList<>();
        for (long lotNumber : remainingPoints.keySet()) {
            Effect.LotCreated lot = lotCreated(lotNumber);
            boolean isPending = lot.pending() && lot.activatesAtMs() > BalanceAt.settledAtMs(from);
            if (isPending) {
                pendingLots.add(lotNumber);
            }
            if (isPending && lot.activatesAtMs() <= atMs) {
                dates.add(new Due(lot.activatesAtMs(), false, lotNumber));
            }
            if (lot.expiresAtMs() <= atMs) {
                dates.add(new Due(lot.expiresAtMs(), true, lotNumber));
            }
        }
        dates.sort(
                Comparator.comparingLong(Due::atMs)
                        .thenComparing(Due::isExpiry)
                        .thenComparingLong(Due::lotNumber));
        return dates;
    }

    private void add(long lotNumber, long points) {
        if (isOlder(lotNumber)) {
            remainingPoints.merge(lotNumber, points, Long::sum);
        }
    }

    private boolean isOlder(long lotNumber) {
        return LotNumber.positionOf(lotNumber) <= from.position();
    }

    private Effect.LotCreated lotCreated(long lotNumber) throws IOException {
        byte[] origin = entries.entryAt(LotNumber.positionOf(lotNumber));
        for (Effect effect : RecordedEntry.parse(origin).effects()) {
            if (effect instanceof Effect.LotCreated lot && lot.lotNumber() == lotNumber) {
                return lot;
            }
        }
        throw new IllegalStateException("no such lot in its entry: " + LotNumber.toId(lotNumber));
    }
}
