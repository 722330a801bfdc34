package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.model.Change.What;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Two members become one, and two again; members change their stage: rules 10 and 17. */
final class Merging {
    private final World world;

    Merging(World world) {
        this.world = world;
    }

    Told setStage(Ask.SetStage ask, Draft draft) {
        Member member = world.member(ask.member());
        Told merged = World.refuseMerged(draft, member);
        if (merged != null) {
            return merged;
        }
        if (member.stage == Stage.ERASED) {
            return World.refuseInactive(draft, member);
        }
        member.account(ask.unit()).isOpen = true;
        if (ask.stage() == Stage.ERASED) {
            member.accounts.values().forEach(account -> forfeit(account, draft));
        }
        member.stage = ask.stage();
        return draft.posted();
    }

    /** Nothing is left but a debt: what was held comes free, and all of it lapses. */
    private static void forfeit(Account account, Draft draft) {
        List<Hold> holds = account.openHolds();
        holds.sort(Comparator.comparingLong(hold -> hold.expiresAtMs));
        for (Hold hold : holds) {
            for (Hold.Pin pin : hold.pins) {
                if (pin.points > 0) {
                    draft.unpinTo(account, pin);
                    draft.lapse(account, pin.lot, pin.points);
                    pin.points = 0;
                }
            }
            hold.resolution = Resolution.RELEASED;
            draft.tell(account, What.HOLD_RESOLVED, hold.position, Resolution.RELEASED.code);
        }
        List<Lot> lots = new ArrayList<>(account.lots);
        lots.sort(Comparator.comparingLong(lot -> lot.id.number()));
        for (Lot lot : lots) {
            if (lot.points > 0) {
                draft.lapse(account, lot.id, lot.points);
                lot.points = 0;
            }
        }
    }

    Told merge(int step, Ask.Merge ask, Draft draft) {
        Member from = world.member(ask.from());
        Member into = world.member(ask.into());
        for (Member named : new Member[] {from, into}) {
            Told merged = World.refuseMerged(draft, named);
            if (merged != null) {
                return merged;
            }
        }
        Set<Integer> units = new TreeSet<>(from.accounts.keySet());
        units.removeIf(unit -> !from.account(unit).isOpen);
        units.add(ask.unit());
        for (int unit : units) {
            BigInteger coming = from.account(unit).gross();
            Account target = into.account(unit);
            BigInteger debt = BigInteger.valueOf(target.debt);
            if (target.isOpen
                    && (World.isTooMuch(target.gross(), coming.longValueExact())
                            || World.isTooMuch(debt, from.account(unit).debt))) {
                return World.refuse(draft, Outcome.BALANCE_LIMIT);
            }
        }
        Deed deed = new Deed(draft.position, EntryType.MERGE, from, into, ask.unit());
        from.mergedInto = into;
        for (int unit : units) {
            deed.moved.add(move(from.account(unit), into.account(unit), draft));
        }
        world.deedOfStep.put(step, deed);
        return draft.posted();
    }

    private Deed.Moved move(Account source, Account target, Draft draft) {
        Deed.Moved moved = new Deed.Moved(source.unit);
        source.isOpen = true;
        target.isOpen = true;
        target.settledToMs = draft.nowMs;
        Earning.slide(target, source.slidToMs);
        for (Hold hold : source.openHolds()) {
            moved.holds.add(hold);
            hold.pins.stream()
                    .filter(pin -> pin.points > 0)
                    .forEach(pin -> moved.lots.add(pin.lot));
            moveHold(source, target, hold, draft);
        }
        List<Lot> lots = new ArrayList<>(source.lots);
        lots.removeIf(lot -> lot.points == 0);
        lots.sort(source.inRedeemOrder());
        for (Lot lot : lots) {
            if (moveLot(source, target, lot, draft) > 0) {
                moved.lots.add(lot.id);
            }
        }
        if (source.debt > 0) {
            long debt = source.debt;
            draft.payDebt(source, debt);
            moved.debt = draft.owe(target, debt);
        }
        return moved;
    }

    private static void moveHold(Account source, Account target, Hold hold, Draft draft) {
        draft.tell(source, What.HOLD_MOVED, hold.position, target.owner.number);
        source.holds.remove(hold);
        target.holds.add(hold);
    }

    /** {@return what arrives, a debt paid} */
    private static long moveLot(Account source, Account target, Lot lot, Draft draft) {
        LotState state = lot.stateAt(draft.nowMs);
        long points = lot.points;
        lot.points = 0;
        if (state == LotState.AVAILABLE) {
            // What enters the target's available points pays its debt first.
            long paid = draft.payDebt(target, points);
            if (paid > 0) {
                draft.tell(source, What.TAKEN, lot.id.number(), paid);
                points -= paid;
            }
        }
        if (points > 0) {
            draft.tell(source, movedFrom(state), lot.id.number(), points);
            target.lot(lot.id).points += points;
        }
        return points;
    }

    private static What movedFrom(LotState state) {
        return switch (state) {
            case AVAILABLE -> What.MOVED_AVAILABLE;
            case PENDING -> What.MOVED_PENDING;
            case LOCKED -> What.MOVED_LOCKED;
        };
    }

    Told reverse(Deed merge, Draft draft) {
        if (merge.isReversed) {
            return World.refuse(draft, Outcome.ALREADY_REVERSED);
        }
        Member holder = merge.counterpart.now();
        for (Deed deed : world.deedOfStep.values()) {
            deed.isScattered |= deed.member.now() == holder;
        }
        for (Deed.Moved moved : merge.moved) {
            moveBack(moved, holder.account(moved.unit), merge.member.account(moved.unit), draft);
        }
        merge.member.mergedInto = null;
        merge.isReversed = true;
        return draft.posted();
    }

    private void moveBack(Deed.Moved moved, Account holder, Account source, Draft draft) {
        source.settledToMs = draft.nowMs;
        Earning.slide(source, holder.slidToMs);
        for (Hold hold : holder.openHolds()) {
            if (moved.holds.contains(hold)) {
                moveHold(holder, source, hold, draft);
            }
        }
        List<Lot> lots = new ArrayList<>();
        for (Lot lot : holder.lots) {
            if (lot.points > 0 && moved.lots.contains(lot.id)) {
                lots.add(lot);
            }
        }
        lots.sort(holder.inRedeemOrder());
        for (Lot lot : lots) {
            moveLot(holder, source, lot, draft);
        }
        long debt = Math.min(moved.debt, holder.debt);
        if (debt > 0) {
            draft.payDebt(holder, debt);
            draft.owe(source, debt);
        }
        for (Lot.Part part :
                Reversing.takePinned(holder, moved.lots::contains, Long.MAX_VALUE, draft)) {
            draft.giveBack(source, null, part.lot(), part.points(), Dates.AT_ONCE);
        }
    }
}
