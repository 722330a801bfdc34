package dev.tallystick.rest.importer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * From amounts in a file to points: a line is rounded half-up to the smallest part of the currency,
 * lines are summed, the order's points are the whole part of sum times rate. Exact decimals
 * throughout.
 *
 * @param scale how many decimal places the currency has, 2 for cents
 * @param pointsPerUnit how many points one whole unit of the currency is worth
 */
record Money(int scale, BigDecimal pointsPerUnit) {
    /** The largest number of points the contract can say. */
    static final long POINTS_MAX = (1L << 53) - 1;

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(\\d{1,30}(\\.\\d{0,60})?|\\.\\d{1,60})");

    /** {@return a line's amount in the smallest part of the currency} */
    long readMinor(String text) throws LineRefusedException {
        if (!DECIMAL.matcher(text).matches()) {
            throw new LineRefusedException("\"" + text + "\" is no decimal number");
        }
        try {
            return new BigDecimal(text)
                    .setScale(scale, RoundingMode.HALF_UP)
                    .movePointRight(scale)
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new LineRefusedException("the amount " + text + " is too large");
        }
    }

    /** {@return points for an order's sum, rounded down; not above 0 when returns outweigh it} */
    BigDecimal points(long sumMinor) {
        return BigDecimal.valueOf(sumMinor, scale)
                .multiply(pointsPerUnit)
                .setScale(0, RoundingMode.FLOOR);
    }

    /** {@return a sum as people write it} */
    String text(long sumMinor) {
        return BigDecimal.valueOf(sumMinor, scale).toPlainString();
    }
}
