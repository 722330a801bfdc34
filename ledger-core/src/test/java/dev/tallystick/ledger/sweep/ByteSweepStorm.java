package dev.tallystick.ledger.sweep;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Every bit of every byte of a sealed journal, ours or not, and every byte as a whole; run by
 * command only: {@code mvn -pl ledger-core test -Dtest=ByteSweepStorm -Dentries=120}. That is one
 * and a half million journals. Of longer ones a sample: {@code -Dentries=2000 -Dstride=20 -Dseed=1}
 * goes from one byte to another that is up to 20 further.
 */
class ByteSweepStorm {
    private static final int WHOLE_BYTE = 0xFF;
    private static final int FOLDED_ONE_OF = 1_000;
    private static final int STRIDE_MAX = Integer.getInteger("stride", 1);

    @TempDir Path workshop;

    @Test
    void everyBitShouldBeRefusedAtItsPlaceOrMeanNothing() throws IOException {
        Path directory = SweepJournals.sealed(Integer.getInteger("entries", 120), workshop);
        long startNanos = System.nanoTime();
        ByteSweep sweep = ByteSweep.of(directory, FOLDED_ONE_OF);
        SplittableRandom random = new SplittableRandom(Long.getLong("seed", 1));
        for (Path file : sweep.disk().files()) {
            int lengthBytes = sweep.disk().bytes(file).length;
            for (int at = 0; at < lengthBytes; at += 1 + random.nextInt(STRIDE_MAX)) {
                for (int bit = 0; bit < Byte.SIZE; bit++) {
                    sweep.flip(file, at, 1 << bit);
                }
                sweep.flip(file, at, WHOLE_BYTE);
            }
            System.out.printf(
                    "%s, %,d bytes: refused %,d, no difference %,d, %.0f s%n",
                    file.getFileName(),
                    lengthBytes,
                    sweep.refusedCount(),
                    sweep.sameCount(),
                    (System.nanoTime() - startNanos) / 1e9);
        }
    }
}
