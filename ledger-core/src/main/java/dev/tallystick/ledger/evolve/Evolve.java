package dev.tallystick.ledger.evolve;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectHandler;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryLayout;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.state.Accounts;
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
    private final int[] entryAccounts = new int[EntryLayout.ACCOUNT_COUNT_MAX];
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
        units = state.units();
    }

    /**
     * Applies one entry.
     *
     * @param entry the entry, wrapped at {@code buffer}; of an entry being written the balances may
     *     still be missing
     * @throws IllegalStateException if afterwards the points of a unit do not sum to zero: a bug,
     *     which must stop the writer
     */
    public void apply(EntryDecoder entry, DirectBuffer entryBuffer) {
        buffer = entryBuffer;
        commandOffset = entry.commandOffset();
        position = entry.position();
        program = entry.program();
        for (int index = 0; index < entry.accountCount(); index++) {
            entryAccounts[index] = (int) entry.accountNumber(index);
        }
        account = entry.accountCount() == 0 ? 0 : entryAccounts[0];
        unitSlot = account == 0 ? 0 : Units.slotOf(program, entry.accountUnit(0));
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
        requireConserved();
    }

    @Override
    public void onAccountOpened(int accountIndex, AccountKind kind, long keyHigh, long keyLow) {
        int unit = unitSlot - Units.slotOf(program, 0);
        accounts.open(entryAccounts[accountIndex], program, unit, kind, keyHigh, keyLow);
    }

    @Override
    public void onLotCreated(
            int n, long points, int source, boolean pending, long activatesAtMs, long expiresAtMs) {
        long number = LotNumber.of(position, n);
        lots.create(account, number, points, pending, activatesAtMs, expiresAtMs);
        if (pending) {
            addPending(points);
        } else {
            addAvailable(points);
        }
    }

    @Override
    public void onLotTaken(long lotNumber, long points, long expiresAtMs) {
        int lot = lots.find(account, lotNumber, expiresAtMs);
        if (lot == 0) {
            throw new IllegalStateException("no such lot: " + LotNumber.toId(lotNumber));
        }
        take(lot, points);
    }

    @Override
    public void onLotExpired(long lotNumber, long points) {
        take(lots.find(account, lotNumber), points);
        state.originals().addExpired(LotNumber.positionOf(lotNumber), points);
    }

    @Override
    public void onLotRestored(long lotNumber, long points, long expiresAtMs) {
        lots.restore(account, lotNumber, points, expiresAtMs);
        addAvailable(points);
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
    public void onReversed(long originalPosition, long points, long previousRelated) {
        state.originals().addReversed(originalPosition, points, position);
    }

    @Override
    public void onShortfallAdded(long originalPosition, long points) {
        state.originals().addShortfall(originalPosition, points);
    }

    @Override
    public void onShortfallPaid(long originalPosition, long points) {
        state.originals().addShortfall(originalPosition, -points);
    }

    @Override
    public void onLeft(long points) {
        // tells the reader of a refusal what the state was
    }

    @Override
    public void onLotActivated(long lotNumber, long points) {
        lots.activate(account, lots.find(account, lotNumber));
        addPending(-points);
        addAvailable(points);
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

    private void take(int lot, long points) {
        if (lots.isPending(lot)) {
            addPending(-points);
        } else {
            addAvailable(-points);
        }
        lots.take(account, lot, points);
    }

    private void addAvailable(long points) {
        accounts.addAvailable(account, points);
        units.addAvailable(unitSlot, points);
    }

    private void addPending(long points) {
        accounts.addPending(account, points);
        units.addPending(unitSlot, points);
    }

    private void requireConserved() {
        if (account != 0 && units.sumPoints(unitSlot) != 0) {
            throw new IllegalStateException(
                    "points not conserved: position=%d, program=%d, sum=%d"
                            .formatted(position, program, units.sumPoints(unitSlot)));
        }
    }
}
