package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.JournalCut;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code replay backup}: copies a data directory, also under a running server. */
@Command(
        name = "backup",
        header = "Copy a data directory, also under a running server.",
        description =
                "Copies journal and database as of one position to an empty directory, reads the"
                        + " copy again, folds it, and writes backup.json last. The copy is a data"
                        + " directory on which a server can start.")
final class BackupCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "TARGET",
            description = "an empty directory, or one to be made")
    private Path to;

    @Option(
            names = "--at",
            paramLabel = "POSITION",
            description = "up to and including this entry; up to the last durable one if not given")
    private Long at;

    @Option(
            names = "--base",
            paramLabel = "BACKUP",
            description =
                    "an earlier backup on the same file system: finished cycles that it has are"
                            + " linked instead of copied")
    private Path base;

    @Option(
            names = "--journal-only",
            description = "leave out the database: no profile, no key, no secret leaves")
    private boolean journalOnly;

    @Override
    public Integer call() throws Exception {
        DataDirectory source = replay.data();
        DataDirectory target = DataDirectory.empty(to);
        BackupManifest baseManifest = base == null ? null : BackupManifest.read(base);
        if (!journalOnly) {
            source.database().requireInUse();
        }
        JournalCut cut = JournalEnds.cut(source, at, replay.progress("reading"));
        DataCopy copy = new DataCopy(source, cut, target);
        copy.copyJournal(base, baseManifest);
        copy.copySnapshot();
        boolean hasDatabase = !journalOnly && copy.copyDatabase();
        DataCopy.Proven proven = copy.prove(replay.progress("folding the copy"));
        BackupManifest manifest =
                new BackupManifest(
                        cut.position(),
                        Wording.instant(proven.end().lastLedgerTimeMs()),
                        proven.end().testClock(),
                        cut.chainHead().toString(),
                        proven.stateHash(),
                        Instant.now().toString(),
                        copy.items());
        copy.publish();
        finish(manifest);
        tell(manifest, copy.linkedCount(), hasDatabase);
        return ReplayCommand.EXIT_WELL;
    }

    private void finish(BackupManifest manifest) throws IOException {
        manifest.write(to);
        Disk.NATIVE.forceDirectory(to);
    }

    private void tell(BackupManifest manifest, int linkedCount, boolean hasDatabase) {
        String linked = linkedCount == 0 ? "" : ", %d linked from %s".formatted(linkedCount, base);
        String words =
                """
                Backed up %,d entries to %s: %d files%s, read again and folded.
                State hash %s at position %,d
                """
                        .formatted(
                                manifest.position(),
                                to,
                                manifest.files().size(),
                                linked,
                                manifest.stateHash(),
                                manifest.position());
        replay.print(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("ok", true)
                        .put("position", manifest.position())
                        .put("stateHash", manifest.stateHash())
                        .put("chainHead", manifest.chainHead())
                        .put("database", hasDatabase)
                        .put("files", manifest.files().size())
                        .put("linked", linkedCount),
                hasDatabase
                        ? words
                        : words + "The database was not copied: profiles and keys are not in it.");
    }
}
