package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.command.Returned;
import dev.tallystick.ledger.entry.EffectWriter;

import java.util.Arrays;

/**
 * What each grant of an earn granted, and under which counters, in the order in which the earn
 * recorded them. Reused (ARCHITECTURE.md, rule 12).
 */
final class GrantShares {
    private int[] numbers = new int[4];
    private long[] points = new long[4];
    private int[] firstCounter = new int[5];
    private long[] keysHigh = new long[8];
    private long[] keysLow = new long[8];
    private int count;
    private int counterCount;

    void clear() {
        count = 0;
        counterCount = 0;
    }

    /**
     * Adds a grant.
     *
     * @param number its own in the earn's command
     */
    void granted(int number, long grantedPoints) {
        if (count == points.length) {
            numbers = Arrays.copyOf(numbers, 2 * count);
            points = Arrays.copyOf(points, 2 * count);
            firstCounter = Arrays.copyOf(firstCounter, 2 * count + 1);
        }
        numbers[count] = number;
        points[count] = grantedPoints;
        firstCounter[count++] = counterCount;
        firstCounter[count] = counterCount;
    }

    /** Adds a counter of the grant that was added last. */
    void counted(long keyHigh, long keyLow) {
        if (counterCount == keysHigh.length) {
            keysHigh = Arrays.copyOf(keysHigh, 2 * counterCount);
            keysLow = Arrays.copyOf(keysLow, 2 * counterCount);
        }
        keysHigh[counterCount] = keyHigh;
        keysLow[counterCount++] = keyLow;
        firstCounter[count] = counterCount;
    }

    int count() {
        return count;
    }

    /** {@return the number of a grant in the earn's command} */
    int number(int grant) {
        return numbers[grant];
    }

    long points(int grant) {
        return points[grant];
    }

    /** {@return what all grants lose because pieces came back} */
    long sumPoints(Returned returned) {
        long sum = 0;
        for (int grant = 0; grant < count; grant++) {
            sum += returned.points(numbers[grant]);
        }
        return sum;
    }

    /** {@return whether anything was counted for a grant} */
    boolean isCounted(int grant) {
        return firstCounter[grant] < firstCounter[grant + 1];
    }

    /** {@return whether anything was counted at all} */
    boolean areCounted() {
        return counterCount > 0;
    }

    /** {@return what the first points of the earn, so many, take of a grant} */
    long amongFirst(long firstPoints, int grant) {
        long before = 0;
        for (int earlier = 0; earlier < grant; earlier++) {
            before += points[earlier];
        }
        return Math.max(0, Math.min(points[grant], firstPoints - before));
    }

    /** Gives the counters of a grant something back. */
    void giveBack(int grant, long backPoints, EffectWriter effects) {
        for (int at = firstCounter[grant]; at < firstCounter[grant + 1] && backPoints > 0; at++) {
            effects.counted(keysHigh[at], keysLow[at], -backPoints);
        }
    }
}
