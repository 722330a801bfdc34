package dev.tallystick.ledger.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A fixed list of seeds, more than a thousand crashes. {@link CrashStorm} plays on without end. */
class CrashTest {
    private static final int LIVES = 12;

    @Test
    void nothingAcknowledgedShouldBeLostAndNothingChanged() {
        RecycledPages pages = new RecycledPages();
        int crashCount = 0;
        for (long seed = 1; seed <= Long.getLong("seeds", 150); seed++) {
            crashCount += new Simulation(seed, pages).play(LIVES).crashCount();
        }
        assertThat(crashCount).isGreaterThan(1_200);
    }

    @Test
    void theSameSeedShouldMakeTheSameBytes() {
        RecycledPages pages = new RecycledPages();
        for (long seed = 1; seed <= 5; seed++) {
            String first = new Simulation(seed, pages).play(LIVES).disk().digest(".cq4");
            String second = new Simulation(seed, pages).play(LIVES).disk().digest(".cq4");
            assertThat(second).as("seed=%s", seed).isEqualTo(first);
        }
    }
}
