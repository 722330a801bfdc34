package dev.tallystick.bench.engine;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.pipeline.SnapshotListener;
import dev.tallystick.ledger.pipeline.SnapshotOptions;
import dev.tallystick.ledger.pipeline.Submission;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** What all benchmarks of the ledger in process do with one, beside measuring it. */
final class BenchLedger {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private BenchLedger() {}

    static Ledger open(
            Path directory, Durability durability, JournalFigures journal, BenchClock clock)
            throws IOException {
        return Ledger.open(options(directory, durability, journal, clock), RecoveryProgress.NONE);
    }

    private static LedgerOptions options(
            Path directory, Durability durability, JournalFigures journal, BenchClock clock) {
        return LedgerOptions.defaults(directory)
                .withJournal(JournalOptions.DEFAULTS.withDurability(durability))
                .withCommitListener(journal)
                .withWallClock(clock::getAsLong);
    }

    /** Opens one that takes no snapshot by itself. */
    static Ledger openQuiet(
            Path directory,
            Durability durability,
            JournalFigures journal,
            BenchClock clock,
            RecoveryProgress progress)
            throws IOException {
        SnapshotOptions never =
                new SnapshotOptions(
                        Long.MAX_VALUE,
                        Duration.ofDays(365),
                        2,
                        SnapshotOptions.DEFAULTS.bytesPerSecond());
        return Ledger.open(
                options(directory, durability, journal, clock)
                        .withSnapshots(never, SnapshotListener.NONE),
                progress);
    }

    /** Creates the next program. */
    static void createProgram(Ledger ledger, String id) {
        UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
        CommandBatch batch = new CommandBatch(1);
        int lengthBytes = ProgramConfig.newProgram(id).encode(command, 0, ledger.durablePosition());
        batch.add(command, 0, lengthBytes);
        await(ledger, Submission.posting(batch));
    }

    /** {@return the submission, answered} */
    static Submission await(Ledger ledger, Submission submission) {
        ledger.submit(submission);
        if (!submission.await(PATIENCE)) {
            throw new IllegalStateException("the ledger does not answer");
        }
        return submission;
    }

    /** Removes a directory and all that is in it, if it is there. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
