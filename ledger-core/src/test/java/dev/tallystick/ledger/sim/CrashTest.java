package dev.tallystick.ledger.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;

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

    /**
     * With durability page-cache: a process that ends loses nothing that was told, a machine at
     * most what was not forced since; what is left is a prefix, if need be once the tail is given
     * up.
     */
    @Test
    void withPageCacheOnlyATailShouldBeLostAndOnlyWithTheMachine() {
        RecycledPages pages = new RecycledPages();
        int crashCount = 0;
        int refusedCount = 0;
        for (long seed = 1; seed <= Long.getLong("pageCacheSeeds", 50); seed++) {
            Simulation played = new Simulation(seed, pages, Durability.PAGE_CACHE).play(LIVES);
            crashCount += played.crashCount();
            refusedCount += played.refusedCount();
        }
        assertThat(crashCount).isGreaterThan(400);
        assertThat(refusedCount).isPositive();
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
