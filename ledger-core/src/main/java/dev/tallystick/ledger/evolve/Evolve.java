package dev.tallystick.ledger.evolve;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectHandler;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryLayout;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotState;
import dev.tallystick.ledger.entry.Origin;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Holds;
import dev.tallystick.ledger.state.Lots;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.Units;

import org.agrona.DirectBuffer;

/**
 * Applies recorded effects: the only writer of the state. Chooses nothing, refuses nothing; live
 * traffic, recovery and tools all come through here.
 */
public final class Evolve implements EffectHandler {
    private final State state;
    private final Accounts accounts;
    private final Lots lots;
    private final Units units;
    private final Holds holds;
    private final int[] entryAccounts = new int[EntryLayout.ACCOUNT_COUNT_MAX];
    private final int[] entryUnits = new int[EntryLayout.ACCOUNT_COUNT_MAX];
    private DirectBuffer buffer;
    private int commandOffset;
    private long position;
    private int program;
    private int account;
    private int unitSlot;

    /** Makes the one writer of {@code state}. */
    public Evolve(State state) {
        this.state = state;
        accounts = state.accounts();
        lots = state.lots();
        holds = state.holds();
        units = state.units();
    }

    /**
     * Applies one entry.
     *
     * @param entry of an entry being written the balances may still be missing
     * @throws IllegalStateException if afterwards the points of a unit do not sum to zero: a bug,
     *     which must stop the writer
     */
    public void apply(EntryDecoder entry) {
        buffer = entry.buffer();
        commandOffset = entry.commandOffset();
        position = entry.position();
        program = entry.program();
        for (int index = 0; index < entry.accountCount(); index++) {
            entryAccounts[index] = (int) entry.accountNumber(index);
            entryUnits[index] = entry.accountUnit(index);
        }
        if (entry.accountCount() > 0) {
            onAccountSwitched(0);
        }
        entry.forEachEffect(this);
        for (int index = 0; index < entry.accountCount(); index++) {
            if (entry.isLinked(index)) {
                accounts.link(
                        entryAccounts[index], position, entry.postedAtMs() - entry.effectiveAtMs());
            }
        }
        if (program != 0) {
            state.programs().link(program, position);
        }
        state.advance(position, entry.postedAtMs());
        requireConserved(entry.accountCount());
    }

    @Override
    public void onAccountOpened(int accountIndex, AccountKind kind, long keyHigh, long keyLow) {
        accounts.open(
                entryAccounts[accountIndex],
                program,
                entryUnits[accountIndex],
                kind,
                keyHigh,
                keyLow);
    }

    @Override
    public void onAccountSwitched(int accountIndex) {
        account = entryAccounts[accountIndex];
        unitSlot = Units.slotOf(program, entryUnits[accountIndex]);
    }

    @Override
    public void onLotCreated(
            int n, long points, int source, boolean pending, long activatesAtMs, long expiresAtMs) {
        long number = LotNumber.of(position, n);
        LotState lotState = pending ? LotState.PENDING : LotState.AVAILABLE;
        lots.create(account, number, points, lotState, activatesAtMs, expiresAtMs);
        add(lotState, points);
    }

    @Override
    public void onLotTaken(long lotNumber, long points, long expiresAtMs) {
        take(find(lotNumber, expiresAtMs), points);
    }

    @Override
    public void onLotExpired(long lotNumber, long points) {
        take(lots.find(account, lotNumber), points);
        state.originals().addExpired(Origin.ofLot(lotNumber), points);
    }

    @Override
    public void onLotRestored(long lotNumber, long points, long expiresAtMs, boolean locked) {
        LotState lotState = locked ? LotState.LOCKED : LotState.AVAILABLE;
        add(lots.restore(account, lotNumber, points, lotState, expiresAtMs), points);
    }

    @Override
    public void onDebtAdded(long points) {
        addAvailable(-points);
    }

    @Override
    public void onDebtPaid(long points) {
        addAvailable(points);
    }

    @Override
    public void onReversed(long origin, long points, long previousRelated) {
        state.originals().addReversed(origin, points, position);
    }

    @Override
    public void onShortfallAdded(long origin, long points) {
        state.originals().addShortfall(origin, points);
    }

    @Override
    public void onShortfallPaid(long origin, long points) {
        state.originals().addShortfall(origin, -points);
    }

    @Override
    public void onLeft(long points) {
        // tells the reader of a refusal what the state was
    }

    @Override
    public void onLotActivated(long lotNumber, long points) {
        change(lots.find(account, lotNumber), LotState.AVAILABLE);
    }

    @Override
    public void onLotLocked(long lotNumber, long points, long expiresAtMs) {
        change(find(lotNumber, expiresAtMs), LotState.LOCKED);
    }

    @Override
    public void onLotUnlocked(long lotNumber, long points, long expiresAtMs, boolean pending) {
        change(find(lotNumber, expiresAtMs), pending ? LotState.PENDING : LotState.AVAILABLE);
    }

    @Override
    public void onEarnLocked(
            long origin, boolean locked, long memberAccount, long previousRelated) {
        state.originals().setLocked(origin, locked, (int) memberAccount, position);
    }

    @Override
    public void onHoldOpened(long holdExpiresAtMs) {
        holds.open(account, position, holdExpiresAtMs);
    }

    @Override
    public void onLotPinned(long lotNumber, long points, long expiresAtMs) {
        take(find(lotNumber, expiresAtMs), points);
        holds.pin(holds.find(position), lotNumber, points, expiresAtMs);
        addHeld(points);
    }

    @Override
    public void onPinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs) {
        holds.unpin(holds.find(holdPosition), lotNumber, points);
        addHeld(-points);
    }

    @Override
    public void onPinReleased(
            long holdPosition, long lotNumber, long points, long expiresAtMs, boolean locked) {
        onPinTaken(holdPosition, lotNumber, points, expiresAtMs);
        onLotRestored(lotNumber, points, expiresAtMs, locked);
    }

    @Override
    public void onHoldResolved(long holdPosition, Resolution resolution, long previousRelated) {
        holds.resolve(holdPosition, resolution, position);
    }

    @Override
    public void onLotPaid(long lotNumber, long points, long expiresAtMs) {
        lots.take(account, find(lotNumber, expiresAtMs), points);
    }

    @Override
    public void onStageSet(Stage stage) {
        accounts.setStage(account, stage);
    }

    @Override
    public void onMerged(int intoAccountIndex, int unit) {
        accounts.setMergedInto(account, entryAccounts[intoAccountIndex]);
    }

    @Override
    public void onUnmerged(int unit) {
        accounts.setMergedInto(account, 0);
    }

    @Override
    public void onLotMoved(
            long lotNumber, long points, long expiresAtMs, LotState lotState, int toAccountIndex) {
        if (points == 0) {
            return; // nothing unpinned is left: that it went along is for a reversal to know
        }
        int to = entryAccounts[toAccountIndex];
        int from = account;
        LotState landed = lots.move(from, to, find(lotNumber, expiresAtMs));
        add(lotState, -points);
        account = to;
        add(landed, points);
        account = from;
    }

    @Override
    public void onHoldMoved(long holdPosition, long points, int toAccountIndex) {
        int hold = holds.find(holdPosition);
        int to = entryAccounts[toAccountIndex];
        accounts.addHeld(account, -points);
        accounts.addHeld(to, points);
        holds.move(hold, to);
    }

    @Override
    public void onSlid(long expiresAtMs) {
        lots.slide(account, expiresAtMs);
    }

    @Override
    public void onGranted(int grant, long points, boolean capped) {
        // tells whose the lot is that follows
    }

    @Override
    public void onCounted(long keyHigh, long keyLow, long points) {
        state.counters().add(keyHigh, keyLow, points);
    }

    @Override
    public void onRedirected(long keyHigh, long keyLow) {
        // tells the reader who holds the points now
    }

    @Override
    public void onHeldWas(long points) {
        // tells the reader of a refusal what the state was
    }

    @Override
    public void onStageWas(Stage stage) {
        // tells the reader of a refusal what the state was
    }

    @Override
    public void onMergedInto(long keyHigh, long keyLow) {
        // tells the reader of a refusal what the state was
    }

    @Override
    public void onInUnit(int unit) {
        // tells the reader of a follow-up's evidence, who does not see the accounts
    }

    @Override
    public void onBooked(Book book, int accountIndex, long points) {
        boolean byPartner = accountIndex >= 0;
        units.book(unitSlot, book, byPartner, points);
        if (byPartner && book.isGranting()) {
            accounts.addAvailable(entryAccounts[accountIndex], points);
        } else if (byPartner) {
            accounts.addPending(entryAccounts[accountIndex], points);
        }
    }

    @Override
    public void onProgramConfigured(int number) {
        program = number;
        state.programs().configure(ProgramConfig.decode(buffer, commandOffset, number, position));
    }

    @Override
    public void onClockSet(long nowMs) {
        state.setClock(nowMs);
    }

    private int find(long lotNumber, long ownExpiresAtMs) {
        int lot = lots.find(account, lotNumber, ownExpiresAtMs);
        if (lot == 0) {
            throw new IllegalStateException("no such lot: " + LotNumber.toId(lotNumber));
        }
        return lot;
    }

    private void take(int lot, long points) {
        add(lots.state(lot), -points);
        lots.take(account, lot, points);
    }

    private void change(int lot, LotState lotState) {
        long points = lots.points(lot);
        add(lots.state(lot), -points);
        lots.change(account, lot, lotState);
        add(lotState, points);
    }

    private void add(LotState lotState, long points) {
        switch (lotState) {
            case AVAILABLE -> addAvailable(points);
            case PENDING -> {
                accounts.addPending(account, points);
                units.addPending(unitSlot, points);
            }
            case LOCKED -> {
                accounts.addLocked(account, points);
                units.addLocked(unitSlot, points);
            }
        }
    }

    private void addAvailable(long points) {
        accounts.addAvailable(account, points);
        units.addAvailable(unitSlot, points);
    }

    private void addHeld(long points) {
        accounts.addHeld(account, points);
        units.addHeld(unitSlot, points);
    }

    private void requireConserved(int accountCount) {
        int checked = 0;
        for (int index = 0; index < accountCount; index++) {
            int slot = Units.slotOf(program, entryUnits[index]);
            if (slot != checked && units.sumPoints(slot) != 0) {
                throw new IllegalStateException(
                        "points not conserved: position=%d, program=%d, unit=%d, sum=%d"
                                .formatted(
                                        position,
                                        program,
                                        entryUnits[index],
                                        units.sumPoints(slot)));
            }
            checked = slot;
        }
    }
}
