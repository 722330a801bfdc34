package dev.tallystick.ledger;

import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.LotNumber;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of points in the plainest words: every lot ever earned in a list, every question
 * answered by looking through all of them. Written from the rules, without a look at the engine:
 * knows nothing of arenas, entries or evidence.
 */
final class NaiveModel {
    /** What an operation came to. */
    record Facts(
            String outcome,
            List<String> taken,
            List<String> entered,
            long expired,
            long debtPaid,
            long debtAdded,
            long shortfall,
            long shortfallPaid) {
        static Facts refused(String outcome) {
            return new Facts(outcome, List.of(), List.of(), 0, 0, 0, 0, 0);
        }
    }

    private static final class Lot {
        long number;
        Granted earn;
        long points;
        long activatesAtMs;
        long expiresAtMs;
        boolean active;
    }

    private static final class Granted {
        long points;
        long reversed;
        long expired;
        long shortfall;
        boolean isReversed;
    }

    private static final class Spent {
        final List<Lot> lots = new ArrayList<>();
        final List<Long> points = new ArrayList<>();
        long reversed;
    }

    private final SpentEarnPolicy policy;
    private final Map<Long, List<Lot>> lotsOfMember = new HashMap<>();
    private final Map<Long, Long> debtOfMember = new HashMap<>();
    private final Map<Long, Granted> earns = new HashMap<>();
    private final Map<Long, Spent> redemptions = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private List<String> taken;
    private List<String> entered;
    private long expired;
    private long debtPaid;
    private long debtAdded;
    private long shortfall;
    private long shortfallPaid;

    NaiveModel(SpentEarnPolicy policy) {
        this.policy = policy;
    }

    boolean isKnown(String txId) {
        return known.contains(txId);
    }

    Facts earn(Earn earn, long position, long nowMs) {
        begin(earn.txId(), earn.member(), nowMs);
        Granted granted = new Granted();
        granted.points = earn.points();
        earns.put(position, granted);
        Lot lot = new Lot();
        lot.number = LotNumber.of(position, 0);
        lot.earn = granted;
        lot.activatesAtMs = earn.activatesAtMs();
        lot.expiresAtMs = earn.expiresAtMs();
        lot.active = lot.activatesAtMs <= nowMs;
        lots(earn.member()).add(lot);
        if (lot.expiresAtMs <= nowMs) {
            enterOver(lot, earn.points());
        } else if (lot.active) {
            enter(earn.member(), lot, earn.points());
        } else if (earn.points() > 0) {
            lot.points = earn.points();
            entered.add(told(lot, earn.points()));
        }
        return facts("POSTED");
    }

    Facts redeem(
            String txId, long member, long askedPoints, boolean upTo, long position, long nowMs) {
        begin(txId, member, nowMs);
        long available = balance(member, nowMs).availablePoints();
        long points = upTo ? Math.min(askedPoints, available) : askedPoints;
        if (points <= 0 || points > available) {
            return Facts.refused("INSUFFICIENT_POINTS");
        }
        Spent spent = new Spent();
        redemptions.put(position, spent);
        for (Lot lot : inRedeemOrder(usable(member))) {
            long part = take(lot, points);
            points -= part;
            if (part > 0) {
                spent.lots.add(lot);
                spent.points.add(part);
            }
        }
        return facts("POSTED");
    }

    Facts reverseEarn(String txId, long member, long earnPosition, long asked, long nowMs) {
        begin(txId, member, nowMs);
        Granted earn = earns.get(earnPosition);
        long left = Math.max(0, earn.points - earn.reversed - earn.expired);
        if (left == 0 && (earn.points > 0 || earn.isReversed)) {
            return Facts.refused("ALREADY_REVERSED");
        }
        if (asked > left) {
            return Facts.refused("EXCEEDS_ORIGINAL");
        }
        long points = asked == 0 ? left : asked;
        List<Lot> own = new ArrayList<>(lots(member));
        own.removeIf(lot -> lot.earn != earn || lot.points == 0);
        long spent = points - Math.min(points, own.stream().mapToLong(lot -> lot.points).sum());
        if (spent > 0 && policy == SpentEarnPolicy.REFUSE) {
            return Facts.refused("EARN_ALREADY_SPENT");
        }
        earn.reversed += points;
        earn.isReversed = true;
        for (Lot lot : own) {
            points -= lot.active ? 0 : take(lot, points);
        }
        for (Lot lot : inRedeemOrder(own)) {
            points -= take(lot, points);
        }
        for (Lot lot : inRedeemOrder(usable(member))) {
            points -= take(lot, points);
        }
        if (points > 0 && policy == SpentEarnPolicy.CLAMP) {
            earn.shortfall += points;
            shortfall = points;
        } else if (points > 0) {
            debtOfMember.merge(member, points, Long::sum);
            debtAdded = points;
        }
        return facts("POSTED");
    }

    Facts reverseRedemption(String txId, long member, long redeemPosition, long asked, long nowMs) {
        begin(txId, member, nowMs);
        Spent spent = redemptions.get(redeemPosition);
        long left = spent.points.stream().mapToLong(Long::longValue).sum() - spent.reversed;
        if (left == 0) {
            return Facts.refused("ALREADY_REVERSED");
        }
        if (asked > left) {
            return Facts.refused("EXCEEDS_ORIGINAL");
        }
        for (long n = asked == 0 ? left : asked; n > 0; ) {
            // The last point taken and not yet given back, and all of its part that goes with it.
            long skip = spent.reversed;
            int index = spent.lots.size() - 1;
            while (skip >= spent.points.get(index)) {
                skip -= spent.points.get(index--);
            }
            long part = Math.min(n, spent.points.get(index) - skip);
            giveBack(member, spent.lots.get(index), part, nowMs);
            spent.reversed += part;
            n -= part;
        }
        return facts("POSTED");
    }

    Balance balance(long member, long nowMs) {
        settle(member, nowMs);
        long available = -debtOfMember.getOrDefault(member, 0L);
        long pending = 0;
        for (Lot lot : lots(member)) {
            if (lot.active) {
                available += lot.points;
            } else {
                pending += lot.points;
            }
        }
        return new Balance(available, pending, 0, 0);
    }

    private void giveBack(long member, Lot lot, long points, long nowMs) {
        long repaid = Math.min(points, lot.earn.shortfall);
        lot.earn.shortfall -= repaid;
        shortfallPaid += repaid;
        if (lot.expiresAtMs <= nowMs) {
            enterOver(lot, points - repaid);
        } else {
            enter(member, lot, points - repaid);
        }
    }

    private void enter(long member, Lot lot, long points) {
        long paid = pay(member, points);
        if (points > paid) {
            lot.points += points - paid;
            entered.add(told(lot, points - paid));
        }
    }

    private void enterOver(Lot lot, long points) {
        if (points > 0) {
            entered.add(told(lot, points));
            lot.earn.expired += points;
            expired += points;
        }
    }

    private long pay(long member, long points) {
        long paid = Math.min(points, debtOfMember.getOrDefault(member, 0L));
        debtOfMember.merge(member, -paid, Long::sum);
        debtPaid += paid;
        return paid;
    }

    private long take(Lot lot, long pointsMax) {
        long part = Math.min(lot.points, pointsMax);
        if (part > 0) {
            lot.points -= part;
            taken.add(told(lot, part));
        }
        return part;
    }

    /** Every instant that has come since, one after the other: first activations, then expiries. */
    private void settle(long member, long nowMs) {
        while (true) {
            long dueMs = Long.MAX_VALUE;
            for (Lot lot : lots(member)) {
                if (lot.points > 0) {
                    dueMs = Math.min(dueMs, lot.active ? lot.expiresAtMs : lot.activatesAtMs);
                }
            }
            if (dueMs > nowMs) {
                return;
            }
            for (Lot lot : lots(member)) {
                if (lot.points > 0 && !lot.active && lot.activatesAtMs == dueMs) {
                    lot.active = true;
                    lot.points -= pay(member, lot.points);
                }
            }
            for (Lot lot : lots(member)) {
                if (lot.points > 0 && lot.active && lot.expiresAtMs == dueMs) {
                    lot.earn.expired += lot.points;
                    lot.points = 0;
                }
            }
        }
    }

    private List<Lot> usable(long member) {
        List<Lot> usable = new ArrayList<>(lots(member));
        usable.removeIf(lot -> !lot.active || lot.points == 0);
        return usable;
    }

    private static List<Lot> inRedeemOrder(List<Lot> lots) {
        List<Lot> sorted = new ArrayList<>(lots);
        sorted.sort(
                Comparator.<Lot>comparingLong(lot -> lot.expiresAtMs)
                        .thenComparingLong(lot -> lot.number));
        return sorted;
    }

    private List<Lot> lots(long member) {
        return lotsOfMember.computeIfAbsent(member, key -> new ArrayList<>());
    }

    private static String told(Lot lot, long points) {
        return LotNumber.toId(lot.number) + ":" + points;
    }

    private void begin(String txId, long member, long nowMs) {
        known.add(txId);
        settle(member, nowMs);
        taken = new ArrayList<>();
        entered = new ArrayList<>();
        expired = 0;
        debtPaid = 0;
        debtAdded = 0;
        shortfall = 0;
        shortfallPaid = 0;
    }

    private Facts facts(String outcome) {
        return new Facts(
                outcome, taken, entered, expired, debtPaid, debtAdded, shortfall, shortfallPaid);
    }
}
