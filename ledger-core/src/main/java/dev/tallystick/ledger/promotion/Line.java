package dev.tallystick.ledger.promotion;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * One line of a purchase.
 *
 * @param lineId unique in its purchase
 * @param quantity pieces, 1 to {@link #QUANTITY_MAX}
 * @param amountMinor of the whole line after discount, in the currency's smallest part, 0 to {@link
 *     Amount#MINOR_MAX}
 */
public record Line(
        String lineId,
        String productId,
        Optional<String> category,
        long quantity,
        long amountMinor) {
    /** A purchase has at most so many lines. */
    public static final int COUNT_MAX = 500;

    /** A line has at most so many pieces. */
    public static final long QUANTITY_MAX = 1_000_000;

    public Line {
        boolean ofRange =
                quantity >= 1
                        && quantity <= QUANTITY_MAX
                        && amountMinor >= 0
                        && amountMinor <= Amount.MINOR_MAX;
        if (!ofRange) {
            throw new IllegalArgumentException(
                    "line out of range: line=%s, quantity=%d, amount=%d"
                            .formatted(lineId, quantity, amountMinor));
        }
    }

    /**
     * {@return what is left of the line when pieces of it came back, empty if nothing} What remains
     * of its amount is in proportion, a half of the smallest part up; so it depends on how many
     * came back in all, and not in how many steps.
     *
     * @param returnedQuantity in all, 0 to the quantity
     */
    public Optional<Line> less(long returnedQuantity) {
        if (returnedQuantity < 0 || returnedQuantity > quantity) {
            throw new IllegalArgumentException(
                    "returned out of range: line=%s, quantity=%d, returned=%d"
                            .formatted(lineId, quantity, returnedQuantity));
        }
        long leftQuantity = quantity - returnedQuantity;
        if (leftQuantity == 0) {
            return Optional.empty();
        }
        long leftMinor =
                BigDecimal.valueOf(amountMinor)
                        .multiply(BigDecimal.valueOf(leftQuantity))
                        .divide(BigDecimal.valueOf(quantity), 0, RoundingMode.HALF_UP)
                        .longValueExact();
        return Optional.of(new Line(lineId, productId, category, leftQuantity, leftMinor));
    }
}
