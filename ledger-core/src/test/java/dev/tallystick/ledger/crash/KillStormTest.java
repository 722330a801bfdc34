package dev.tallystick.ledger.crash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The storm as every build has it. */
class KillStormTest {
    private static final long SEED = 20_261_126;
    private static final int LIVES = 50;

    @TempDir Path directory;

    @Test
    void nothingAnsweredShouldBeLost() throws Exception {
        Storm storm = new Storm(SEED, directory);
        storm.run(LIVES);
        System.out.println("seed=" + SEED + ", " + storm.summary());
    }
}
