package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.model.Change.What;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Points come into being: rules 8, 9, 11, 12, 13 and 16. */
final class Earning {
    private final World world;

    Earning(World world) {
        this.world = world;
    }

    Told earn(int step, Ask.Earn ask, Draft draft) {
        Member member = world.member(ask.member());
        Told merged = World.refuseMerged(draft, member);
        if (merged != null) {
            return merged;
        }
        if (!member.mayEarn()) {
            return World.refuseInactive(draft, member);
        }
        Map<Integer, Long> counted = new HashMap<>();
        List<Deed> parts = new ArrayList<>();
        Outcome refusal = Outcome.POSTED;
        int number = 0;
        for (Ask.InUnit asked : ask.units()) {
            Deed deed = new Deed(draft.position, EntryType.EARN, member, null, asked.unit());
            deed.isFurther = !parts.isEmpty();
            deed.partner = ask.partner();
            parts.add(deed);
            for (Ask.Grant grant : asked.grants()) {
                Granting granting = granting(grant, counted);
                refusal = first(refusal, granting.refusal());
                deed.grants.add(new Deed.Granted(number++, granting.points(), granting.counters()));
                deed.granted = Math.addExact(deed.granted, granting.points());
            }
        }
        if (refusal != Outcome.POSTED) {
            return World.refuse(draft, refusal);
        }
        for (Deed part : parts) {
            if (world.isTooMuchForAll(member.account(part.unit), part.granted)
                    || World.isTooMuch(world.book(part.unit, Book.ISSUED).negate(), part.granted)) {
                return World.refuse(draft, Outcome.BALANCE_LIMIT);
            }
        }
        for (int index = 0; index < parts.size(); index++) {
            boolean isTold = index > 0 || !ask.isPlain();
            give(parts.get(index), ask.units().get(index), isTold, draft);
        }
        parts.getFirst().others.addAll(parts.subList(1, parts.size()));
        world.deedOfStep.put(step, parts.getFirst());
        return draft.posted(
                ask.occurredAtMs() == Dates.NOW
                        ? draft.nowMs
                        : Math.min(ask.occurredAtMs(), draft.nowMs));
    }

    /** What one grant comes to, where it counts, and whether that refuses the whole. */
    private record Granting(long points, List<Integer> counters, Outcome refusal) {}

    private Granting granting(Ask.Grant grant, Map<Integer, Long> counted) {
        long points = grant.points();
        List<Integer> counters = new ArrayList<>();
        Outcome refusal = Outcome.POSTED;
        for (Ask.Limit limit : grant.limits()) {
            long fits = Math.min(points, roomOf(limit, counted));
            if (fits < points && limit.refuses()) {
                Outcome passed = limit.isBudget() ? Outcome.BUDGET_EXHAUSTED : Outcome.CAP_EXCEEDED;
                refusal = first(refusal, passed);
            }
            points = fits;
            if (limit.counter() != 0) {
                counters.add(limit.counter());
            }
        }
        for (int counter : counters) {
            counted.merge(counter, points, Long::sum);
        }
        return new Granting(points, counters, refusal);
    }

    private void give(Deed part, Ask.InUnit asked, boolean isTold, Draft draft) {
        Account account = part.member.account(part.unit);
        account.isOpen = true;
        slide(account, asked.slidesToMs());
        List<Deed.Granted> granted = List.copyOf(part.grants);
        part.grants.clear();
        for (int index : inOrderOfExpiry(account, asked.grants())) {
            Ask.Grant grant = asked.grants().get(index);
            if (isTold) {
                count(account, grant, granted.get(index), draft);
            }
            part.grants.add(granted.get(index));
            draft.make(
                    account,
                    part,
                    granted.get(index).points(),
                    grant.activatesAtMs(),
                    grant.expiresAtMs());
        }
        world.book(part.unit, Book.ISSUED, -part.granted, part.partner);
    }

    private void count(Account account, Ask.Grant asked, Deed.Granted granted, Draft draft) {
        boolean capped = granted.points() < asked.points();
        draft.tell(
                account, capped ? What.CAPPED : What.GRANTED, granted.number(), granted.points());
        for (int counter : granted.counters()) {
            world.counters.merge(counter, granted.points(), Long::sum);
            if (granted.points() > 0) {
                draft.tell(account, What.COUNTED, counter, granted.points());
            }
        }
    }

    private long roomOf(Ask.Limit limit, Map<Integer, Long> counted) {
        long used =
                limit.counter() == 0
                        ? 0
                        : world.counters.getOrDefault(limit.counter(), 0L)
                                + counted.getOrDefault(limit.counter(), 0L);
        return Math.max(0, limit.maxPoints() - used);
    }

    private static Outcome first(Outcome refusal, Outcome other) {
        if (refusal == Outcome.POSTED || other == Outcome.POSTED) {
            return refusal == Outcome.POSTED ? other : refusal;
        }
        return refusal.compareTo(other) <= 0 ? refusal : other;
    }

    /** Lots are made in redeem order. */
    private static List<Integer> inOrderOfExpiry(Account account, List<Ask.Grant> grants) {
        List<Integer> order = new ArrayList<>();
        for (int index = 0; index < grants.size(); index++) {
            order.add(index);
        }
        order.sort(
                Comparator.comparingLong(
                        index -> {
                            long expiresAtMs = grants.get(index).expiresAtMs();
                            return expiresAtMs == Dates.SLIDING ? account.slidToMs : expiresAtMs;
                        }));
        return order;
    }

    /** Activity moves the account's one date, and never nearer. */
    static void slide(Account account, long slidesToMs) {
        account.slidToMs = Math.max(account.slidToMs, slidesToMs);
    }

    Told adjust(Ask.Adjust ask, Draft draft) {
        Member member = world.member(ask.member());
        Told merged = World.refuseMerged(draft, member);
        if (merged != null) {
            return merged;
        }
        Account account = member.account(ask.unit());
        long points = ask.points();
        if (-points > account.available(draft.nowMs) && points < 0 && !ask.allowNegative()) {
            return World.refuse(draft, Outcome.INSUFFICIENT_POINTS);
        }
        BigInteger adjusted = world.book(ask.unit(), Book.ADJUSTED);
        BigInteger debt = BigInteger.valueOf(account.debt);
        if (adjusted.subtract(BigInteger.valueOf(points)).abs().compareTo(World.POINTS_MAX) > 0
                || (points > 0 && world.isTooMuchForAll(account, points))
                || (points < 0 && World.isTooMuch(debt, -points))) {
            return World.refuse(draft, Outcome.BALANCE_LIMIT);
        }
        account.isOpen = true;
        if (points > 0) {
            Deed deed = new Deed(draft.position, EntryType.ADJUST, member, null, ask.unit());
            draft.make(account, deed, points, Dates.AT_ONCE, ask.expiresAtMs());
        } else {
            draft.owe(account, -points);
        }
        world.book(ask.unit(), Book.ADJUSTED, -points);
        return draft.posted();
    }
}
