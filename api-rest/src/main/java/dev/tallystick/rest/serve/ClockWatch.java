package dev.tallystick.rest.serve;

import dev.tallystick.ledger.pipeline.GuardedClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells operators that the wall clock leapt ahead, and lets them confirm it. While it is ahead
 * there is a file {@link #FILE} in the data directory; whoever deletes it takes the wall's time for
 * true. A start that finds the file doubts the wall from the beginning: neither a crash nor a
 * restart confirms anything.
 */
final class ClockWatch implements AutoCloseable {
    /** Lies in the data directory while the wall clock is doubted. */
    static final String FILE = "clock-ahead";

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final long INTERVAL_MS = 500;

    private final Path file;
    private final GuardedClock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "tallystick-clock");
    private boolean isNoted;

    /**
     * Makes a watch; the clock's time stands still from here on where the wall was doubted before.
     */
    ClockWatch(Path dataDirectory, GuardedClock clock) {
        this.file = dataDirectory.resolve(FILE);
        this.clock = clock;
        isNoted = Files.exists(file);
        if (isNoted) {
            clock.continueFrom(0); // of no meaning yet: the ledger's time never goes back
        }
    }

    /**
     * Begins, once the ledger is open.
     *
     * @param ledgerMs where its time stands
     */
    void start(long ledgerMs) {
        if (isNoted) {
            clock.continueFrom(ledgerMs);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            while (!closed.await(INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (IOException | RuntimeException e) {
                    LOG.error("cannot tell of the clock", e); // tries again
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws IOException {
        long aheadMs = clock.aheadMs();
        if (aheadMs > 0 && !isNoted) {
            note(aheadMs);
            isNoted = true;
            LOG.error(
                    "the wall clock is ahead, its time is not taken: aheadMs={}, file={}",
                    aheadMs,
                    file);
        } else if (aheadMs > 0 && !Files.exists(file)) {
            clock.confirm();
            isNoted = false;
            LOG.warn("the wall clock is confirmed: the ledger's time leaps aheadMs={}", aheadMs);
        } else if (aheadMs == 0 && isNoted) {
            Files.deleteIfExists(file);
            isNoted = false;
            LOG.info("the wall clock agrees again");
        }
    }

    private void note(long aheadMs) throws IOException {
        Instant ledgerTime = Instant.ofEpochMilli(clock.getAsLong());
        Files.writeString(
                file,
                """
                The wall clock is %s ahead of the ledger's time, by more than it may be.
                wall:   %s
                ledger: %s
                Put the clock right, and all goes on by itself. If the wall is right, delete this file:
                the ledger's time leaps to the wall's, and what expires by it expires.
                """
                        .formatted(
                                Duration.ofMillis(aheadMs),
                                ledgerTime.plusMillis(aheadMs),
                                ledgerTime));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
