package dev.tallystick.ledger.sim;

import dev.tallystick.ledger.journal.Durability;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/**
 * The simulator for as long as is wanted, from any seed on; run by command only: {@code mvn -pl
 * ledger-core test -Dtest=CrashStorm -Dseed=1 -Dminutes=10}; {@code -DpageCache=true} plays
 * durability page-cache.
 */
class CrashStorm {
    private static final int LIVES_PER_SEED = Integer.getInteger("lives", 12);
    private static final Durability DURABILITY =
            Boolean.getBoolean("pageCache") ? Durability.PAGE_CACHE : Durability.FORCE;

    @Test
    void nothingAcknowledgedShouldBeLostAndNothingChanged() {
        long seed = Long.getLong("seed", System.nanoTime());
        long untilNs = System.nanoTime() + Duration.ofMinutes(Long.getLong("minutes", 1)).toNanos();
        System.out.println("first seed=" + seed);
        RecycledPages pages = new RecycledPages();
        long crashCount = 0;
        long refusedCount = 0;
        while (System.nanoTime() < untilNs) {
            Simulation played = new Simulation(seed++, pages, DURABILITY).play(LIVES_PER_SEED);
            crashCount += played.crashCount();
            refusedCount += played.refusedCount();
        }
        System.out.println(
                "next seed=" + seed + ": crashes=" + crashCount + ", refused=" + refusedCount);
    }

    /** Some seeds in a process of their own: {@code seed seedCount}. */
    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        long toSeed = seed + Long.parseLong(arguments[1]);
        long startNs = System.nanoTime();
        RecycledPages pages = new RecycledPages();
        long crashCount = 0;
        long refusedCount = 0;
        for (; seed < toSeed; seed++) {
            Simulation played = new Simulation(seed, pages, DURABILITY).play(LIVES_PER_SEED);
            crashCount += played.crashCount();
            refusedCount += played.refusedCount();
        }
        System.out.printf(
                "next seed=%d: crashes=%d, refused=%d, s=%.1f%n",
                seed, crashCount, refusedCount, (System.nanoTime() - startNs) / 1e9);
    }
}
