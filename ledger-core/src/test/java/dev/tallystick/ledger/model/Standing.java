package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.State;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How an account stands, as the engine or the model has it.
 *
 * @param mergedInto the member who has its points now, 0 if it has them itself
 * @param lots those with points that are not pinned, the oldest first
 * @param holds the oldest first
 */
record Standing(
        Balance balance, Stage stage, long mergedInto, List<OfLot> lots, List<OfHold> holds) {
    /** A lot; {@code activatesAtMs} only if that is still to come. */
    record OfLot(long number, long points, LotState state, long activatesAtMs, long expiresAtMs) {
        @Override
        public String toString() {
            String from = activatesAtMs == Dates.AT_ONCE ? "" : " from " + activatesAtMs;
            return LotNumber.toId(number)
                    + ": %d %s%s to %s".formatted(points, state, from, Words.date(expiresAtMs));
        }
    }

    /** A hold. */
    record OfHold(long position, long expiresAtMs, List<OfPin> pins) {}

    /** A part of a hold. */
    record OfPin(long lotNumber, long points, long lotExpiresAtMs) {}

    static Standing of(Account account, long nowMs) {
        List<OfLot> lots = new ArrayList<>();
        for (Lot lot : account.lots) {
            if (lot.points > 0) {
                lots.add(
                        new OfLot(
                                lot.id.number(),
                                lot.points,
                                lot.stateAt(nowMs),
                                ahead(lot.id.activatesAtMs(), nowMs),
                                account.endOf(lot.id)));
            }
        }
        lots.sort(Comparator.comparingLong(OfLot::number));
        List<OfHold> holds = new ArrayList<>();
        for (Hold hold : account.openHolds()) {
            List<OfPin> pins = new ArrayList<>();
            for (Hold.Pin pin : hold.pins) {
                if (pin.points > 0) {
                    pins.add(new OfPin(pin.lot.number(), pin.points, account.endOf(pin.lot)));
                }
            }
            holds.add(new OfHold(hold.position, hold.expiresAtMs, pins));
        }
        Member owner = account.owner;
        return new Standing(
                account.balance(nowMs),
                owner.stage,
                owner.mergedInto == null ? 0 : owner.mergedInto.number,
                lots,
                holds);
    }

    static Standing of(State state, int program, int unit, long member, long nowMs) {
        Accounts accounts = state.accounts();
        int account = accounts.find(program, unit, AccountKind.MEMBER, member, ~member);
        if (account == 0) {
            return notOpen(accounts, program, member);
        }
        int into = accounts.mergedInto(account);
        return new Standing(
                new Balance(
                        accounts.availablePoints(account),
                        accounts.pendingPoints(account),
                        accounts.lockedPoints(account),
                        accounts.heldPoints(account)),
                accounts.stage(account),
                into == 0 ? 0 : accounts.keyHigh(into),
                lots(state.lots(), account, nowMs),
                holds(state.holds(), account));
    }

    /** Stage and merge are the member's, whichever unit's account tells of them. */
    private static Standing notOpen(Accounts accounts, int program, long member) {
        Stage stage = Stage.ACTIVE;
        long mergedInto = 0;
        for (int unit = 0; unit < Generator.UNIT_COUNT; unit++) {
            int other = accounts.find(program, unit, AccountKind.MEMBER, member, ~member);
            if (other != 0) {
                int into = accounts.mergedInto(other);
                stage = accounts.stage(other);
                mergedInto = into == 0 ? 0 : accounts.keyHigh(into);
            }
        }
        return new Standing(Balance.ZERO, stage, mergedInto, List.of(), List.of());
    }

    private static List<OfLot> lots(Lots lots, int account, long nowMs) {
        List<OfLot> found = new ArrayList<>();
        for (int lot : lots.byExpiry(account)) {
            found.add(
                    new OfLot(
                            lots.number(lot),
                            lots.points(lot),
                            lots.state(lot),
                            ahead(lots.activatesAtMs(lot), nowMs),
                            lots.expiresAtMs(lot)));
        }
        found.sort(Comparator.comparingLong(OfLot::number));
        return found;
    }

    private static List<OfHold> holds(Holds holds, int account) {
        List<OfHold> found = new ArrayList<>();
        for (int hold = holds.first(account); hold != 0; hold = holds.next(hold)) {
            List<OfPin> pins = new ArrayList<>();
            for (int pin = holds.firstPin(hold); pin != 0; pin = holds.nextPin(pin)) {
                pins.add(
                        new OfPin(
                                holds.lotNumber(pin),
                                holds.pinPoints(pin),
                                holds.lotExpiresAtMs(account, pin)));
            }
            found.add(new OfHold(holds.position(hold), holds.expiresAtMs(hold), pins));
        }
        found.sort(Comparator.comparingLong(OfHold::position));
        return found;
    }

    private static long ahead(long activatesAtMs, long nowMs) {
        return activatesAtMs > nowMs ? activatesAtMs : Dates.AT_ONCE;
    }
}
