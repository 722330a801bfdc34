package dev.tallystick.rest.promotions;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.tallystick.ledger.promotion.Condition;
import dev.tallystick.ledger.promotion.Facts;
import dev.tallystick.ledger.promotion.Shared;

/** A condition in CEL, compiled. */
record CelCondition(CelRuntime.Program program, boolean looksAtClock) implements Condition {
    @Override
    public Answer test(Facts facts, Shared shared) {
        ConditionView view = shared.view(ConditionView.class, ConditionView::new);
        try {
            return Boolean.TRUE.equals(program.eval(view)) ? Answer.HOLDS : Answer.HOLDS_NOT;
        } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
            // A field without a value, an overflow, too many steps: no answer, hence no match.
            return Answer.FAILED;
        }
    }
}
