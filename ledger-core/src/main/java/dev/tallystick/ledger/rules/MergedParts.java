package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EffectAdapter;
import dev.tallystick.ledger.entry.EffectDecoder;
import dev.tallystick.ledger.entry.LotState;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a merge moved, as the evidence of its reversal tells. Reused; merges are rare. */
final class MergedParts extends EffectAdapter {
    /** What is moved. */
    enum Kind {
        LOT,
        HOLD,
        DEBT
    }

    private record Part(int unit, Kind kind, long number, long points, long ownExpiresAtMs) {}

    private record Moved(int unit, Kind kind, long number) {}

    private final EffectDecoder effects = new EffectDecoder();
    private final List<Integer> units = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final Set<Moved> numbers = new HashSet<>();
    private int unit;

    /** Reads the evidence of a reversal. */
    void read(CommandDecoder reversal) {
        units.clear();
        parts.clear();
        numbers.clear();
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

    /** {@return whether the merge moved the lot of that number, the hold of that position} */
    boolean has(int inUnit, Kind kind, long number) {
        return numbers.contains(new Moved(inUnit, kind, number));
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
        numbers.add(new Moved(unit, Kind.LOT, lotNumber));
    }

    @Override
    public void onHoldMoved(long holdPosition, long points, int toAccountIndex) {
        parts.add(new Part(unit, Kind.HOLD, holdPosition, points, 0));
        numbers.add(new Moved(unit, Kind.HOLD, holdPosition));
    }

    @Override
    public void onDebtAdded(long points) {
        parts.add(new Part(unit, Kind.DEBT, 0, points, 0));
    }
}
