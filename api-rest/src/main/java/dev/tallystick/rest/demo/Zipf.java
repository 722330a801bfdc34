package dev.tallystick.rest.demo;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws ranks as customers come: rank r (from 0) with weight 1 / (r + 1)^exponent. */
final class Zipf {
    private final double[] cumulative;

    Zipf(int count, double exponent) {
        cumulative = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            sum += 1 / StrictMath.pow(rank + 1, exponent);
            cumulative[rank] = sum;
        }
    }

    int draw(RandomGenerator random) {
        double at = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, at);
        return Math.min(found >= 0 ? found : -found - 1, cumulative.length - 1);
    }
}
