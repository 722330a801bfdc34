package dev.tallystick.ledger.promotion;

import java.util.List;
import java.util.Optional;

/**
 * What was bought.
 *
 * @param currency code of ISO 4217, of all lines
 * @param lines at most {@link Line#COUNT_MAX}; none, when all of it came back
 */
public record Purchase(
        String currency, List<Line> lines, Optional<String> storeId, Optional<String> channel) {
    public Purchase {
        lines = List.copyOf(lines);
        if (lines.size() > Line.COUNT_MAX) {
            throw new IllegalArgumentException("too many lines: " + lines.size());
        }
    }

    /** {@return the sum of the lines, in the currency's smallest part} */
    public long totalMinor() {
        long sum = 0;
        for (Line line : lines) {
            sum = Math.addExact(sum, line.amountMinor());
        }
        return sum;
    }
}
