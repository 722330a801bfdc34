package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.Returned;
import dev.tallystick.ledger.entry.EffectWriter;
import dev.tallystick.ledger.entry.Origin;
import dev.tallystick.ledger.state.Counters;

/**
 * Gives caps and budgets back what a reversal takes of an earn (ARCHITECTURE.md, rule 12). Where
 * pieces came back, the command tells what each grant loses. Where points alone are told, only that
 * is given back which no other grant can have lost. So no budget gets back what is still granted,
 * and once all is reversed each has got back everything.
 *
 * <p>What the grants of an earn lost so far stands, while some of it is left, under counters that
 * nobody else has: {@code keyHigh} the earn's {@link Origin}, {@code keyLow} {@link #NOTE} and the
 * grant's number; and under {@link #ALL} what was reversed by then, which is less than the truth
 * where an older program reversed some.
 */
public final class GivenBack {
    /** "given", and three bytes for a number. */
    private static final long NOTE = 0x67_69_76_65_6E_000000L;

    private static final long ALL = 0xFF_FFFF;

    private final Counters counters;

    GivenBack(Counters counters) {
        this.counters = counters;
    }

    /** {@return whether a counter with that key belongs to no cap and no budget} */
    public static boolean isNote(long keyLow) {
        return (keyLow & ~ALL) == NOTE;
    }

    /**
     * Records what goes back.
     *
     * @param reversedPoints what was reversed of the earn before
     * @param points what is reversed now
     * @param isLast whether nothing is left of the earn then
     */
    void record(
            CommandDecoder reversal,
            Original earn,
            long reversedPoints,
            long points,
            boolean isLast,
            EffectWriter effects) {
        if (!earn.shares().areCounted()) {
            return;
        }
        if ((reversal.posting().flags() & FollowUpFlags.BY_GRANT) == 0) {
            recordInOrder(earn.shares(), reversedPoints, reversedPoints + points, effects);
        } else {
            recordByGrant(reversal.returned(), earn, reversedPoints, points, isLast, effects);
        }
    }

    private static void recordInOrder(
            GrantShares shares, long fromPoints, long toPoints, EffectWriter effects) {
        for (int grant = 0; grant < shares.count(); grant++) {
            long backPoints =
                    shares.amongFirst(toPoints, grant) - shares.amongFirst(fromPoints, grant);
            shares.giveBack(grant, backPoints, effects);
        }
    }

    private void recordByGrant(
            Returned returned,
            Original earn,
            long reversedPoints,
            long points,
            boolean isLast,
            EffectWriter effects) {
        GrantShares shares = earn.shares();
        long inAllPoints = reversedPoints + points;
        boolean isNoted = noted(earn, ALL) == reversedPoints;
        for (int grant = 0; grant < shares.count(); grant++) {
            int number = shares.number(grant);
            long lostPoints =
                    isNoted ? noted(earn, number) : shares.amongFirst(reversedPoints, grant);
            long toldPoints = returned.isTold() ? returned.points(number) : 0;
            long othersPoints = earn.grantedPoints() - shares.points(grant);
            long losesPoints =
                    Math.min(
                            shares.points(grant),
                            Math.max(lostPoints + toldPoints, inAllPoints - othersPoints));
            shares.giveBack(grant, losesPoints - lostPoints, effects);
            if (!isLast && shares.isCounted(grant)) {
                note(earn, number, losesPoints, effects);
            }
        }
        if (!isLast) {
            note(earn, ALL, inAllPoints, effects);
        }
    }

    private long noted(Original earn, long number) {
        return counters.points(earn.origin(), NOTE | number);
    }

    private void note(Original earn, long number, long points, EffectWriter effects) {
        long morePoints = points - noted(earn, number);
        if (morePoints != 0) {
            effects.counted(earn.origin(), NOTE | number, morePoints);
        }
    }
}
