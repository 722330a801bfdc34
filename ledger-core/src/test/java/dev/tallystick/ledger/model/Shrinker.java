package dev.tallystick.ledger.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing script short: cuts out ever smaller pieces (delta debugging) as long as it still
 * fails, then makes the numbers in what is left small.
 */
final class Shrinker {
    private final Predicate<List<Step>> fails;

    /**
     * @param fails whether a script still shows the failure
     */
    Shrinker(Predicate<List<Step>> fails) {
        this.fails = fails;
    }

    /** {@return a script from which no step can be cut, and which fails like the one given} */
    List<Step> shrink(List<Step> script) {
        List<Step> shortest = cut(script, Math.max(1, script.size() / 2));
        while (true) {
            List<Step> simpler = cut(simplify(shortest), 1);
            if (simpler.equals(shortest)) {
                return shortest;
            }
            shortest = simpler;
        }
    }

    private List<Step> cut(List<Step> script, int firstLength) {
        List<Step> shortest = script;
        for (int length = firstLength; length >= 1; length /= 2) {
            // From the end: what comes later depends on what came before.
            for (int to = shortest.size(); to > 0; ) {
                int from = Math.max(0, to - length);
                List<Step> shorter = new ArrayList<>(shortest.subList(0, from));
                shorter.addAll(shortest.subList(to, shortest.size()));
                if (fails.test(shorter)) {
                    shortest = shorter;
                }
                to = from;
            }
        }
        return shortest;
    }

    private List<Step> simplify(List<Step> script) {
        List<Step> simplest = new ArrayList<>(script);
        for (int index = 0; index < simplest.size(); index++) {
            for (Step.Act simpler : Simpler.than(simplest.get(index).act())) {
                List<Step> tried = new ArrayList<>(simplest);
                Step step = simplest.get(index);
                tried.set(index, new Step(step.id(), step.atMs(), simpler));
                if (fails.test(tried)) {
                    simplest = tried;
                    break;
                }
            }
        }
        return simplest;
    }
}
