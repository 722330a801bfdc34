package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectAdapter;
import dev.tallystick.ledger.entry.EffectDecoder;
import dev.tallystick.ledger.entry.LotNumber;

import java.util.Arrays;

/**
 * What an earlier entry did, as the evidence in a command tells: the points it granted and what it
 * counted for that, the lots it made, the lots it took from, in its order. Reused; grows to the
 * largest original ever met.
 */
final class Original extends EffectAdapter {
    private final EffectDecoder effects = new EffectDecoder();
    private final LotParts made = new LotParts();
    private final LotParts taken = new LotParts();
    private final GrantShares shares = new GrantShares();
    private int[] takenFor = new int[16];
    private long position;
    private long grantedPoints;

    /** Reads the evidence of a follow-up. */
    Original read(CommandDecoder followUp) {
        position = followUp.followUp().originalPosition();
        grantedPoints = 0;
        made.clear();
        taken.clear();
        shares.clear();
        long postedAtMs = followUp.followUp().originalPostedAtMs();
        effects.wrap(followUp.originalEffects(), 0, position, postedAtMs).forEach(this);
        return this;
    }

    /** {@return its position} */
    long position() {
        return position;
    }

    /** {@return what it granted, what paid a debt or lapsed at once included} */
    long grantedPoints() {
        return grantedPoints;
    }

    /** {@return the lots it made, with what each began with} */
    LotParts made() {
        return made;
    }

    /** {@return the lots it took from, with what it took} */
    LotParts taken() {
        return taken;
    }

    /** {@return what each of an earn's grants granted and counted} */
    GrantShares shares() {
        return shares;
    }

    @Override
    public void onGranted(int grant, long points, boolean capped) {
        shares.granted(grant, points);
    }

    @Override
    public void onCounted(long keyHigh, long keyLow, long points) {
        shares.counted(keyHigh, keyLow);
    }

    @Override
    public void onPinTaken(long holdPosition, long lotNumber, long points, long expiresAtMs) {
        taken.add(lotNumber, points, expiresAtMs);
    }

    /** {@return the place among the lots taken of the one of which a transfer made its nth lot} */
    int takenFor(int n) {
        return takenFor[n];
    }

    @Override
    public void onLotCreated(
            int n, long points, int source, boolean pending, long activatesAtMs, long expiresAtMs) {
        if (n >= takenFor.length) {
            takenFor = Arrays.copyOf(takenFor, 2 * n);
        }
        takenFor[n] = taken.count() - 1;
        made.add(
                LotNumber.of(position, n),
                points,
                expiresAtMs,
                pending ? activatesAtMs : Dates.AT_ONCE);
    }

    @Override
    public void onLotTaken(long lotNumber, long points, long expiresAtMs) {
        taken.add(lotNumber, points, expiresAtMs);
    }

    @Override
    public void onBooked(Book book, int accountIndex, long points) {
        if (book == Book.ISSUED) {
            grantedPoints -= points;
        }
    }
}
