package dev.tallystick.replay;

import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.EffectAdapter;
import dev.tallystick.ledger.entry.EntryDecoder;

/**
 * Adds up the recorded effects of one entry, without the state machine: what members gain, books
 * must lose (ARCHITECTURE.md, rule 1). What goes from one member to another counts for neither: it
 * is one effect on both. Effects in several units are added up together.
 */
final class Conservation extends EffectAdapter {
    private long sumPoints;

    /** {@return why the entry makes or loses points, null if it does not} */
    Objection objection(EntryDecoder entry) {
        sumPoints = 0;
        entry.forEachEffect(this);
        return sumPoints == 0
                ? null
                : new Objection(ProofCode.NOT_CONSERVED, "effects sum to " + sumPoints);
    }

    @Override
    public void onLotCreated(
            int n, long points, int source, boolean pending, long activatesAtMs, long expiresAtMs) {
        sumPoints += points;
    }

    @Override
    public void onLotTaken(long lotNumber, long points, long expiresAtMs) {
        sumPoints -= points;
    }

    @Override
    public void onPinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs) {
        sumPoints -= points;
    }

    @Override
    public void onLotRestored(long lotNumber, long points, long expiresAtMs, boolean locked) {
        sumPoints += points;
    }

    @Override
    public void onLotExpired(long lotNumber, long points) {
        sumPoints -= points;
    }

    @Override
    public void onDebtAdded(long points) {
        sumPoints -= points;
    }

    @Override
    public void onDebtPaid(long points) {
        sumPoints += points;
    }

    @Override
    public void onBooked(Book book, int accountIndex, long points) {
        sumPoints += points;
    }
}
