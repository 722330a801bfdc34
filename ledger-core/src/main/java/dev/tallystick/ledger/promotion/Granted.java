package dev.tallystick.ledger.promotion;

import java.util.List;

/**
 * What a promotion grants for what happened.
 *
 * @param points before caps and budget, 1 to 2^53 - 1, in the smallest part of its unit
 * @param lines that qualified, in the order of the purchase; none for an event
 */
public record Granted(Promotion promotion, long points, List<Line> lines) {
    public Granted {
        lines = List.copyOf(lines);
    }
}
