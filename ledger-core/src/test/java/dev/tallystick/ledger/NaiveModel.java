package dev.tallystick.ledger;

import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of points in the plainest words: every lot ever earned in a list, and every question
 * answered by looking through all of them. Knows nothing of settling, arenas or entries.
 */
final class NaiveModel {
    private static final class Lot {
        long number;
        long points;
        long activatesAtMs;
        long expiresAtMs;
    }

    private final Map<Long, List<Lot>> lotsOfMember = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private List<String> lastTaken = List.of();

    boolean isKnown(String txId) {
        return known.contains(txId);
    }

    void earn(Earn earn, long position) {
        known.add(earn.txId());
        Lot lot = new Lot();
        lot.number = LotNumber.of(position, 0);
        lot.points = earn.points();
        lot.activatesAtMs = earn.activatesAtMs();
        lot.expiresAtMs = earn.expiresAtMs();
        lots(earn.member()).add(lot);
    }

    boolean redeem(String txId, long member, long askedPoints, boolean upTo, long nowMs) {
        known.add(txId);
        lastTaken = List.of();
        long available = balance(member, nowMs).availablePoints();
        long points = upTo ? Math.min(askedPoints, available) : askedPoints;
        if (points == 0 || points > available) {
            return false;
        }
        List<Lot> usable = new ArrayList<>(lots(member));
        usable.removeIf(lot -> lot.points == 0 || !isAvailable(lot, nowMs));
        usable.sort(
                Comparator.<Lot>comparingLong(lot -> lot.expiresAtMs)
                        .thenComparingLong(lot -> lot.number));
        List<String> taken = new ArrayList<>();
        for (Lot lot : usable) {
            long part = Math.min(points, lot.points);
            if (part > 0) {
                lot.points -= part;
                points -= part;
                taken.add(LotNumber.toId(lot.number) + ":" + part);
            }
        }
        lastTaken = taken;
        return true;
    }

    List<String> lastTaken() {
        return lastTaken;
    }

    static List<String> taken(RecordedEntry entry) {
        return entry.effects().stream()
                .filter(Effect.LotTaken.class::isInstance)
                .map(Effect.LotTaken.class::cast)
                .map(lot -> LotNumber.toId(lot.lotNumber()) + ":" + lot.points())
                .toList();
    }

    Balance balance(long member, long nowMs) {
        long available = 0;
        long pending = 0;
        for (Lot lot : lots(member)) {
            if (isAvailable(lot, nowMs)) {
                available += lot.points;
            } else if (lot.expiresAtMs > nowMs) {
                pending += lot.points;
            }
        }
        return new Balance(available, pending, 0, 0);
    }

    private static boolean isAvailable(Lot lot, long nowMs) {
        return lot.activatesAtMs <= nowMs && lot.expiresAtMs > nowMs;
    }

    private List<Lot> lots(long member) {
        return lotsOfMember.computeIfAbsent(member, key -> new ArrayList<>());
    }
}
