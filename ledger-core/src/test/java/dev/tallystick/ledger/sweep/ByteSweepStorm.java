package dev.tallystick.ledger.sweep;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Every bit of every byte of a sealed journal, ours or not, and every byte as a whole; run by
 * command only: {@code mvn -pl ledger-core test -Dtest=ByteSweepStorm -Dentries=120}.
 */
class ByteSweepStorm {
    private static final int WHOLE_BYTE = 0xFF;

    @TempDir Path workshop;

    @Test
    void everyBitShouldBeRefusedAtItsPlaceOrMeanNothing() throws IOException {
        Path directory = SweepJournals.sealed(Integer.getInteger("entries", 120), workshop);
        ByteSweep sweep = ByteSweep.of(directory);
        for (Path file : sweep.disk().files()) {
            for (int offset = 0; offset < sweep.disk().bytes(file).length; offset++) {
                for (int bit = 0; bit < Byte.SIZE; bit++) {
                    sweep.flip(file, offset, 1 << bit);
                }
                sweep.flip(file, offset, WHOLE_BYTE);
            }
        }
        System.out.printf(
                "refused %,d, no difference %,d%n", sweep.refusedCount(), sweep.sameCount());
    }
}
