package dev.tallystick.bench.engine;

import dev.tallystick.bench.Conditions;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.ledger.pipeline.TrialBalance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A million lots that expire at one instant, of members who do nothing, while others post. The
 * clock is put to that instant; the sweep is over when the books show the last of the points
 * expired, durably.
 */
public final class ExpiryBench {
    private static final int BUSY = 1;
    private static final int SLEEPING = 2;
    private static final int DRAWS = 1 << 20;
    private static final long AHEAD_MS = TimeUnit.HOURS.toMillis(1);
    private static final long LOOK_EVERY_NANOS = 5_000_000;

    private final ExpiryPlan plan;
    private final Consumer<String> progress;
    private final JournalFigures journal = new JournalFigures();
    private final BenchClock clock = new BenchClock();
    private volatile long sweepNanos;

    /**
     * Makes a benchmark.
     *
     * @param progress hears what is measured next
     */
    public ExpiryBench(ExpiryPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Measures postings without and with the sweep. */
    public ExpiryResult run() throws IOException {
        Files.createDirectories(plan.data());
        Path directory = Files.createTempDirectory(plan.data(), "expiry-");
        Conditions conditions = Conditions.here(directory);
        try (Ledger ledger = BenchLedger.open(directory, plan.durability(), journal, clock)) {
            return run(ledger, conditions);
        } finally {
            BenchLedger.remove(directory);
        }
    }

    private ExpiryResult run(Ledger ledger, Conditions conditions) {
        long instantMs = System.currentTimeMillis() + AHEAD_MS;
        progress.accept("%,d lots, %,d members".formatted(plan.lotCount(), plan.memberCount()));
        BenchLedger.createProgram(ledger, "busy");
        BenchLedger.createProgram(ledger, "sleeping");
        open(ledger, CommandMix.opening(BUSY, plan.memberCount(), plan.seed()), plan.memberCount());
        open(
                ledger,
                CommandMix.opening(SLEEPING, plan.lotCount(), plan.seed(), instantMs),
                plan.lotCount());
        String durability = EnginePlan.label(plan.durability());
        progress.accept("without expiries, " + durability);
        RunFigures calm = client(ledger, plan.calmShape(), 'A').run("without expiries", durability);
        progress.accept("expiries, " + durability);
        long expiredBefore = expiredPoints(ledger);
        long allPoints = -books(ledger).issuedPoints();
        Client client = client(ledger, plan.sweepShape(), 'B');
        Thread watcher =
                new Thread(
                        () -> {
                            watch(ledger, instantMs, allPoints);
                            client.end();
                        },
                        "bench-watcher");
        watcher.start();
        RunFigures sweep = client.run("all expire", durability);
        join(watcher);
        return new ExpiryResult(
                conditions,
                calm,
                sweep,
                (allPoints - expiredBefore) / CommandMix.OPENING_POINTS,
                sweepNanos / 1e9,
                books(ledger).sumPoints() == 0);
    }

    private void open(Ledger ledger, CommandSource source, int count) {
        new Client(ledger, journal, source, plan.openingShape()).send(count);
    }

    private Client client(Ledger ledger, LoadShape shape, char series) {
        int[] members = Skew.ZIPF.draw(plan.memberCount(), DRAWS, plan.seed());
        CommandMix mix = new CommandMix(BUSY, members, plan.seed(), series);
        return new Client(ledger, journal, mix, shape);
    }

    /** Puts the clock to the instant once the window has begun, and waits for the last expiry. */
    private void watch(Ledger ledger, long instantMs, long allPoints) {
        while (!journal.isMeasuring()) {
            Thread.onSpinWait();
        }
        long beginNanos = System.nanoTime();
        clock.jumpTo(instantMs);
        while (expiredPoints(ledger) < allPoints) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        sweepNanos = System.nanoTime() - beginNanos;
    }

    private static long expiredPoints(Ledger ledger) {
        return books(ledger).expiredPoints();
    }

    private static TrialBalance.Unit books(Ledger ledger) {
        return BenchLedger.await(ledger, Submission.trialBalance(SLEEPING))
                .trialBalance()
                .units()
                .getFirst();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
