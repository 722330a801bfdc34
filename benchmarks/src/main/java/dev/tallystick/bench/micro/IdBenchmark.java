package dev.tallystick.bench.micro;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.idempotency.EntryFeed;
import dev.tallystick.ledger.idempotency.SealedIds;
import dev.tallystick.ledger.journal.EntryVisitor;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.TxIds;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Whether a txId is new, asked of four million sealed ones: what every posting asks. */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IdBenchmark {
    private static final int SEALED_SEGMENTS = 4;
    private static final long SEED = 7411;

    /** Sealed segments in a folder of their own. */
    @State(Scope.Thread)
    public static class Sealed {
        private final SplittableRandom strangers = new SplittableRandom(SEED + 1);
        private Path folder;
        private SealedIds ids;

        /** Fills and seals them. */
        @Setup(Level.Trial)
        public void seal() throws IOException {
            folder = Files.createTempDirectory("tallystick-ids");
            ids = SealedIds.open(Disk.NATIVE, folder, TxIds.SEGMENT_KEYS, NO_JOURNAL, what -> {});
            TxIds txIds = new dev.tallystick.ledger.state.State(PageSource.ON_THE_SPOT).txIds();
            SplittableRandom keys = new SplittableRandom(SEED);
            for (long position = 1; ids.count() < SEALED_SEGMENTS; position++) {
                txIds.add(keys.nextLong(), keys.nextLong(), position);
                ids.sealOldest(txIds, position);
            }
            System.out.printf(
                    "# bytes of memory per sealed id: %.2f%n",
                    (double) ids.memoryBytes() / ids.count() / TxIds.SEGMENT_KEYS);
        }

        /** Deletes them. */
        @TearDown(Level.Trial)
        public void delete() throws IOException {
            ids.close();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** Nothing is looked up in it: no key is found. */
    private static final EntryFeed NO_JOURNAL =
            new EntryFeed() {
                @Override
                public void readForward(long after, long last, EntryVisitor visitor) {}

                @Override
                public void force(long firstPosition, long lastPosition) {}
            };

    /** A key that was never recorded. */
    @Benchmark
    public long isNewTxId(Sealed sealed) throws IOException {
        return sealed.ids.find(sealed.strangers.nextLong(), sealed.strangers.nextLong());
    }
}
