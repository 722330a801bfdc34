package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.Reserve;
import dev.tallystick.ledger.journal.JournalOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A snapshot for which there is no room harms nobody. Skipped where nobody may mount. */
@EnabledOnOs(OS.LINUX)
class FullDiskTest {
    private static final long BLOCK_BYTES = 4_096;
    private static final JournalOptions JOURNAL =
            JournalOptions.DEFAULTS
                    .withCycleBytes(1 << 20)
                    .withBlockBytes(1 << 20)
                    .withDrainBytes(1 << 20)
                    .withUsableBytesMin(0);

    /** More than fits into the room that is kept, and not what a test could not hold. */
    private static final int BATCH = 300_000;

    @TempDir Path directory;

    @AfterEach
    void unmount() throws Exception {
        run("umount", "--lazy", directory.toString());
    }

    @Test
    void shouldDoWithoutASnapshotUntilThereIsRoom() throws Exception {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", directory.toString()))
                .as("skipped: this user may not mount a file system (root may)")
                .isTrue();
        Path journal = directory.resolve("journal");
        LedgerOptions options = LedgerOptions.defaults(journal).withJournal(JOURNAL);
        try (Ledger ledger = Ledger.open(options, RecoveryProgress.NONE)) {
            post(ledger, TestCommands.createProgram());
            for (int n = 0; n < 100; n++) {
                post(ledger, new Earn("E" + n, n, 1).encode());
            }
            Path hog = fill();
            assertThatThrownBy(() -> ledger.snapshot().get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class);
            post(ledger, new Earn("F", 1, 1).encode()); // what is reserved is still there

            Files.delete(hog);
            long position = ledger.durablePosition();
            assertThat(ledger.snapshot().get(10, TimeUnit.SECONDS).position()).isEqualTo(position);
            try (var left = Files.list(journal.resolve("snapshots"))) {
                assertThat(left).as("the snapshot, and nothing that failed").hasSize(2);
            }
        }
    }

    /** What was admitted as one may be more than the room that is kept for what was admitted. */
    @Test
    void shouldTurnAwayTheRestOfABatchForWhichThereIsNoRoom() throws Exception {
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", directory.toString()))
                .as("skipped: this user may not mount a file system (root may)")
                .isTrue();
        JournalOptions options =
                JournalOptions.DEFAULTS.withCycleBytes(1 << 20).withUsableBytesMin(0);
        Path journal = directory.resolve("journal");
        try (Ledger ledger =
                Ledger.open(
                        LedgerOptions.defaults(journal).withJournal(options),
                        RecoveryProgress.NONE)) {
            post(ledger, TestCommands.createProgram());
            Path hog = fill();
            CommandBatch batch = new CommandBatch(BATCH);
            for (int n = 0; n < BATCH; n++) {
                Encoded earn = new Earn("E" + n, n % 100, 1).encode();
                batch.add(earn.buffer(), 0, earn.lengthBytes());
            }
            Submission submission = Submission.posting(batch);
            ledger.submit(submission);
            assertThat(submission.await(Duration.ofSeconds(60))).isTrue();
            int recorded = 0;
            while (submission.result(recorded) == Submission.Result.RECORDED) {
                recorded++;
            }
            assertThat(recorded).isBetween(1, BATCH - 1);
            for (int n = recorded; n < BATCH; n++) {
                assertThat(submission.result(n)).isEqualTo(Submission.Result.DISK_RESERVE);
            }
            assertThat(ledger.durablePosition()).isEqualTo(1 + recorded);

            Files.delete(hog);
            long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!ledger.status().hasReserve()) {
                assertThat(System.nanoTime()).isLessThan(deadlineNanos);
                Thread.sleep(10);
            }
            post(ledger, new Earn("F", 1, 1).encode());
        }
    }

    /** {@return a file that takes all that is left, to the last block} */
    private Path fill() throws IOException {
        Path hog = directory.resolve("hog");
        try (DiskFile file = Disk.NATIVE.open(hog, Access.CREATE)) {
            long takenBytes = 0;
            for (long stepBytes = 16 << 20; stepBytes >= BLOCK_BYTES; stepBytes /= 2) {
                while (file.reserve(takenBytes + stepBytes) == Reserve.RESERVED) {
                    takenBytes += stepBytes;
                }
            }
        }
        return hog;
    }

    private static void post(Ledger ledger, Encoded command) {
        CommandBatch batch = new CommandBatch(1);
        batch.add(command.buffer(), 0, command.lengthBytes());
        Submission submission = Submission.posting(batch);
        assertThat(ledger.submit(submission)).isEqualTo(Admission.ACCEPTED);
        assertThat(submission.await(Duration.ofSeconds(10))).isTrue();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
