package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EffectAdapter;
import dev.tallystick.ledger.entry.EffectDecoder;
import dev.tallystick.ledger.entry.LotState;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a merge moved, as the evidence of its reversal tells. Reused; merges are rare. */
final class MergedParts extends EffectAdapter {
    /** What is moved. */
    enum Kind {
        LOT,
        HOLD,
        DEBT
    }

    private record Part(int unit, Kind kind, long number, long points, long ownExpiresAtMs) {}

    private final EffectDecoder effects = new EffectDecoder();
    private final List<Integer> units = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final TreeSet<Long> lots = new TreeSet<>();
    private final TreeSet<Long> holds = new TreeSet<>();
    private int unit;

    /** Reads the evidence of a reversal. */
    void read(CommandDecoder reversal) {
        units.clear();
        parts.clear();
        lots.clear();
        holds.clear();
        effects.wrap(
                        reversal.originalEffects(),
                        0,
                        reversal.followUp().originalPosition(),
                        reversal.followUp().originalPostedAtMs())
                .forEach(this);
    }

    /** {@return how many units the merge concerned} */
    int unitCount() {
        return units.size();
    }

    int unit(int at) {
        return units.get(at);
    }

    int count() {
        return parts.size();
    }

    /** {@return whether the merge moved the lot of that number, in whatever unit} */
    boolean hasLot(long number) {
        return lots.contains(number);
    }

    /** {@return whether the merge moved the hold of that position, in whatever unit} */
    boolean hasHold(long position) {
        return holds.contains(position);
    }

    int unitOf(int at) {
        return parts.get(at).unit();
    }

    Kind kind(int at) {
        return parts.get(at).kind();
    }

    /** {@return number of a lot, position of a hold} */
    long number(int at) {
        return parts.get(at).number();
    }

    long points(int at) {
        return parts.get(at).points();
    }

    long ownExpiresAtMs(int at) {
        return parts.get(at).ownExpiresAtMs();
    }

    @Override
    public void onMerged(int intoAccountIndex, int mergedUnit) {
        unit = mergedUnit;
        units.add(mergedUnit);
    }

    @Override
    public void onLotMoved(
            long lotNumber, long points, long expiresAtMs, LotState lotState, int toAccountIndex) {
        parts.add(new Part(unit, Kind.LOT, lotNumber, points, expiresAtMs));
        lots.add(lotNumber);
    }

    @Override
    public void onHoldMoved(long holdPosition, long points, int toAccountIndex) {
        parts.add(new Part(unit, Kind.HOLD, holdPosition, points, 0));
        holds.add(holdPosition);
    }

    @Override
    public void onDebtAdded(long points) {
        parts.add(new Part(unit, Kind.DEBT, 0, points, 0));
    }
}
