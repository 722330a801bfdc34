package dev.tallystick.ledger.history;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everybody's lots, holds and debts, added up from effects and nothing else: knows no balance, and
 * lets only dates decide what is pending and what is over.
 */
final class PlainFold {
    private final long atMs;
    private final Map<Long, Effect.LotCreated> made = new HashMap<>();
    private final Map<Place, Lot> lots = new TreeMap<>();
    private final Map<Long, Hold> holds = new TreeMap<>();
    private final Map<Long, Long> debts = new HashMap<>();
    private final Map<Long, Long> slidToMs = new HashMap<>();
    private final Set<Long> lockedEarns = new HashSet<>();

    /** After a merge was taken back, parts of one lot may be with two members. */
    private record Place(long account, long lotNumber) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparingLong(Place::account)
                    .thenComparingLong(Place::lotNumber)
                    .compare(this, other);
        }
    }

    private static final class Lot {
        private long points;
        private boolean isActivated = true;
    }

    private static final class Hold {
        private long account;
        private long expiresAtMs;
        private final Map<Long, Long> parts = new LinkedHashMap<>();
    }

    private record Due(long atMs, int kind, long number) {}

    PlainFold(long atMs) {
        this.atMs = atMs;
    }

    void add(RecordedEntry entry) {
        int index = 0;
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.AccountSwitched(int accountIndex)) {
                index = accountIndex;
            } else if (!entry.accounts().isEmpty()) {
                add(entry, entry.accounts().get(index).number(), effect);
            }
        }
    }

    private void add(RecordedEntry entry, long account, Effect effect) {
        switch (effect) {
            case Effect.LotCreated lot -> {
                made.put(lot.lotNumber(), lot);
                lot(account, lot).points += lot.points();
                lot(account, lot).isActivated = !lot.pending();
            }
            case Effect.LotTaken lot -> lot(account, lot).points -= lot.points();
            case Effect.LotPaid lot -> {
                lot(account, lot).points -= lot.points();
                debts.merge(account, -lot.points(), Long::sum);
            }
            case Effect.LotRestored lot -> lot(account, lot).points += lot.points();
            case Effect.LotActivated lot -> lot(account, lot).isActivated = true;
            case Effect.LotExpired lot -> {
                if (entry.type() == EntryType.EXPIRE && entry.isPosting()) {
                    lot(account, lot).points -= lot.points();
                }
            }
            case Effect.LotMoved lot -> {
                Lot to = lot(entry.accounts().get(lot.toAccountIndex()).number(), lot);
                lot(account, lot).points -= lot.points();
                to.points += lot.points();
                to.isActivated = lot(account, lot).isActivated;
            }
            case Effect.HoldOpened opened -> {
                Hold hold = hold(entry.position());
                hold.account = account;
                hold.expiresAtMs = opened.holdExpiresAtMs();
            }
            case Effect.LotPinned part -> {
                lot(account, part).points -= part.points();
                hold(entry.position()).parts.merge(part.lotNumber(), part.points(), Long::sum);
            }
            case Effect.PinTaken part ->
                    hold(part.holdPosition())
                            .parts
                            .merge(part.lotNumber(), -part.points(), Long::sum);
            case Effect.PinReleased part -> {
                lot(account, part).points += part.points();
                hold(part.holdPosition()).parts.merge(part.lotNumber(), -part.points(), Long::sum);
            }
            case Effect.HoldResolved hold -> holds.remove(hold.holdPosition());
            case Effect.HoldMoved moved ->
                    hold(moved.holdPosition()).account =
                            entry.accounts().get(moved.toAccountIndex()).number();
            case Effect.EarnLocked earn -> {
                if (earn.locked()) {
                    lockedEarns.add(earn.earnPosition());
                } else {
                    lockedEarns.remove(earn.earnPosition());
                }
            }
            case Effect.DebtAdded debt -> debts.merge(account, debt.points(), Long::sum);
            case Effect.DebtPaid debt -> debts.merge(account, -debt.points(), Long::sum);
            case Effect.Slid slid -> slidToMs.put(account, slid.expiresAtMs());
            default -> {}
        }
    }

    private Lot lot(long account, Effect.OnLot effect) {
        return lot(account, effect.lotNumber());
    }

    private Lot lot(long account, long lotNumber) {
        return lots.computeIfAbsent(new Place(account, lotNumber), _ -> new Lot());
    }

    private Hold hold(long position) {
        return holds.computeIfAbsent(position, _ -> new Hold());
    }

    /** {@return what an account comes to} */
    Balance balance(long account) {
        long debt = debts.getOrDefault(account, 0L);
        for (Due due : dues(account)) {
            if (due.kind() == 0) {
                Hold hold = holds.remove(due.number());
                for (Map.Entry<Long, Long> part : hold.parts.entrySet()) {
                    long number = part.getKey();
                    boolean paysNothing = isLocked(number) || endOf(account, number) <= due.atMs();
                    long paid = paysNothing ? 0 : Math.min(debt, part.getValue());
                    lot(account, number).points += part.getValue() - paid;
                    debt -= paid;
                }
            } else {
                Lot lot = lot(account, due.number());
                long paid = isLocked(due.number()) ? 0 : Math.min(debt, lot.points);
                lot.points -= paid;
                debt -= paid;
            }
        }
        long available = -debt;
        long pending = 0;
        long locked = 0;
        for (Map.Entry<Place, Lot> entry : lots.entrySet()) {
            long number = entry.getKey().lotNumber();
            if (entry.getKey().account() == account && atMs < endOf(account, number)) {
                long points = entry.getValue().points;
                if (isLocked(number)) {
                    locked += points;
                } else if (atMs < made.get(number).activatesAtMs()) {
                    pending += points;
                } else {
                    available += points;
                }
            }
        }
        long held = 0;
        for (Hold hold : holds.values()) {
            if (hold.account == account) {
                held += hold.parts.values().stream().mapToLong(Long::longValue).sum();
            }
        }
        return new Balance(available, pending, locked, held);
    }

    /** Holds that are over and lots that have begun, where that is not recorded. */
    private List<Due> dues(long account) {
        List<Due> dues = new ArrayList<>();
        holds.forEach(
                (position, hold) -> {
                    if (hold.account == account && hold.expiresAtMs <= atMs) {
                        dues.add(new Due(hold.expiresAtMs, 0, position));
                    }
                });
        lots.forEach(
                (place, lot) -> {
                    long beginsAtMs = made.get(place.lotNumber()).activatesAtMs();
                    if (place.account() == account && !lot.isActivated && beginsAtMs <= atMs) {
                        dues.add(new Due(beginsAtMs, 1, place.lotNumber()));
                    }
                });
        dues.sort(
                Comparator.comparingLong(Due::atMs)
                        .thenComparingInt(Due::kind)
                        .thenComparingLong(Due::number));
        return dues;
    }

    private boolean isLocked(long lotNumber) {
        return lockedEarns.contains(LotNumber.positionOf(lotNumber));
    }

    private long endOf(long account, long lotNumber) {
        long expiresAtMs = made.get(lotNumber).expiresAtMs();
        return expiresAtMs == Dates.SLIDING
                ? slidToMs.getOrDefault(account, Dates.NEVER)
                : expiresAtMs;
    }
}
