package dev.tallystick.bench.engine;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long this file system takes to force a block of a file whose blocks it has already. */
final class ForceProbe {
    private static final int BLOCK_BYTES = 4_096;
    private static final int BLOCK_COUNT = 4_096;

    private ForceProbe() {}

    /** {@return nanoseconds of one write of 4 KiB and its force, again and again for a while} */
    static Histogram run(Path directory, Duration window) throws IOException {
        Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        Path file = directory.resolve("force-probe");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            for (int number = 0; number < BLOCK_COUNT; number++) {
                channel.write(block.clear(), (long) number * BLOCK_BYTES);
            }
            channel.force(true);
            long endNanos = System.nanoTime() + window.toNanos();
            long beginNanos = System.nanoTime();
            for (int number = 0; beginNanos < endNanos; number++) {
                block.putInt(0, number);
                channel.write(block.clear(), (long) (number % BLOCK_COUNT) * BLOCK_BYTES);
                channel.force(false);
                long nowNanos = System.nanoTime();
                nanos.recordValue(nowNanos - beginNanos);
                beginNanos = nowNanos;
            }
        } finally {
            Files.deleteIfExists(file);
        }
        return nanos;
    }
}
