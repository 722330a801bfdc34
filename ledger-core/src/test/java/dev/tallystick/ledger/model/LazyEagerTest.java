package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.SpentEarnPolicy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settling when somebody comes equals settling when it is due: an account gets the same entries
 * with the same amounts, whether or not sweeps came between (ARCHITECTURE.md, rule 0). Positions,
 * and so ids of lots, may differ.
 */
class LazyEagerTest {
    private static final int SCRIPT_COUNT = 40;
    private static final int STEP_COUNT = 150;
    private static final long START_MS = 1_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 1_001, 2_001})
    void everyAccountShouldHaveTheSameHistory(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + SCRIPT_COUNT; seed++) {
            if (Generator.isRich(seed)) {
                // A unit is full until what lapsed is settled: the one thing that depends on it.
                continue;
            }
            Engine lazy = new Engine();
            List<Step> script = play(lazy, seed);
            Engine eager = new Engine();
            replay(eager, script, Storm.policyOf(seed));
            assertThat(histories(eager)).as("seed=%s", seed).isEqualTo(histories(lazy));
            assertThat(eager.entries()).as("seed=%s", seed).hasSameSizeAs(lazy.entries());
        }
    }

    private static List<Step> play(Engine lazy, long seed) {
        Generator generator = new Generator(seed, START_MS);
        Beside beside = new Beside(lazy, Storm.policyOf(seed), START_MS, new Coverage(), false);
        List<Step> played = new ArrayList<>();
        for (int n = 0; n < STEP_COUNT; n++) {
            Step step = generator.next(beside.world());
            if (!(step.act() instanceof Step.Sweep)) {
                played.add(step);
                beside.play(step);
            }
        }
        beside.compareAll(played.getLast());
        return played;
    }

    /** The same, with a sweep of everything before each step. */
    private static void replay(Engine eager, List<Step> script, SpentEarnPolicy policy) {
        Beside beside = new Beside(eager, policy, START_MS, new Coverage(), false);
        for (Step step : script) {
            beside.play(new Step(-1, step.atMs(), new Step.Sweep(Integer.MAX_VALUE)));
            beside.play(step);
        }
        beside.compareAll(script.getLast());
    }

    private static Map<String, List<String>> histories(Engine engine) {
        Reading reading = new Reading();
        Map<String, List<String>> histories = new TreeMap<>();
        for (byte[] bytes : engine.entries()) {
            Told told = reading.of(bytes, engine.machine().state().accounts()).told();
            Map<String, List<String>> lines = new TreeMap<>();
            for (Change change : told.changes()) {
                lines.computeIfAbsent(
                                "M" + change.member() + "/" + change.unit(), _ -> new ArrayList<>())
                        .add(change.what() + " " + change.points());
            }
            lines.forEach(
                    (account, changes) ->
                            histories
                                    .computeIfAbsent(account, _ -> new ArrayList<>())
                                    .add(told.type() + " at " + told.atMs() + " " + changes));
        }
        return histories;
    }
}
