package dev.tallystick.bench.engine;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How often the members of a program come back. */
public enum Skew {
    /** All alike. */
    UNIFORM,
    /** The member of rank r (from 1) with weight 1 / r^0.99: a few come all the time. */
    ZIPF;

    private static final double EXPONENT = 0.99;

    /** Larger than any number of members, and prime: multiplying by it keeps members apart. */
    private static final long SCATTER = 2_654_435_761L;

    /** {@return {@code count} members drawn from 0 to {@code memberCount} - 1} */
    public int[] draw(int memberCount, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return switch (this) {
            case UNIFORM -> random.ints(count, 0, memberCount).toArray();
            case ZIPF -> drawZipf(memberCount, count, random);
        };
    }

    private static int[] drawZipf(int memberCount, int count, SplittableRandom random) {
        double[] cumulative = new double[memberCount];
        double sum = 0;
        for (int rank = 0; rank < memberCount; rank++) {
            sum += Math.pow(rank + 1, -EXPONENT);
            cumulative[rank] = sum;
        }
        int[] members = new int[count];
        for (int at = 0; at < count; at++) {
            int found = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
            long rank = Math.min(found >= 0 ? found : -found - 1, memberCount - 1);
            // the hot members must not lie side by side in memory: they did not join in that order
            members[at] = (int) (rank * SCATTER % memberCount);
        }
        return members;
    }
}
