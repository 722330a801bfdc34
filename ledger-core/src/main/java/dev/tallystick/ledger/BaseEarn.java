package dev.tallystick.ledger;

import dev.tallystick.ledger.rules.Limits;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What every basket earns: {@code points} per {@code amount} of money, in proportion, rounded down.
 * Source: ARCHITECTURE.md, "Base earn".
 *
 * @param points from 1 to 2^53 - 1, in the unit's smallest part
 * @param amount more than 0, of at most 18 digits
 * @param currency code of ISO 4217; baskets in another one earn nothing
 */
public record BaseEarn(long points, BigDecimal amount, String currency) {
    private static final int AMOUNT_DIGITS_MAX = 18;
    private static final int CURRENCY_LENGTH = 3;

    public BaseEarn {
        boolean ofRange =
                points >= 1
                        && points <= Limits.POINTS_MAX
                        && amount.signum() > 0
                        && amount.precision() <= AMOUNT_DIGITS_MAX
                        && amount.scale() >= 0
                        && amount.scale() <= AMOUNT_DIGITS_MAX
                        && currency.length() == CURRENCY_LENGTH;
        if (!ofRange) {
            throw new IllegalArgumentException(
                    "base earn out of range: points=%d, amount=%s, currency=%s"
                            .formatted(points, amount, currency));
        }
    }

    /**
     * {@return floor(sum × points / amount), exactly; may pass what a balance can hold}
     *
     * @param sum of a basket in our currency, 0 or more
     */
    public BigInteger pointsFor(BigDecimal sum) {
        return sum.multiply(BigDecimal.valueOf(points))
                .divideToIntegralValue(amount)
                .toBigIntegerExact();
    }
}
