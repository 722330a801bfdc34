package dev.tallystick.rest.serve;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.tallystick.ledger.pipeline.GuardedClock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells operators that the wall clock leapt ahead, and lets them confirm it. While it is ahead
 * there is a file {@link #FILE} in the data directory; whoever deletes it takes the wall's time for
 * true. A start that finds the file doubts the wall from the beginning: neither a crash nor a
 * restart confirms anything. The file says by how much the wall was ahead and what it showed last,
 * so that such a start knows what time it would be if the wall were as wrong as before, and trusts
 * one that was put back meanwhile.
 */
final class ClockWatch implements AutoCloseable {
    /** Lies in the data directory while the wall clock is doubted. */
    static final String FILE = "clock-ahead";

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final long INTERVAL_MS = 500;
    private static final long NOTE_EVERY_MS = 60_000;

    /** Less than that may be a small correction of a clock that is wrong all the same. */
    private static final long PUT_BACK_MIN_MS = 60_000;

    private static final Pattern TIMES = Pattern.compile("wall: +(\\S+)\\s+ledger: +(\\S+)");

    private final Path file;
    private final GuardedClock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "tallystick-clock");
    private boolean isNoted;
    private long notedWallMs;

    /** Makes a watch; where the wall was doubted before, it is doubted from here on. */
    ClockWatch(Path dataDirectory, GuardedClock clock) {
        this.file = dataDirectory.resolve(FILE);
        this.clock = clock;
        isNoted = Files.exists(file);
        if (isNoted) {
            goOn();
        }
    }

    /** Goes on where the file says that it was left. */
    private void goOn() {
        long wallMs = clock.wallMs();
        long ledgerMs = 0; // of no meaning: the ledger's time never goes back
        try {
            Matcher times = TIMES.matcher(Files.readString(file));
            if (times.find()) {
                long lastWallMs = Instant.parse(times.group(1)).toEpochMilli();
                if (wallMs < lastWallMs - PUT_BACK_MIN_MS) {
                    LOG.warn("the wall clock was put back, and is trusted: file={}", file);
                    return;
                }
                ledgerMs = wallMs - lastWallMs + Instant.parse(times.group(2)).toEpochMilli();
                notedWallMs = lastWallMs;
            }
        } catch (IOException | DateTimeException e) {
            LOG.warn("cannot tell what time it was when the clock leapt: file={}", file, e);
        }
        clock.continueFrom(ledgerMs);
    }

    /**
     * Begins, once the ledger is open.
     *
     * @param ledgerMs where its time stands
     */
    void start(long ledgerMs) {
        if (clock.isAhead() && clock.getAsLong() < ledgerMs) {
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
        } else if (aheadMs > 0 && Files.notExists(file)) {
            clock.confirm();
            isNoted = false;
            LOG.warn("the wall clock is confirmed: the ledger's time leaps aheadMs={}", aheadMs);
        } else if (aheadMs > 0 && Math.abs(clock.wallMs() - notedWallMs) >= NOTE_EVERY_MS) {
            note(aheadMs);
        } else if (aheadMs == 0 && isNoted) {
            Files.deleteIfExists(file);
            isNoted = false;
            LOG.info("the wall clock agrees again");
        }
    }

    private void note(long aheadMs) throws IOException {
        Instant ledgerTime = Instant.ofEpochMilli(clock.getAsLong());
        Instant wallTime = ledgerTime.plusMillis(aheadMs);
        String text =
                """
                The wall clock is %s ahead of the ledger's time, by more than it may be.
                wall:   %s
                ledger: %s
                Put the clock right, and all goes on by itself: at once if the server runs meanwhile; if it
                does not, where it was down for less than the clock was ahead, else delete this file then.
                If the wall is right, delete this file: the ledger's time leaps to the wall's, and what
                expires by it expires.
                """
                        .formatted(Duration.ofMillis(aheadMs), wallTime, ledgerTime);
        if (isNoted) {
            Files.writeString(file, text, WRITE, TRUNCATE_EXISTING); // never one that was deleted
        } else {
            Path unfinished = file.resolveSibling(FILE + ".new");
            Files.writeString(unfinished, text);
            Files.move(unfinished, file, ATOMIC_MOVE);
        }
        notedWallMs = wallTime.toEpochMilli();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
