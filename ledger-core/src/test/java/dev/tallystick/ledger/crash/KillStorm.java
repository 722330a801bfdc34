package dev.tallystick.ledger.crash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/**
 * The storm for as many kills as are wanted, from any seed; run by command only: {@code mvn -pl
 * ledger-core test -Dtest=KillStorm -Dseed=1 -Dcycles=500}.
 */
class KillStorm {
    @TempDir Path directory;

    @Test
    void nothingAnsweredShouldBeLost() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed=" + seed);
        long startNanos = System.nanoTime();
        Storm storm = new Storm(seed, directory);
        storm.run(Integer.getInteger("cycles", 500));
        System.out.printf("%s, %.0f s%n", storm.summary(), (System.nanoTime() - startNanos) / 1e9);
    }
}
