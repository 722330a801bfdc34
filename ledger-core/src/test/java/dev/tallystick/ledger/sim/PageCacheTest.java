package dev.tallystick.ledger.sim;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.journal.Framing;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.pipeline.SteppedLedger;
import dev.tallystick.ledger.snapshot.Snapshots;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * With durability page-cache it is not only the committer that forces the journal. No force that
 * fails may be followed by another, which would succeed and lie. {@link CrashTest} plays the rest.
 */
class PageCacheTest {
    private static final int POST_COUNT = 400;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedClock clock = new SimulatedClock();
    private SteppedLedger ledger;

    @BeforeEach
    void postUntilIdsLeaveTheWindow() throws IOException {
        Decided decided = new Decided();
        Clients clients = new Clients(1, decided, new SplittableRandom(1));
        ledger =
                new SteppedLedger(
                        LedgerOptions.defaults(Simulation.DIRECTORY)
                                .withJournal(
                                        JournalOptions.DEFAULTS
                                                .withDisk(disk, Framing.OWN)
                                                .withDurability(Durability.PAGE_CACHE)
                                                .withUsableBytesMin(0))
                                .withWallClock(clock)
                                .withTxIdSegmentKeys(64)
                                .withOnFatal(
                                        cause -> {
                                            throw new ProcessEnd(cause);
                                        }),
                        new RecycledPages().recycle(),
                        RecoveryProgress.NONE,
                        decided::onAppend);
        ledger.write(List.of(Clients.program()));
        ledger.commit();
        for (int post = 0; post < POST_COUNT; post++) {
            ledger.write(List.of(clients.next(ledger)));
            clock.setWall(clients.lastAtMs());
            ledger.commit();
        }
    }

    @Test
    void theJournalNotForcedForASnapshotShouldEndTheProcess() {
        disk.watch(new FailsAfter(Simulation.DIRECTORY.resolve(Snapshots.FOLDER)));
        assertThatThrownBy(() -> ledger.snapshot())
                .isInstanceOf(ProcessEnd.class)
                .hasMessageContaining(".cq4");
    }

    @Test
    void theJournalNotForcedForIdsShouldEndTheProcess() {
        disk.failNextForce();
        assertThatThrownBy(() -> ledger.sealIds())
                .isInstanceOf(ProcessEnd.class)
                .hasMessageContaining(".cq4");
    }

    /** The force after that of a directory fails. */
    private final class FailsAfter implements SimulatedDisk.Watcher {
        private final Path directory;

        FailsAfter(Path directory) {
            this.directory = directory;
        }

        @Override
        public void wrote(Path file) {}

        @Override
        public void forced(Path path) {
            if (path.equals(directory)) {
                disk.failNextForce();
            }
        }
    }
}
