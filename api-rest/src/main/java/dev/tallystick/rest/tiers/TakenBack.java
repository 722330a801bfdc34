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
 * all that is left. In whatever order they come, it is the same.
 *
 * @param position of the last of them, 0 before the first
 * @param points reversed by them
 * @param partPoints reversed by those of them that name no pieces
 * @param piecesAmount what the pieces that came back came to, in the smallest part of the currency
 * @param amount taken back
 */
record TakenBack(long position, long points, long partPoints, long piecesAmount, long amount) {
    static final TakenBack NOTHING = new TakenBack(0, 0, 0, 0, 0);

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
        long all = amountOf(bought.lines());
        long granted = Qualifying.granted(EntryView.first(earn));
        long reversed = pointsOf(reversal, earn.position());
        boolean isOfPieces = returned.isPresent();
        long parts = partPoints + (isOfPieces ? 0 : reversed);
        long pieces = returned.map(back -> all - amountOf(left(bought, back))).orElse(piecesAmount);
        boolean isRest = !isOfPieces && (reversal.requestedPoints() == 0 || granted == 0);
        boolean isOver = parts > 0 && points + reversed >= granted;
        long taken =
                isRest || isOver
                        ? all
                        : Math.min(all, pieces + (parts == 0 ? 0 : share(all, parts, granted)));
        return new TakenBack(
                reversal.position(), points + reversed, parts, pieces, Math.max(amount, taken));
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
