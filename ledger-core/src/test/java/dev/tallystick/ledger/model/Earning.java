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
        Account account = member.account(ask.unit());
        Map<Integer, Long> counted = new HashMap<>();
        Deed deed = new Deed(draft.position, EntryType.EARN, member, null, ask.unit());
        List<Deed.Granted> granted = new ArrayList<>();
        Outcome refusal = Outcome.POSTED;
        for (Ask.Grant grant : ask.grants()) {
            long points = grant.points();
            List<Integer> counters = new ArrayList<>();
            for (Ask.Limit limit : grant.limits()) {
                long fits = Math.min(points, roomOf(limit, counted));
                if (fits < points && limit.refuses()) {
                    refusal = first(refusal, limit.isBudget());
                }
                points = fits;
                if (limit.counter() != 0) {
                    counters.add(limit.counter());
                }
            }
            for (int counter : counters) {
                counted.merge(counter, points, Long::sum);
            }
            granted.add(new Deed.Granted(granted.size(), points, counters));
            deed.granted = Math.addExact(deed.granted, points);
        }
        if (refusal != Outcome.POSTED) {
            return World.refuse(draft, refusal);
        }
        if (world.isTooMuchForAll(account, deed.granted)
                || World.isTooMuch(world.book(ask.unit(), Book.ISSUED).negate(), deed.granted)) {
            return World.refuse(draft, Outcome.BALANCE_LIMIT);
        }
        account.isOpen = true;
        slide(account, ask.slidesToMs());
        for (int index : inOrderOfExpiry(account, ask.grants())) {
            Ask.Grant grant = ask.grants().get(index);
            if (!ask.isPlain()) {
                count(account, grant, index, granted.get(index), draft);
            }
            deed.grants.add(granted.get(index));
            draft.make(
                    account,
                    deed,
                    granted.get(index).points(),
                    grant.activatesAtMs(),
                    grant.expiresAtMs());
        }
        deed.partner = ask.partner();
        world.book(ask.unit(), Book.ISSUED, -deed.granted, deed.partner);
        world.deedOfStep.put(step, deed);
        return draft.posted(
                ask.occurredAtMs() == Dates.NOW
                        ? draft.nowMs
                        : Math.min(ask.occurredAtMs(), draft.nowMs));
    }

    private void count(
            Account account, Ask.Grant asked, int index, Deed.Granted granted, Draft draft) {
        boolean capped = granted.points() < asked.points();
        draft.tell(account, capped ? What.CAPPED : What.GRANTED, index, granted.points());
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

    private static Outcome first(Outcome refusal, boolean isBudget) {
        return isBudget && refusal != Outcome.CAP_EXCEEDED
                ? Outcome.BUDGET_EXHAUSTED
                : Outcome.CAP_EXCEEDED;
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
