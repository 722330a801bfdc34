package dev.tallystick.ledger.model;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.model.Change.What;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Earns are taken back, redemptions given back: rules 7, 8, 11 and 12. */
final class Reversing {
    private final World world;

    Reversing(World world) {
        this.world = world;
    }

    /** Points alone mean those in the earn's own unit; whatever else means all its units. */
    Told earn(Deed earn, Ask.FollowUp ask, Draft draft) {
        boolean cameBack = !ask.lost().isEmpty();
        List<Deed> parts = cameBack || ask.points() == 0 ? earn.parts() : List.of(earn);
        boolean isLeft = earn.parts().stream().anyMatch(part -> left(part) > 0);
        boolean isGranted = earn.parts().stream().anyMatch(part -> part.granted > 0);
        if (!isLeft && (isGranted || earn.isReversed)) {
            return World.refuse(draft, Outcome.ALREADY_REVERSED);
        }
        if (ask.points() > left(earn) && !cameBack) {
            return World.refuse(draft, Outcome.EXCEEDS_ORIGINAL, left(earn));
        }
        for (Deed part : parts) {
            Outcome refusal = refusal(part, points(part, ask), draft);
            if (refusal != Outcome.POSTED) {
                return World.refuse(draft, refusal);
            }
        }
        for (Deed part : parts) {
            long points = points(part, ask);
            if (points > 0 || part == earn) {
                reverse(part, points, ask.lost(), draft);
            }
        }
        earn.isReversed = true;
        return draft.posted();
    }

    private static long left(Deed earn) {
        return Math.max(0, earn.granted - earn.reversed - earn.expired);
    }

    private static long points(Deed part, Ask.FollowUp ask) {
        if (ask.lost().isEmpty()) {
            return ask.points() == 0 ? left(part) : ask.points();
        }
        long lost = 0;
        for (Deed.Granted grant : part.grants) {
            lost += ask.lost().get(grant.number());
        }
        return Math.min(left(part), lost);
    }

    private Outcome refusal(Deed earn, long points, Draft draft) {
        Account account = earn.member.now().account(earn.unit);
        long spent = spent(account, earn, points);
        if (spent > 0 && world.policy == SpentEarnPolicy.REFUSE) {
            return Outcome.EARN_ALREADY_SPENT;
        }
        boolean isTooMuch =
                world.policy == SpentEarnPolicy.NEGATIVE
                        && World.isTooMuch(
                                BigInteger.valueOf(account.debt),
                                Math.max(0, spent - othersAvailable(account, earn, draft)));
        return isTooMuch ? Outcome.BALANCE_LIMIT : Outcome.POSTED;
    }

    private static long spent(Account account, Deed earn, long points) {
        return Math.max(0, points - remaining(account, earn));
    }

    private void reverse(Deed earn, long points, List<Long> lost, Draft draft) {
        Account account = earn.member.now().account(earn.unit);
        long spent = spent(account, earn, points);
        takeOwn(account, earn, points - spent, draft);
        long writtenOff = makeGood(account, earn, spent, draft);
        world.book(earn.unit, Book.REVERSED, points - writtenOff, earn.partner);
        giveBackToLimits(account, earn, points, lost, draft);
        earn.reversed += points;
        draft.tell(account, What.REVERSED, earn.origin(), points);
    }

    private static long othersAvailable(Account account, Deed earn, Draft draft) {
        return account.lotsIn(LotState.AVAILABLE, draft.nowMs).stream()
                .filter(lot -> lot.id.maker() != earn)
                .mapToLong(lot -> lot.points)
                .sum();
    }

    /** What remains in the lots of a posting, pinned or not. */
    static long remaining(Account account, Deed deed) {
        long points = 0;
        for (Lot lot : account.lots) {
            points += lot.id.maker() == deed ? lot.points : 0;
        }
        for (Hold hold : account.openHolds()) {
            for (Hold.Pin pin : hold.pins) {
                points += pin.lot.maker() == deed ? pin.points : 0;
            }
        }
        return points;
    }

    /** Pending points first, then locked ones, then available ones, then those that are held. */
    private void takeOwn(Account account, Deed earn, long points, Draft draft) {
        long left = points;
        for (LotState state : List.of(LotState.PENDING, LotState.LOCKED, LotState.AVAILABLE)) {
            for (Lot lot : account.lotsIn(state, draft.nowMs)) {
                long part = lot.id.maker() == earn ? Math.min(lot.points, left) : 0;
                if (part > 0) {
                    lot.points -= part;
                    left -= part;
                    draft.tell(account, What.TAKEN, lot.id.number(), part);
                }
            }
        }
        for (Lot.Part part : takePinned(account, lot -> lot.maker() == earn, left, draft)) {
            left -= part.points();
        }
    }

    /**
     * Of the holds that pin some lots the youngest shrinks first; at nothing it is released.
     *
     * @return what was taken, in that order
     */
    static List<Lot.Part> takePinned(
            Account account, Predicate<Lot.Id> isOwn, long pointsMax, Draft draft) {
        List<Lot.Part> taken = new ArrayList<>();
        long left = pointsMax;
        for (Hold hold : account.openHolds().reversed()) {
            for (Hold.Pin pin : hold.pins) {
                long part = isOwn.test(pin.lot) ? Math.min(pin.points, left) : 0;
                if (part > 0) {
                    pin.points -= part;
                    left -= part;
                    taken.add(new Lot.Part(pin.lot, part));
                    draft.tell(account, What.PIN_TAKEN, pin.lot.number(), part);
                }
            }
            if (hold.points() == 0) {
                hold.resolution = Resolution.RELEASED;
                draft.tell(account, What.HOLD_RESOLVED, hold.position, Resolution.RELEASED.code);
            }
        }
        return taken;
    }

    /** {@return what nobody pays} */
    private long makeGood(Account account, Deed earn, long spent, Draft draft) {
        if (spent == 0) {
            return 0;
        }
        if (world.policy == SpentEarnPolicy.NEGATIVE) {
            draft.owe(account, spent);
            return 0;
        }
        long left = spent;
        for (Lot.Part part : draft.takeAndTell(account, spent)) {
            left -= part.points();
        }
        if (left > 0) {
            earn.shortfall += left;
            draft.tell(account, What.SHORTFALL_ADDED, earn.origin(), left);
        }
        return left;
    }

    /** Limits get back what their grant lost: as told, or as much as no other can have lost. */
    private void giveBackToLimits(
            Account account, Deed earn, long points, List<Long> told, Draft draft) {
        for (Deed.Granted grant : earn.grants) {
            long before = earn.lost.getOrDefault(grant.number(), 0L);
            long others = earn.granted - grant.points();
            long certain = earn.reversed + points - others;
            long now = before + (told.isEmpty() ? 0 : told.get(grant.number()));
            long after = Math.min(grant.points(), Math.max(now, certain));
            earn.lost.put(grant.number(), after);
            if (after > before) {
                for (int counter : grant.counters()) {
                    world.counters.merge(counter, before - after, Long::sum);
                    draft.tell(account, What.COUNTED, counter, before - after);
                }
            }
        }
    }

    Told redemption(Deed original, Ask.FollowUp ask, Draft draft) {
        long taken = original.taken.stream().mapToLong(Lot.Part::points).sum();
        long left = taken - original.reversed;
        if (left == 0) {
            return World.refuse(draft, Outcome.ALREADY_REVERSED);
        }
        if (ask.points() > left) {
            return World.refuse(draft, Outcome.EXCEEDS_ORIGINAL, left);
        }
        Account account = original.member.now().account(original.unit);
        long points = ask.points() == 0 ? left : ask.points();
        if (world.isTooMuchForAll(account, points)) {
            return World.refuse(draft, Outcome.BALANCE_LIMIT);
        }
        Deed deed = new Deed(draft.position, draft.type, original.member, null, original.unit);
        for (Lot.Part part : lastTakenFirst(original, points)) {
            draft.giveBack(account, deed, part.lot(), part.points(), ask.graceUntilMs());
        }
        original.reversed += points;
        original.isReversed = true;
        world.book(original.unit, Book.REDEEMED, -points, original.partner);
        draft.tell(account, What.REVERSED, original.position, points);
        return draft.posted();
    }

    /** From the end of what was taken, behind what went back before. */
    private static List<Lot.Part> lastTakenFirst(Deed original, long points) {
        List<Lot.Part> parts = new ArrayList<>();
        long skip = original.reversed;
        long left = points;
        for (Lot.Part part : original.taken.reversed()) {
            long skipped = Math.min(skip, part.points());
            skip -= skipped;
            long back = Math.min(left, part.points() - skipped);
            left -= back;
            if (back > 0) {
                parts.add(new Lot.Part(part.lot(), back));
            }
        }
        return parts;
    }
}
