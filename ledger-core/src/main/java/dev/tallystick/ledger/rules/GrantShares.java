package dev.tallystick.ledger.rules;

import dev.tallystick.ledger.entry.EffectWriter;

import java.util.Arrays;

/**
 * What each grant of an earn granted, and under which counters. A reversal in parts gives back from
 * the first grant on: the first that is reversed is the first that was granted (ARCHITECTURE.md,
 * rule 12). Reused.
 */
final class GrantShares {
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

    void granted(long grantedPoints) {
        if (count == points.length) {
            points = Arrays.copyOf(points, 2 * count);
            firstCounter = Arrays.copyOf(firstCounter, 2 * count + 1);
        }
        points[count] = grantedPoints;
        firstCounter[count++] = counterCount;
        firstCounter[count] = counterCount;
    }

    void counted(long keyHigh, long keyLow) {
        if (counterCount == keysHigh.length) {
            keysHigh = Arrays.copyOf(keysHigh, 2 * counterCount);
            keysLow = Arrays.copyOf(keysLow, 2 * counterCount);
        }
        keysHigh[counterCount] = keyHigh;
        keysLow[counterCount++] = keyLow;
        firstCounter[count] = counterCount;
    }

    /**
     * Gives counters back what a reversal takes.
     *
     * @param reversedPoints what was reversed before
     */
    void giveBack(long reversedPoints, long reversingPoints, EffectWriter effects) {
        long startPoints = 0;
        for (int grant = 0; grant < count; grant++) {
            long endPoints = startPoints + points[grant];
            long backPoints =
                    Math.min(endPoints, reversedPoints + reversingPoints)
                            - Math.max(startPoints, reversedPoints);
            for (int at = firstCounter[grant];
                    at < firstCounter[grant + 1] && backPoints > 0;
                    at++) {
                effects.counted(keysHigh[at], keysLow[at], -backPoints);
            }
            startPoints = endPoints;
        }
    }
}
