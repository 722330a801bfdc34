package dev.tallystick.ledger.promotion;

import dev.tallystick.ledger.rules.Limits;

import java.math.BigDecimal;
import java.util.Map;

/**
 * How many points a promotion grants, before caps; in the smallest part of its unit. Source:
 * ARCHITECTURE.md, "Promotions".
 */
public sealed interface Grant {
    /**
     * So many for each transaction.
     *
     * @param points 1 to 2^53 - 1
     */
    record Fixed(long points) implements Grant {
        public Fixed {
            requirePoints(points);
        }
    }

    /**
     * So many for each amount of money, in proportion, over the sum of the lines that qualify.
     *
     * @param points 1 to 2^53 - 1
     * @param amount more than 0; a basket in another currency does not match
     */
    record PerMoney(long points, Amount amount) implements Grant {
        public PerMoney {
            requirePoints(points);
            if (amount.minor() == 0) {
                throw new IllegalArgumentException("points for no money");
            }
        }
    }

    /**
     * So many times what the BASE promotions that granted in the same unit grant for the lines that
     * qualify, before caps: 1 doubles.
     *
     * @param factor more than 0, at most {@link #FACTOR_MAX}, with up to {@link #DIGITS_MAX} digits
     *     behind the point
     */
    record Multiplier(BigDecimal factor) implements Grant {
        /** The largest factor. */
        public static final long FACTOR_MAX = 1_000_000;

        /** A factor has at most so many digits behind the point. */
        public static final int DIGITS_MAX = 6;

        public Multiplier {
            boolean ofRange =
                    factor.signum() > 0
                            && factor.scale() <= DIGITS_MAX
                            && factor.compareTo(BigDecimal.valueOf(FACTOR_MAX)) <= 0;
            if (!ofRange) {
                throw new IllegalArgumentException("multiplier out of range: " + factor);
            }
            factor = factor.setScale(DIGITS_MAX);
        }

        /** {@return the factor, in millionths} */
        long factorE6() {
            return factor.unscaledValue().longValue();
        }
    }

    /**
     * So many for each piece of a product.
     *
     * @param points by product, 1 to 2^53 - 1 each; only lines of these products qualify
     */
    record PerProduct(Map<String, Long> points) implements Grant {
        public PerProduct {
            points = Map.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("points for no product");
            }
            points.values().forEach(Grant::requirePoints);
        }
    }

    private static void requirePoints(long points) {
        if (points < 1 || points > Limits.POINTS_MAX) {
            throw new IllegalArgumentException("points out of range: " + points);
        }
    }
}
