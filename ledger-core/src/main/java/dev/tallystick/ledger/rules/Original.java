package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EffectAdapter;
import dev.tallystick.ledger.entry.EffectDecoder;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.Origin;

import java.util.Arrays;

/**
 * What an earlier entry did, as the evidence in a command tells: the points it granted and what it
 * counted for that, the lots it made, the lots it took from, in its order. Of an earn in several
 * units one part at a time, the first being that in its own unit. Reused; grows to the largest
 * original ever met.
 */
final class Original extends EffectAdapter {
    private final EffectDecoder effects = new EffectDecoder();
    private final LotParts made = new LotParts();
    private final LotParts taken = new LotParts();
    private final GrantShares shares = new GrantShares();
    private int[] takenFor = new int[16];
    private final int[] units = new int[ProgramConfig.UNIT_COUNT_MAX];
    private long position;
    private long grantedPoints;
    private int partCount;
    private int wantedPart;

    /** Reads the evidence of a follow-up: of an earn in several units what is in its own. */
    Original read(CommandDecoder followUp) {
        return read(followUp, 0);
    }

    /** Reads what the evidence of an earn's follow-up tells of one of the earn's units. */
    Original read(CommandDecoder followUp, int part) {
        position = followUp.followUp().originalPosition();
        wantedPart = part;
        partCount = 1;
        units[0] = followUp.unit();
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

    /** {@return in how many units it granted, 1 of what is no earn} */
    int partCount() {
        return partCount;
    }

    /** {@return number of the unit of one part} */
    int unit(int part) {
        return units[part];
    }

    /** {@return what the part that was read is known by} */
    long origin() {
        return wantedPart == 0 ? position : Origin.inFurtherUnit(position, units[wantedPart]);
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
    public void onInUnit(int unit) {
        units[partCount++] = unit;
    }

    @Override
    public void onGranted(int grant, long points, boolean capped) {
        if (isWanted()) {
            shares.granted(grant, points);
        }
    }

    @Override
    public void onCounted(long keyHigh, long keyLow, long points) {
        if (isWanted()) {
            shares.counted(keyHigh, keyLow);
        }
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
        if (!isWanted()) {
            return;
        }
        if (wantedPart == 0) {
            noteTakenFor(n);
        }
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
        if (book == Book.ISSUED && isWanted()) {
            grantedPoints -= points;
        }
    }

    private void noteTakenFor(int n) {
        if (n >= takenFor.length) {
            takenFor = Arrays.copyOf(takenFor, 2 * n);
        }
        takenFor[n] = taken.count() - 1;
    }

    /** {@return whether what is read now belongs to the part asked for} */
    private boolean isWanted() {
        return partCount == wantedPart + 1;
    }
}
