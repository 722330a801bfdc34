package dev.tallystick.replay;

import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectAdapter;
import dev.tallystick.ledger.entry.EntryDecoder;

import java.util.Arrays;

/**
 * Adds up the recorded effects of one entry, without the state machine: what members gain, books
 * must lose (ARCHITECTURE.md, rule 1). What goes from one member to another counts for neither: it
 * is one effect on both. Each unit is added up for itself.
 */
final class Conservation extends EffectAdapter {
    /** What the byte of an account's unit can say, be it right or not. */
    private static final int UNIT_CODES = 256;

    private final long[] sums = new long[UNIT_CODES];
    private EntryDecoder entry;
    private int unit;

    /** {@return why the entry makes or loses points, null if it does not} */
    Objection objection(EntryDecoder ofEntry) {
        entry = ofEntry;
        Arrays.fill(sums, 0);
        unit = entry.accountCount() == 0 ? 0 : entry.accountUnit(0);
        entry.forEachEffect(this);
        for (long sumPoints : sums) {
            if (sumPoints != 0) {
                return new Objection(ProofCode.NOT_CONSERVED, "effects sum to " + sumPoints);
            }
        }
        return null;
    }

    @Override
    public void onAccountSwitched(int accountIndex) {
        unit = entry.accountUnit(accountIndex);
    }

    @Override
    public void onLotCreated(
            int n, long points, int source, boolean pending, long activatesAtMs, long expiresAtMs) {
        sums[unit] += points;
    }

    @Override
    public void onLotTaken(long lotNumber, long points, long expiresAtMs) {
        sums[unit] -= points;
    }

    @Override
    public void onPinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs) {
        sums[unit] -= points;
    }

    @Override
    public void onLotRestored(long lotNumber, long points, long expiresAtMs, boolean locked) {
        sums[unit] += points;
    }

    @Override
    public void onLotExpired(long lotNumber, long points) {
        sums[unit] -= points;
    }

    @Override
    public void onDebtAdded(long points) {
        sums[unit] -= points;
    }

    @Override
    public void onDebtPaid(long points) {
        sums[unit] += points;
    }

    @Override
    public void onBooked(Book book, int accountIndex, long points) {
        sums[unit] += points;
    }
}
