package dev.tallystick.ledger.model;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/**
 * The property test for as long as is wanted, from any seed on; run by command only: {@code mvn -pl
 * ledger-core test -Dtest=RulesStorm -Dseed=1 -Dminutes=10}.
 */
class RulesStorm {
    static final int STEPS_PER_SCRIPT = Integer.getInteger("steps", 150);
    private static final int SCRIPTS_PER_ENGINE = 400;

    @Test
    void everythingShouldBeAsTheRulesSay() {
        long seed = Long.getLong("seed", System.nanoTime());
        long untilNs = System.nanoTime() + Duration.ofMinutes(Long.getLong("minutes", 1)).toNanos();
        Storm storm = new Storm(STEPS_PER_SCRIPT, SCRIPTS_PER_ENGINE, false);
        while (System.nanoTime() < untilNs) {
            storm.play(seed++);
        }
        System.out.println("next seed=" + seed + ": " + storm.coverage());
    }

    /** The scripts of some seeds, in a process of their own: {@code seed scriptCount}. */
    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        long toSeed = seed + Long.parseLong(arguments[1]);
        Storm storm = new Storm(STEPS_PER_SCRIPT, Integer.MAX_VALUE, false);
        long startNs = System.nanoTime();
        while (seed < toSeed) {
            storm.play(seed++);
        }
        System.out.println(storm.engine().digest());
        System.err.println(storm.coverage() + " s=" + (System.nanoTime() - startNs) / 1e9);
    }
}
