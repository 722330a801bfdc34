package dev.tallystick.ledger.promotion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of an evaluation: what is granted, and why or why not for every promotion. */
public final class Evaluation {
    private final List<Promotion> promotions;
    private final Reason[] reasons;
    private final long[] points;
    private final List<Granted> grants;
    private final Optional<Promotion> tooLarge;

    /**
     * What became of one promotion.
     *
     * @param points before caps and budget, 0 unless it matched
     */
    public record Verdict(Promotion promotion, Reason reason, long points) {}

    Evaluation(
            List<Promotion> promotions,
            Reason[] reasons,
            long[] points,
            List<Granted> grants,
            Optional<Promotion> tooLarge) {
        this.promotions = promotions;
        this.reasons = reasons;
        this.points = points;
        this.grants = tooLarge.isPresent() ? List.of() : List.copyOf(grants);
        this.tooLarge = tooLarge;
    }

    /**
     * {@return what is granted, in the order in which caps and budgets apply} BASE promotions come
     * first, then BONUS promotions; each by priority, the greater first, then by id. Their sum is
     * at most 2^53 - 1.
     */
    public List<Granted> grants() {
        return grants;
    }

    /**
     * {@return the promotion with which the grants pass 2^53 - 1, which no balance can hold} Then
     * nothing is granted, and the request is refused.
     */
    public Optional<Promotion> tooLarge() {
        return tooLarge;
    }

    /** {@return what became of every promotion, in that order; of no use where it is too large} */
    public List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>(promotions.size());
        for (int index = 0; index < reasons.length; index++) {
            verdicts.add(new Verdict(promotions.get(index), reasons[index], points[index]));
        }
        return verdicts;
    }
}
