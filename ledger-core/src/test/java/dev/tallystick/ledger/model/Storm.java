package dev.tallystick.ledger.model;

import dev.tallystick.ledger.SpentEarnPolicy;

import java.util.List;

/** Plays one script after another, each from its seed, and shows a failing one at its shortest. */
final class Storm {
    private static final long SCRIPT_MS = 1_000_000;

    private final Coverage coverage = new Coverage();
    private final int stepsPerScript;
    private final int scriptsPerEngine;
    private final boolean hashing;
    private Engine engine = new Engine();
    private int scriptCount;

    /**
     * @param stepsPerScript short scripts shrink faster, in long ones accounts get many lots
     * @param scriptsPerEngine after so many a machine is thrown away: it would only grow
     * @param hashing see {@link Beside}
     */
    Storm(int stepsPerScript, int scriptsPerEngine, boolean hashing) {
        this.stepsPerScript = stepsPerScript;
        this.scriptsPerEngine = scriptsPerEngine;
        this.hashing = hashing;
    }

    /** {@return the machine that plays now} */
    Engine engine() {
        return engine;
    }

    Coverage coverage() {
        return coverage;
    }

    /**
     * Plays the script of a seed.
     *
     * @throws AssertionError with the shortest script that still fails
     */
    void play(long seed) {
        long startMs = 1_000 + scriptCount * SCRIPT_MS;
        Generator generator = new Generator(seed, startMs);
        try {
            Beside beside = new Beside(engine, policyOf(seed), startMs, coverage, hashing);
            Step last = null;
            for (int n = 0; n < stepsPerScript; n++) {
                last = generator.next(beside.world());
                beside.play(last);
            }
            beside.compareAll(last);
            if (++scriptCount == scriptsPerEngine) {
                engine.restart();
                engine = new Engine();
                scriptCount = 0;
            }
        } catch (AssertionError | RuntimeException e) {
            throw shrunk(seed, startMs, generator.steps(), e);
        }
    }

    private AssertionError shrunk(long seed, long startMs, List<Step> steps, Throwable failure) {
        Shrinker shrinker = new Shrinker(script -> failureOf(seed, startMs, script) != null);
        if (failureOf(seed, startMs, steps) == null) {
            return new AssertionError(
                    "seed=%d fails only behind other scripts: %s".formatted(seed, failure),
                    failure);
        }
        List<Step> shortest = shrinker.shrink(steps);
        StringBuilder text = new StringBuilder();
        text.append("seed=").append(seed).append(", policy=").append(policyOf(seed));
        text.append(", ").append(steps.size()).append(" steps shrunk to:");
        for (Step step : shortest) {
            text.append('\n').append(step);
        }
        Throwable last = failureOf(seed, startMs, shortest);
        return new AssertionError(text.append('\n').append(last).toString(), last);
    }

    private Throwable failureOf(long seed, long startMs, List<Step> script) {
        try {
            Beside beside =
                    new Beside(new Engine(), policyOf(seed), startMs, new Coverage(), hashing);
            for (Step step : script) {
                beside.play(step);
            }
            if (!script.isEmpty()) {
                beside.compareAll(script.getLast());
            }
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e;
        }
    }

    static SpentEarnPolicy policyOf(long seed) {
        SpentEarnPolicy[] policies = SpentEarnPolicy.values();
        return policies[(int) Math.floorMod(seed, (long) policies.length)];
    }
}
