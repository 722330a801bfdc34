package dev.tallystick.ledger.state;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;

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
    private static final int FIELDS_AT_ONCE = 32;

    private long sumHigh;
    private long sumLow;
    private long recordHigh;
    private long recordLow;

    /** Fields that are not mixed yet. */
    private final long[] fields = new long[FIELDS_AT_ONCE];

    private int fieldCount;

    private final State state;

    /**
     * Begins with nothing.
     *
     * @param state of which no record changes any more once it was added
     */
    public StateHash(State state) {
        this.state = state;
    }

    /** {@return the hash of the state, 32 hexadecimal digits} */
    public static String of(State state) {
        StateHash hash = new StateHash(state);
        for (int arena = 0; arena < state.arenas().count(); arena++) {
            hash.addRecords(arena, 0, state.arenas().get(arena).slotCount());
        }
        return hash.finish();
    }

    /**
     * Adds records, and what can be reached from them alone. Each is to be added once, in any
     * order: best while it is at hand.
     *
     * @param arena its number in the state's image
     */
    public void addRecords(int arena, int firstSlot, int count) {
        Arena records = state.arenas().get(arena);
        int behind = firstSlot + count;
        int first = Math.max(1, firstSlot); // the one before is the arena's own
        if (state.accounts().isIn(records)) {
            for (int account = first; account < behind; account++) {
                addAccount(state.accounts(), account);
                addHolds(state.holds(), account);
            }
        } else if (state.lots().isIn(records)) {
            for (int lot = first; lot < behind; lot++) {
                addLot(state.lots(), lot);
            }
        } else if (state.originals().isIn(records)) {
            for (int original = first; original < behind; original++) {
                addOriginal(state.originals(), original);
            }
        } else if (state.counters().isIn(records)) {
            for (int counter = first; counter < behind; counter++) {
                addCounter(state.counters(), counter);
            }
        }
    }

    /**
     * {@return whether the records of an arena can be added while those of others are not there}
     * What only an account leads to is added with it.
     */
    public boolean isForItself(int arena) {
        return !state.accounts().isIn(state.arenas().get(arena));
    }

    /** {@return the hash, once all records were added and nothing changes any more} */
    public String finish() {
        addClock();
        addPrograms();
        return String.format("%016x%016x", sumHigh, sumLow);
    }

    private void addClock() {
        begin(CLOCK);
        field(state.position());
        field(state.lastStampMs());
        field(state.clockSetAtMs());
        end();
    }

    private void addPrograms() {
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
        if (!lots.isOpen(lot)) {
            return;
        }
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
        if (fieldCount == FIELDS_AT_ONCE) {
            mix();
        }
        fields[fieldCount++] = value;
    }

    private void mix() {
        long high = recordHigh;
        long low = recordLow;
        for (int index = 0; index < fieldCount; index++) {
            high = Mix.of(high, fields[index]);
            low = Mix.of(low, ~fields[index]);
        }
        recordHigh = high;
        recordLow = low;
        fieldCount = 0;
    }

    private void text(String text) {
        field(text.length());
        for (int index = 0; index < text.length(); index++) {
            field(text.charAt(index));
        }
    }

    private void end() {
        mix();
        long low = sumLow + recordLow;
        long carry = Long.compareUnsigned(low, sumLow) < 0 ? 1 : 0;
        sumLow = low;
        sumHigh += recordHigh + carry;
    }
}
