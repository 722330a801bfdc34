package dev.tallystick.bench.engine;

import dev.tallystick.bench.Conditions;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.pipeline.StateHashAt;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.snapshot.Snapshots;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Many accounts with a lot each: what they cost in memory, what a snapshot costs those who post
 * meanwhile, and how long a start takes from it, and without.
 */
public final class SnapshotBench {
    private static final int PROGRAM = 1;
    private static final int DRAWS = 1 << 21;
    private static final long SETTLE_NANOS = 100_000_000;

    /** Compilers and collectors have settled by the last of so many starts. */
    private static final int REPLAYS = 6;

    private final SnapshotPlan plan;
    private final Consumer<String> progress;
    private final JournalFigures journal = new JournalFigures();
    private final BenchClock clock = new BenchClock();
    private final int[] members;
    private volatile long snapshotNanos;

    /**
     * Makes a benchmark.
     *
     * @param progress hears what is measured next
     */
    public SnapshotBench(SnapshotPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        members = Skew.UNIFORM.draw(plan.accountCount(), DRAWS, plan.seed());
    }

    /** Measures all of it. */
    public SnapshotResult run() throws IOException {
        Files.createDirectories(plan.data());
        Path directory = Files.createTempDirectory(plan.data(), "snapshot-");
        try {
            return run(Conditions.here(directory), directory);
        } finally {
            BenchLedger.remove(directory);
        }
    }

    private SnapshotResult run(Conditions conditions, Path directory) throws IOException {
        UnderLoad load = underLoad(directory);
        Restart fromSnapshot = restart(directory, load.last(), "from the snapshot");
        BenchLedger.remove(directory.resolve(Snapshots.FOLDER));
        Restart fromJournal = restart(directory, load.last(), "from the journal alone");
        BenchLedger.remove(directory);
        List<Restart> replays = replays(directory);
        return new SnapshotResult(
                conditions,
                load.bytesPerAccount(),
                load.closed(),
                load.calm(),
                load.during(),
                load.manifest().stateBytes(),
                snapshotNanos / 1e9,
                load.last().position(),
                load.last().position() - load.manifest().position(),
                fromSnapshot,
                fromJournal,
                replays);
    }

    /** One start after the other from a journal that opens the accounts and does nothing else. */
    private List<Restart> replays(Path directory) throws IOException {
        StateHashAt opened = openedAlone(directory);
        List<Restart> replays = new ArrayList<>();
        for (int number = 1; number <= REPLAYS; number++) {
            String how = "from the openings alone, %d of %d".formatted(number, REPLAYS);
            replays.add(restart(directory, opened, how));
        }
        return replays;
    }

    private StateHashAt openedAlone(Path directory) throws IOException {
        try (Ledger ledger = open(directory, RecoveryProgress.NONE)) {
            openAccounts(ledger);
            return lastStateHash(ledger);
        }
    }

    /**
     * What was measured of the ledger before it was opened again.
     *
     * @param last the state that it ended in
     */
    private record UnderLoad(
            long bytesPerAccount,
            RunFigures closed,
            RunFigures calm,
            RunFigures during,
            Manifest manifest,
            StateHashAt last) {}

    /** A method of its own, so that no frame holds the closed ledger's memory at the starts. */
    private UnderLoad underLoad(Path directory) throws IOException {
        long heapBefore = heapBytes();
        try (Ledger ledger = open(directory, RecoveryProgress.NONE)) {
            openAccounts(ledger);
            long bytesPerAccount = (heapBytes() - heapBefore) / plan.accountCount();
            RunFigures closed = client(ledger, plan.closedShape(), 'A', "as fast as it goes");
            double half = 5e8 * closed.commands() / closed.windowNanos();
            RunFigures calm = client(ledger, plan.calmShape(half), 'B', "half, no snapshot");
            Client client = newClient(ledger, plan.snapshotShape(half), 'C');
            CompletableFuture<Manifest> snapshot = snapshotOnceMeasuring(ledger, client);
            RunFigures during = client.run("half, snapshot", EnginePlan.label(plan.durability()));
            return new UnderLoad(
                    bytesPerAccount, closed, calm, during, snapshot.join(), lastStateHash(ledger));
        }
    }

    /**
     * One start.
     *
     * @param seconds until it takes submissions
     * @param openings entries that open the accounts, folded after {@code openingSeconds}; 0 if the
     *     snapshot had them
     * @param isSameState whether its state has the hash of the state before
     */
    record Restart(double seconds, long openings, double openingSeconds, boolean isSameState) {
        /** {@return entries that open accounts, folded in a second} */
        double openedPerSecond() {
            return openings / openingSeconds;
        }

        /** {@return of so many entries the others, folded in a second} */
        double othersPerSecond(long entries) {
            return (entries - openings) / (seconds - openingSeconds);
        }
    }

    /** Notes when the accounts are open, to the next 4 MiB of the journal. */
    private static final class Openings implements RecoveryProgress {
        private final long openings;
        private final long beganNanos = System.nanoTime();
        private long position;
        private long nanos;
        private boolean areInSnapshot;

        Openings(long openings) {
            this.openings = openings;
        }

        @Override
        public void onProgress(long folded, long bytesDone, long bytesTotal) {
            if (position < openings && !areInSnapshot) {
                position = folded;
                nanos = System.nanoTime() - beganNanos;
            }
        }

        @Override
        public void onSnapshot(long snapshotPosition) {
            areInSnapshot = true;
        }

        @Override
        public void onTornTail(String tornTail) {}
    }

    private Restart restart(Path directory, StateHashAt before, String how) throws IOException {
        progress.accept("a start " + how);
        Openings openings = new Openings(plan.accountCount());
        try (Ledger ledger = open(directory, openings)) {
            double seconds = (System.nanoTime() - openings.beganNanos) / 1e9;
            return new Restart(
                    seconds,
                    openings.position,
                    openings.nanos / 1e9,
                    ledger.stateHash().join().equals(before));
        }
    }

    private Ledger open(Path directory, RecoveryProgress recovery) throws IOException {
        return BenchLedger.openQuiet(directory, plan.durability(), journal, clock, recovery);
    }

    private void openAccounts(Ledger ledger) {
        progress.accept("%,d accounts with a lot each".formatted(plan.accountCount()));
        BenchLedger.createProgram(ledger, "bench");
        CommandSource opening = CommandMix.opening(PROGRAM, plan.accountCount(), plan.seed());
        new Client(ledger, journal, opening, plan.openingShape()).send(plan.accountCount());
    }

    private RunFigures client(Ledger ledger, LoadShape shape, char series, String name) {
        progress.accept(name);
        return newClient(ledger, shape, series).run(name, EnginePlan.label(plan.durability()));
    }

    private Client newClient(Ledger ledger, LoadShape shape, char series) {
        CommandMix mix = new CommandMix(PROGRAM, members, plan.seed(), series);
        return new Client(ledger, journal, mix, shape);
    }

    /** Asks for a snapshot as soon as the client's window has begun, which ends with it. */
    private CompletableFuture<Manifest> snapshotOnceMeasuring(Ledger ledger, Client client) {
        progress.accept("half, and a snapshot");
        CompletableFuture<Manifest> taken = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("bench-snapshot")
                .start(
                        () -> {
                            while (!journal.isMeasuring()) {
                                Thread.onSpinWait();
                            }
                            long beganNanos = System.nanoTime();
                            try {
                                Manifest manifest = ledger.snapshot().join();
                                snapshotNanos = System.nanoTime() - beganNanos;
                                taken.complete(manifest);
                            } catch (RuntimeException e) {
                                taken.completeExceptionally(e);
                            } finally {
                                client.end();
                            }
                        });
        return taken;
    }

    /** Stops the clock and waits until all that is due by then is recorded. */
    private StateHashAt lastStateHash(Ledger ledger) {
        clock.stop();
        StateHashAt before = ledger.stateHash().join();
        StateHashAt last = null;
        while (!before.equals(last)) {
            LockSupport.parkNanos(SETTLE_NANOS);
            last = before;
            before = ledger.stateHash().join();
        }
        return last;
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
