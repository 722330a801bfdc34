package dev.tallystick.ledger.state;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * 128 bits that tell whether two states are the same: the sum over all logical records of a mix of
 * the record's fields, so that neither slots nor the order of a scan matter. Records are read as
 * they lie, for so memory is quickest. Caches, checksums and how entries were batched are left out;
 * the position and the stamp of the last entry are in. Source: ARCHITECTURE.md, "State hash".
 */
public final class StateHash {
    private static final int ACCOUNT = 1;
    private static final int LOT = 2;
    private static final int UNIT = 3;
    private static final int PROGRAM = 4;
    private static final int CLOCK = 5;
    private static final int ORIGINAL = 6;
    private static final int HOLD = 7;
    private static final int COUNTER = 8;
    private static final int RECORDS_AT_ONCE = 4_096;

    private long sumHigh;
    private long sumLow;
    private long recordHigh;
    private long recordLow;

    private StateHash() {}

    /** {@return the hash of the state, 32 hexadecimal digits} */
    public static String of(State state) {
        try {
            return of(state, () -> {});
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * {@return the same, by a look that is not in a hurry}
     *
     * @throws IOException what the interlude throws
     */
    public static String of(State state, Interlude interlude) throws IOException {
        StateHash hash = new StateHash();
        hash.addClock(state);
        hash.addPrograms(state);
        for (int account = 1; account <= state.accounts().count(); account++) {
            pauseNowAndThen(account, interlude);
            hash.addAccount(state.accounts(), account);
            hash.addHolds(state.holds(), account);
        }
        for (int lot = 1; lot <= state.lots().slotCount(); lot++) {
            pauseNowAndThen(lot, interlude);
            if (state.lots().isOpen(lot)) {
                hash.addLot(state.lots(), lot);
            }
        }
        for (int original = 1; original <= state.originals().count(); original++) {
            pauseNowAndThen(original, interlude);
            hash.addOriginal(state.originals(), original);
        }
        for (int counter = 1; counter <= state.counters().count(); counter++) {
            pauseNowAndThen(counter, interlude);
            hash.addCounter(state.counters(), counter);
        }
        return String.format("%016x%016x", hash.sumHigh, hash.sumLow);
    }

    private static void pauseNowAndThen(int record, Interlude interlude) throws IOException {
        if (record % RECORDS_AT_ONCE == 0) {
            interlude.pause();
        }
    }

    private void addClock(State state) {
        begin(CLOCK);
        field(state.position());
        field(state.lastStampMs());
        field(state.clockSetAtMs());
        end();
    }

    private void addPrograms(State state) {
        for (int program = 1; program <= state.programs().count(); program++) {
            ProgramConfig config = state.programs().config(program);
            begin(PROGRAM);
            field(program);
            field(config.configuredAt());
            field(state.programs().lastPosition(program));
            text(config.id());
            text(config.timeZone());
            field(config.defaultUnit());
            field(config.spentEarnPolicy().code);
            field(config.lapsedLotGraceDays());
            for (UnitConfig unit : config.units()) {
                text(unit.code());
                field(unit.scale());
                field(unit.expiry().type().code);
                text(unit.expiry().terms());
                field(unit.expiry().roundUpTo().code);
            }
            config.baseEarn().ifPresent(this::baseEarn);
            end();
            for (int unit = 0; unit < config.units().size(); unit++) {
                addUnit(state.units(), Units.slotOf(program, unit));
            }
        }
    }

    private void baseEarn(BaseEarn baseEarn) {
        field(baseEarn.points());
        field(baseEarn.amount().unscaledValue().longValueExact());
        field(baseEarn.amount().scale());
        text(baseEarn.currency());
    }

    private void addUnit(Units units, int unitSlot) {
        begin(UNIT);
        field(unitSlot);
        for (Book book : Book.values()) {
            field(units.bookPoints(unitSlot, book));
        }
        field(units.partnerIssuedPoints(unitSlot));
        field(units.partnerRedeemedPoints(unitSlot));
        field(units.availablePoints(unitSlot));
        field(units.pendingPoints(unitSlot));
        field(units.lockedPoints(unitSlot));
        field(units.heldPoints(unitSlot));
        end();
    }

    private void addAccount(Accounts accounts, int account) {
        begin(ACCOUNT);
        field(account);
        field(accounts.keyHigh(account));
        field(accounts.keyLow(account));
        field(accounts.program(account));
        field(accounts.unit(account));
        field(accounts.kind(account) == AccountKind.MEMBER ? 1 : 2);
        field(accounts.availablePoints(account));
        field(accounts.pendingPoints(account));
        field(accounts.lockedPoints(account));
        field(accounts.heldPoints(account));
        field(accounts.slidingExpiresAtMs(account));
        field(accounts.stage(account).code);
        field(accounts.mergedInto(account));
        field(accounts.lotCount(account));
        field(accounts.entryCount(account));
        field(accounts.lagUnits(account, 0));
        field(accounts.lastPosition(account));
        field(accounts.last64thPosition(account));
        end();
    }

    private void addLot(Lots lots, int lot) {
        begin(LOT);
        field(lots.number(lot));
        field(lots.account(lot));
        field(lots.points(lot));
        field(lots.activatesAtMs(lot));
        field(lots.ownExpiresAtMs(lot));
        field(lots.state(lot).code);
        end();
    }

    private void addHolds(Holds holds, int account) {
        for (int hold = holds.first(account); hold != 0; hold = holds.next(hold)) {
            begin(HOLD);
            field(holds.position(hold));
            field(account);
            field(holds.points(hold));
            field(holds.expiresAtMs(hold));
            for (int pin = holds.firstPin(hold); pin != 0; pin = holds.nextPin(pin)) {
                field(holds.lotNumber(pin));
                field(holds.pinPoints(pin));
                field(holds.ownExpiresAtMs(pin));
            }
            end();
        }
    }

    private void addOriginal(Originals originals, int slot) {
        begin(ORIGINAL);
        field(originals.position(slot));
        field(originals.reversedPoints(slot));
        field(originals.expiredPoints(slot));
        field(originals.shortfallPoints(slot));
        field(originals.lastRelated(slot));
        field(originals.isLocked(slot) ? originals.earningAccount(slot) : 0);
        field(originals.resolution(slot).code);
        end();
    }

    private void addCounter(Counters counters, int slot) {
        begin(COUNTER);
        field(counters.keyHigh(slot));
        field(counters.keyLow(slot));
        field(counters.points(slot));
        end();
    }

    private void begin(int kind) {
        recordHigh = Mix.of(kind, 0x7461L);
        recordLow = Mix.of(kind, 0x6C6CL);
    }

    private void field(long value) {
        recordHigh = Mix.of(recordHigh, value);
        recordLow = Mix.of(recordLow, ~value);
    }

    private void text(String text) {
        field(text.length());
        for (int index = 0; index < text.length(); index++) {
            field(text.charAt(index));
        }
    }

    private void end() {
        long low = sumLow + recordLow;
        long carry = Long.compareUnsigned(low, sumLow) < 0 ? 1 : 0;
        sumLow = low;
        sumHigh += recordHigh + carry;
    }
}
