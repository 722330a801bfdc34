package dev.tallystick.ledger.promotion;

import dev.tallystick.ledger.rules.Limits;

import java.math.BigDecimal;

/** Exact points: never floating point, and never more than a balance can hold. */
final class Ratio {
    /** In place of points that would be more than 2^53 - 1. */
    static final long TOO_LARGE = -1;

    private Ratio() {}

    /**
     * {@return {@code a × b / divisor}, rounded once, or {@link #TOO_LARGE}}
     *
     * @param a 0 or more, as is {@code b}
     * @param divisor 1 or more
     */
    static long of(long a, long b, long divisor, Rounding rounding) {
        long product = a * b;
        if (Math.multiplyHigh(a, b) != 0 || product < 0) {
            return ofLarge(a, b, divisor, rounding);
        }
        long floor = product / divisor;
        long rest = product % divisor;
        long points =
                switch (rounding) {
                    case FLOOR -> floor;
                    case HALF_UP -> rest >= divisor - rest ? floor + 1 : floor;
                    case CEILING -> rest > 0 ? floor + 1 : floor;
                };
        return points > Limits.POINTS_MAX ? TOO_LARGE : points;
    }

    private static long ofLarge(long a, long b, long divisor, Rounding rounding) {
        BigDecimal points =
                BigDecimal.valueOf(a)
                        .multiply(BigDecimal.valueOf(b))
                        .divide(BigDecimal.valueOf(divisor), 0, rounding.mode);
        return points.compareTo(BigDecimal.valueOf(Limits.POINTS_MAX)) > 0
                ? TOO_LARGE
                : points.longValueExact();
    }

    /** {@return the sum, or {@link #TOO_LARGE} if that is more, or one of them is} */
    static long sum(long points, long more) {
        boolean isTooLarge =
                points == TOO_LARGE || more == TOO_LARGE || more > Limits.POINTS_MAX - points;
        return isTooLarge ? TOO_LARGE : points + more;
    }
}
