package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;

import java.math.BigInteger;

/** Points are spent, or given up: rules 2 and 9. */
final class Spending {
    /** A percentage times 10,000, and a hundred of them are the whole. */
    private static final BigInteger WHOLE_E4 = BigInteger.valueOf(1_000_000);

    private final World world;

    Spending(World world) {
        this.world = world;
    }

    Told redeem(int step, Ask.Redeem ask, Draft draft) {
        Member member = world.member(ask.member());
        Told merged = World.refuseMerged(draft, member);
        if (merged != null) {
            return merged;
        }
        if (!member.maySpend()) {
            return World.refuseInactive(draft, member);
        }
        Account account = member.account(ask.unit());
        long available = account.available(draft.nowMs);
        long points = ask.upTo() ? Math.min(ask.points(), available) : ask.points();
        if (points <= 0 || points > available) {
            return World.refuse(draft, Outcome.INSUFFICIENT_POINTS);
        }
        Deed deed = new Deed(draft.position, EntryType.REDEEM, member, null, ask.unit());
        // By the dates as they were: the activity moves them only then.
        deed.taken.addAll(draft.takeAndTell(account, points));
        Earning.slide(account, ask.slidesToMs());
        deed.partner = ask.partner();
        world.book(ask.unit(), Book.REDEEMED, points, deed.partner);
        world.deedOfStep.put(step, deed);
        return draft.posted();
    }

    Told expire(Ask.Expire ask, Draft draft) {
        Member member = world.member(ask.member());
        Told merged = World.refuseMerged(draft, member);
        if (merged != null) {
            return merged;
        }
        Account account = member.account(ask.unit());
        long available = Math.max(0, account.available(draft.nowMs));
        long points =
                ask.percentageE4() == 0
                        ? ask.points()
                        : BigInteger.valueOf(available)
                                .multiply(BigInteger.valueOf(ask.percentageE4()))
                                .divide(WHOLE_E4)
                                .longValueExact();
        if (points > available) {
            return World.refuse(draft, Outcome.INSUFFICIENT_POINTS);
        }
        account.isOpen = true;
        for (Lot.Part part : draft.take(account, points)) {
            draft.lapse(account, part.lot(), part.points());
        }
        return draft.posted();
    }
}
