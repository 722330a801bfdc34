package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.promotion.Line;
import dev.tallystick.ledger.promotion.Purchase;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the reversals of an earn up to one of them took back of what was bought: pieces that came
 * back take back what is theirs, a part of the points takes back that part, and the rest of them
 * all that is left.
 *
 * @param position of the last of them, 0 before the first
 * @param points reversed by them
 * @param amount taken back, in the smallest part of the currency
 */
record TakenBack(long position, long points, long amount) {
    static final TakenBack NOTHING = new TakenBack(0, 0, 0);

    /**
     * {@return the same with the next reversal}
     *
     * @param returned what came back of each line by then, in all; empty where it names no pieces
     */
    TakenBack and(
            RecordedEntry reversal,
            RecordedEntry earn,
            Purchase bought,
            Optional<Map<String, Long>> returned) {
        long reversed = points + pointsOf(reversal, earn.position());
        return new TakenBack(
                reversal.position(), reversed, amount(reversal, earn, bought, returned, reversed));
    }

    private long amount(
            RecordedEntry reversal,
            RecordedEntry earn,
            Purchase bought,
            Optional<Map<String, Long>> returned,
            long reversed) {
        long all = amountOf(bought.lines());
        long granted = Qualifying.granted(EntryView.first(earn));
        if (returned.isPresent()) {
            return Math.max(amount, all - amountOf(left(bought, returned.get())));
        }
        if (reversal.requestedPoints() == 0 || granted == 0) {
            return all;
        }
        return Math.max(amount, share(all, reversed, granted));
    }

    /** {@return what lines come to} */
    static long amountOf(List<Line> lines) {
        return lines.stream().mapToLong(Line::amountMinor).sum();
    }

    /** In the earn's own unit, of which a reversal of a part is. */
    private static long pointsOf(RecordedEntry reversal, long earnPosition) {
        long points = 0;
        for (Effect effect : EntryView.first(reversal).effects()) {
            points +=
                    effect instanceof Effect.Reversed(long earn, long some, long _)
                                    && earn == earnPosition
                            ? some
                            : 0;
        }
        return points;
    }

    private static List<Line> left(Purchase bought, Map<String, Long> returned) {
        return bought.lines().stream()
                .flatMap(line -> line.less(returned.getOrDefault(line.lineId(), 0L)).stream())
                .toList();
    }

    private static long share(long amount, long points, long ofPoints) {
        return BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(points))
                .divide(BigInteger.valueOf(ofPoints))
                .longValueExact();
    }
}
