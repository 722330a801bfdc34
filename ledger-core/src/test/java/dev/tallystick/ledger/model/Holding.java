package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.model.Change.What;

import java.util.ArrayList;
import java.util.List;

/** Points are held and locked, and come free: rules 5 and 6. */
final class Holding {
    private final World world;

    Holding(World world) {
        this.world = world;
    }

    Told hold(int step, Ask.Hold ask, Draft draft) {
        Member member = world.member(ask.member());
        Told merged = World.refuseMerged(draft, member);
        if (merged != null) {
            return merged;
        }
        if (!member.maySpend()) {
            return World.refuseInactive(draft, member);
        }
        Account account = member.account(ask.unit());
        if (ask.points() > account.available(draft.nowMs)) {
            return World.refuse(draft, Outcome.INSUFFICIENT_POINTS);
        }
        Deed deed = new Deed(draft.position, EntryType.HOLD, member, null, ask.unit());
        deed.hold = new Hold(draft.position, draft.nowMs + ask.durationMs());
        draft.tell(account, What.HOLD_OPENED, 0, deed.hold.expiresAtMs);
        for (Lot.Part part : draft.take(account, ask.points())) {
            deed.hold.pins.add(new Hold.Pin(part.lot(), part.points()));
            draft.tell(account, What.PINNED, part.lot().number(), part.points());
        }
        account.holds.add(deed.hold);
        world.deedOfStep.put(step, deed);
        return draft.posted();
    }

    Told capture(int step, Deed original, Ask.FollowUp ask, Draft draft) {
        Hold hold = original.hold;
        if (hold.resolution != Resolution.NONE) {
            return refuseResolved(hold, draft);
        }
        if (ask.points() > hold.points()) {
            return World.refuse(draft, Outcome.EXCEEDS_HOLD, hold.points());
        }
        Account account = original.member.now().account(original.unit);
        Deed deed =
                new Deed(draft.position, EntryType.CAPTURE, original.member, null, original.unit);
        long left = ask.points() == 0 ? hold.points() : ask.points();
        world.book(original.unit, Book.REDEEMED, left);
        for (Hold.Pin pin : hold.pins) {
            long part = Math.min(pin.points, left);
            left -= part;
            pin.points -= part;
            if (part > 0) {
                deed.taken.add(new Lot.Part(pin.lot, part));
                draft.tell(account, What.PIN_TAKEN, pin.lot.number(), part);
            }
        }
        resolve(account, hold, Resolution.CAPTURED, draft);
        Earning.slide(account, ask.slidesToMs());
        world.deedOfStep.put(step, deed);
        return draft.posted();
    }

    Told release(Deed original, Draft draft) {
        Hold hold = original.hold;
        if (hold.resolution != Resolution.NONE) {
            return refuseResolved(hold, draft);
        }
        Account account = original.member.now().account(original.unit);
        resolve(account, hold, Resolution.RELEASED, draft);
        return draft.posted();
    }

    private static Told refuseResolved(Hold hold, Draft draft) {
        return World.refuse(
                draft,
                hold.resolution == Resolution.EXPIRED
                        ? Outcome.HOLD_EXPIRED
                        : Outcome.HOLD_ALREADY_RESOLVED);
    }

    private static void resolve(Account account, Hold hold, Resolution resolution, Draft draft) {
        hold.resolution = resolution;
        for (Hold.Pin pin : hold.pins) {
            if (pin.points > 0) {
                draft.unpin(account, hold, pin);
            }
        }
        draft.tell(account, What.HOLD_RESOLVED, hold.position, resolution.code);
    }

    Told lock(Deed earn, Draft draft) {
        if (earn.locked) {
            return World.refuse(draft, Outcome.ALREADY_LOCKED);
        }
        if (earn.parts().stream().allMatch(part -> own(account(part), part).isEmpty())) {
            return World.refuse(draft, Outcome.NOTHING_TO_LOCK);
        }
        for (Deed part : earn.parts()) {
            Account account = account(part);
            part.locked = true;
            for (Lot lot : own(account, part)) {
                draft.tell(account, What.LOCKED, lot.id.number(), lot.points);
            }
            draft.tell(account, What.EARN_LOCKED, part.origin(), 0);
        }
        return draft.posted();
    }

    Told unlock(Deed earn, Draft draft) {
        if (!earn.locked) {
            return World.refuse(draft, Outcome.NOT_LOCKED);
        }
        for (Deed part : earn.parts()) {
            Account account = account(part);
            part.locked = false;
            for (Lot lot : own(account, part)) {
                if (lot.stateAt(draft.nowMs) == LotState.PENDING) {
                    draft.tell(account, What.UNLOCKED_PENDING, lot.id.number(), lot.points);
                } else {
                    draft.tell(account, What.UNLOCKED, lot.id.number(), lot.points);
                    draft.payDebtFrom(account, lot, lot.points);
                }
            }
            draft.tell(account, What.EARN_UNLOCKED, part.origin(), 0);
        }
        return draft.posted();
    }

    private static Account account(Deed earn) {
        return earn.member.now().account(earn.unit);
    }

    /** {@return the lots of an earn that hold points that are not pinned, in redeem order} */
    private static List<Lot> own(Account account, Deed earn) {
        List<Lot> own = new ArrayList<>();
        for (Lot lot : account.lots) {
            if (lot.points > 0 && lot.id.maker() == earn) {
                own.add(lot);
            }
        }
        own.sort(account.inRedeemOrder());
        return own;
    }
}
