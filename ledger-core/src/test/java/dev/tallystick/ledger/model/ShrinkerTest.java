package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.entry.LotState;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A defect that we make up is found by a long script, and shown by a short one. */
class ShrinkerTest {
    private static final int STEP_COUNT = 200;

    @Test
    void shouldShowADefectAtItsShortest() {
        List<Step> script = failingScript();

        List<Step> shortest = new Shrinker(ShrinkerTest::showsTheDefect).shrink(script);

        assertThat(script.size()).isGreaterThan(20);
        assertThat(shortest).as(shortest::toString).hasSizeLessThanOrEqualTo(3);
        assertThat(showsTheDefect(shortest)).isTrue();
        for (Step step : shortest) {
            List<Step> without = new ArrayList<>(shortest);
            without.remove(step);
            assertThat(showsTheDefect(without)).as("without %s", step).isFalse();
        }
        assertThat(shortest.toString()).contains("EARN M", "ADJUST M");
    }

    private static List<Step> failingScript() {
        for (long seed = 1; ; seed++) {
            Generator generator = new Generator(seed, 1_000);
            Beside beside = beside();
            for (int n = 0; n < STEP_COUNT; n++) {
                beside.play(generator.next(beside.world()));
                if (n > 20 && isShown(beside.world(), generator.steps().getLast())) {
                    return generator.steps();
                }
            }
        }
    }

    private static boolean showsTheDefect(List<Step> script) {
        Beside beside = beside();
        for (Step step : script) {
            beside.play(step);
            if (isShown(beside.world(), step)) {
                return true;
            }
        }
        return false;
    }

    /** Let it be a defect that somebody owes while more than 9 of his points are pending. */
    private static boolean isShown(World world, Step step) {
        return world.members.values().stream()
                .flatMap(member -> member.accounts.values().stream())
                .anyMatch(
                        account ->
                                account.debt > 0
                                        && account.pointsIn(LotState.PENDING, step.atMs()) > 9);
    }

    private static Beside beside() {
        return new Beside(new Engine(), SpentEarnPolicy.CLAMP, 1_000, new Coverage(), false);
    }
}
