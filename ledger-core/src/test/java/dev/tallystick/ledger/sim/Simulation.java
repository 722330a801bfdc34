package dev.tallystick.ledger.sim;

import static dev.tallystick.ledger.sim.Decided.require;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.journal.Framing;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.SnapshotListener;
import dev.tallystick.ledger.pipeline.SnapshotOptions;
import dev.tallystick.ledger.pipeline.SteppedLedger;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.ledger.snapshot.Snapshots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One ledger through many lives, each ended by a crash in the middle of some operation on the disk,
 * by a disk that fails, or by a stop. All that happens follows from the seed.
 */
final class Simulation {
    static final Path DIRECTORY = Path.of("/data/journal");

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int TX_ID_SEGMENT_KEYS = 64;
    private static final int LATENT_FAULT_COUNT = 6;

    private final long seed;
    private final SplittableRandom random;
    private final Story story = new Story();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedClock clock = new SimulatedClock();
    private final Decided decided = new Decided();
    private final Clients clients;
    private final Audit audit;
    private final LedgerOptions options;
    private final RecycledPages pages;
    private final boolean isSmallDisk;
    private final Durability durability;
    private SimulatedDisk earlier = new SimulatedDisk();
    private long skewMs;
    private int lifeCount;
    private int crashCount;
    private int faultCount;
    private int refusedCount;
    private boolean mayHaveHole;
    private boolean isTakingSnapshot;

    Simulation(long seed, RecycledPages pages) {
        this(seed, pages, Durability.FORCE);
    }

    Simulation(long seed, RecycledPages pages, Durability durability) {
        this.durability = durability;
        this.seed = seed;
        this.pages = pages;
        random = new SplittableRandom(seed);
        isSmallDisk = random.nextInt(6) == 0;
        clients = new Clients(seed, decided, random.split());
        audit = new Audit(decided, clients);
        JournalOptions journal =
                JournalOptions.DEFAULTS
                        .withDisk(disk, Framing.OWN)
                        .withDurability(durability)
                        .withCycleBytes(2_000L << random.nextInt(6))
                        .withBlockBytes(1 << 20)
                        .withDrainBytes(0)
                        .withUsableBytesMin(0);
        SnapshotOptions byHand =
                new SnapshotOptions(Long.MAX_VALUE, Duration.ofDays(1), 2, Long.MAX_VALUE);
        options =
                LedgerOptions.defaults(DIRECTORY)
                        .withJournal(journal)
                        .withWallClock(clock)
                        .withTxIdSegmentKeys(TX_ID_SEGMENT_KEYS)
                        .withSnapshots(byHand, SnapshotListener.NONE)
                        .withOnFatal(Simulation::end);
    }

    /** {@return how often the machine or the process ended in the middle of something} */
    int crashCount() {
        return crashCount;
    }

    /** {@return how often a start was refused, and went well once the tail was given up} */
    int refusedCount() {
        return refusedCount;
    }

    /** {@return how many latent faults were tried} */
    int faultCount() {
        return faultCount;
    }

    SimulatedDisk disk() {
        return disk;
    }

    /**
     * Plays so many lives, and one more to the end; then tries what a disk may do to what lies on
     * it.
     */
    Simulation play(int lives) {
        try {
            for (int life = 0; life < lives; life++) {
                live(random.nextInt(8) > 0);
            }
            disk.capacityBytes(Long.MAX_VALUE);
            while (!live(false)) {
                // the start was refused: once more
            }
            tryLatentFaults();
            return this;
        } catch (AssertionError | RuntimeException | IOException failure) {
            throw new AssertionError(
                    "seed=%d, life %d: %s%n%s%nlast on the disk:%n  %s"
                            .formatted(
                                    seed,
                                    lifeCount,
                                    failure,
                                    story,
                                    String.join("\n  ", disk.trace())),
                    failure);
        }
    }

    /** {@return whether a ledger began} */
    private boolean live(boolean isToCrash) throws IOException {
        lifeCount++;
        long operationsToLive = random.nextInt(4) == 0 ? random.nextInt(80) : random.nextInt(400);
        if (isToCrash) {
            disk.crashAfter(operationsToLive);
        }
        if (random.nextInt(6) == 0) {
            earlier = disk.copy();
        }
        if (isToCrash && random.nextInt(12) == 0) {
            disk.failNextRead();
        }
        try {
            SteppedLedger ledger = open();
            disk.watch(new ForcedPart(decided, ledger));
            audit(ledger);
            mayHaveHole = false;
            int stepCount = isToCrash ? Integer.MAX_VALUE : random.nextInt(80);
            try {
                for (int step = 0; step < stepCount; step++) {
                    step(ledger);
                }
                requireService(ledger);
                ledger.close();
            } catch (BrokenDiskException broken) {
                disk.crashAfter(Long.MAX_VALUE);
                ledger.fail(broken);
            }
            story.tell("stopped at position ", decided.lastPosition());
            disk.restart(Crash.KILL, random);
        } catch (PowerCut cut) {
            crash(random.nextInt(3) == 0 ? Crash.KILL : Crash.POWER, cut);
        } catch (ProcessEnd | BrokenDiskException end) {
            requireRoom(end);
            crash(Crash.KILL, end);
        } catch (UncheckedIOException end) {
            require(end.getCause() instanceof BrokenDiskException, end);
            requireRoom(end.getCause());
            crash(Crash.KILL, end.getCause());
        } catch (JournalDamagedException refused) {
            require(mayHaveHole, refused);
            giveUpTail(refused);
            return false;
        } finally {
            disk.watch(SimulatedDisk.Watcher.NONE);
        }
        return true;
    }

    /** As docs/faults.md says of a power cut with durability page-cache. */
    private void giveUpTail(JournalDamagedException refused) throws IOException {
        refusedCount++;
        disk.restart(Crash.KILL, random);
        long position = Operator.cutTail(disk, DIRECTORY);
        story.tell("cut behind position ", position, ": ", refused.getMessage());
        mayHaveHole = false;
    }

    private SteppedLedger open() throws IOException {
        return new SteppedLedger(options, pages.recycle(), audit, decided::onAppend);
    }

    /** A disk that fills up closes the door; nobody ends for want of room for the journal. */
    private static void requireRoom(Throwable end) {
        Throwable cause = end instanceof ProcessEnd ? end.getCause() : end;
        require(
                !(cause instanceof BrokenDiskException broken && broken.wantsRoomForJournal()),
                "ended for want of room that should have been reserved: ",
                cause);
    }

    private void crash(Crash crash, Throwable end) {
        crashCount++;
        story.tell(crash, ": ", end.getMessage());
        clients.onCrash();
        if (crash == Crash.POWER && durability == Durability.PAGE_CACHE) {
            decided.onUnforcedLost();
            mayHaveHole = true;
        }
        disk.restart(crash, random);
    }

    private void audit(SteppedLedger ledger) throws IOException {
        long left = disk.crashAfter(Long.MAX_VALUE);
        audit.afterRecovery(disk, DIRECTORY, ledger);
        story.tell("life ", lifeCount, " begins at position ", decided.lastPosition());
        disk.crashAfter(left);
    }

    private void step(SteppedLedger ledger) throws IOException {
        clock.pass(random.nextInt(4_000_000));
        int dice = random.nextInt(20);
        if (dice < 8) {
            ledger.write(batch(ledger));
        } else if (dice < 17) {
            ledger.commit();
        } else if (dice == 17) {
            clock.pass(random.nextInt(4) == 0 ? SECOND_NANOS : SECOND_NANOS / 50);
            ledger.rest();
        } else if (dice == 18) {
            ledger.sweep();
        } else {
            stepAside(ledger);
        }
    }

    /** What happens now and then. */
    private void stepAside(SteppedLedger ledger) throws IOException {
        int dice = random.nextInt(12);
        if (dice < 4 && !isTakingSnapshot) {
            snapshot(ledger);
        } else if (dice >= 9) {
            sealIds(ledger);
        } else if (dice < 6) {
            skewMs = dice == 4 ? 0 : random.nextInt(-2_000, 2_000);
        } else if (dice == 6 && random.nextInt(4) == 0) {
            if (random.nextBoolean()) {
                disk.failNextForce();
                story.tell("the next force will fail");
            } else {
                disk.failNextRead();
                story.tell("the next read will fail");
            }
        } else if (dice == 8 && random.nextInt(4) == 0) {
            earlier = disk.copy();
        } else if (dice == 7 && isSmallDisk) {
            long roomBytes = random.nextInt(3) == 0 ? 8 << 20 : random.nextInt(1 << 20);
            disk.capacityBytes(disk.usedBytes() + roomBytes);
            story.tell("room for ", roomBytes, " bytes");
        }
    }

    /** While the keeper is at its files, everything goes on. */
    private void snapshot(SteppedLedger ledger) throws IOException {
        isTakingSnapshot = true;
        disk.beforeOperation(DIRECTORY.resolve(Snapshots.FOLDER), () -> stepMeanwhile(ledger));
        try {
            story.tell("snapshot at position ", ledger.snapshot().position());
        } catch (UncheckedIOException end) {
            throw end.getCause(); // of the writer or the committer, meanwhile
        } catch (IOException e) {
            story.tell("no snapshot: ", e);
        } finally {
            disk.beforeNothing();
            isTakingSnapshot = false;
        }
    }

    private void sealIds(SteppedLedger ledger) throws IOException {
        if (!isTakingSnapshot && ledger.sealIds()) {
            story.tell("ids sealed");
        }
    }

    private void stepMeanwhile(SteppedLedger ledger) {
        try {
            for (int count = random.nextInt(3); count > 0; count--) {
                step(ledger);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Submission> batch(SteppedLedger ledger) throws IOException {
        if (ledger.machine().state().programs().count() == 0) {
            return List.of(Clients.program());
        }
        List<Submission> batch = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int index = 0; index < count; index++) {
            batch.add(clients.next(ledger));
        }
        clock.setWall(clients.lastAtMs() + skewMs);
        return batch;
    }

    /** When there is room again, postings are taken again. */
    private void requireService(SteppedLedger ledger) throws IOException {
        disk.capacityBytes(Long.MAX_VALUE);
        while (ledger.commit()) {
            // what came before
        }
        clock.pass(2 * SECOND_NANOS);
        ledger.rest();
        clients.requireKnown(ledger, 1);
        require(ledger.hasReserve(), "no postings are taken though there is room");
    }

    /** Each on a copy of the disk as it is at the end, stopped or crashed. */
    private void tryLatentFaults() throws IOException {
        disk.capacityBytes(Long.MAX_VALUE);
        LatentFaults faults = new LatentFaults(disk, earlier, decided, audit.stateHash(), random);
        for (int fault = 0; fault < LATENT_FAULT_COUNT; fault++) {
            faults.tryOne(options, pages);
            faultCount++;
        }
    }

    private static void end(Throwable cause) {
        switch (cause) {
            case BrokenDiskException broken -> throw new ProcessEnd(broken);
            case Error error -> throw error;
            case RuntimeException bug -> throw bug;
            default -> throw new AssertionError(cause);
        }
    }
}
