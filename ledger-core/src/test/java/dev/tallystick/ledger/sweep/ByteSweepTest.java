package dev.tallystick.ledger.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** No byte of a sealed journal changes unnoticed; {@link ByteSweepStorm} turns every bit. */
class ByteSweepTest {
    private static final int ENTRY_COUNT = 40;
    private static final long SEED = 5;
    private static final int SAMPLED_BYTES = 600;

    @TempDir Path workshop;
    private ByteSweep sweep;

    @BeforeEach
    void writeSealedJournal() throws IOException {
        sweep = ByteSweep.of(SweepJournals.sealed(ENTRY_COUNT, workshop));
    }

    @Test
    void aTurnedBitOfEachByteOfOursShouldBeRefusedAtItsPlace() throws IOException {
        for (Extent extent : sweep.extents()) {
            for (int offset = (int) extent.offset(); offset < extent.endOffset(); offset++) {
                sweep.flip(extent.file(), offset, 1 << offset % Byte.SIZE);
            }
        }
        assertThat(sweep.sameCount()).isZero();
    }

    @Test
    void anyOtherBytesShouldBeRefusedOrMeanNothing() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (Path file : sweep.disk().files()) {
            int lengthBytes = sweep.disk().bytes(file).length;
            int sampled = Math.min(lengthBytes, SAMPLED_BYTES / sweep.disk().files().size());
            for (int n = 0; n < sampled; n++) {
                sweep.flip(file, random.nextInt(lengthBytes), 1 + random.nextInt(255));
            }
        }
        assertThat(sweep.sameCount()).isPositive();
        assertThat(sweep.refusedCount()).isPositive();
    }
}
