package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.journal.JournalCut;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code replay restore}: makes a data directory from a backup. */
@Command(
        name = "restore",
        header = "Make a data directory from a backup.",
        description =
                "Checks every file of the backup, copies it to an empty directory, as of its last"
                        + " position or an earlier one, reads the copy again and folds it.")
final class RestoreCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;

    @Option(names = "--from", required = true, paramLabel = "BACKUP", description = "the backup")
    private Path from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "an empty directory, or one to be made")
    private Path to;

    @Option(
            names = "--at",
            paramLabel = "POSITION",
            description = "up to and including this entry; all of the backup if not given")
    private Long at;

    @Option(names = "--dry-run", description = "check and tell, write nothing")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        BackupManifest manifest = BackupManifest.read(from);
        DataDirectory backup = DataDirectory.of(from);
        DataDirectory target = DataDirectory.empty(to);
        List<Problem> problems = manifest.check(from);
        if (!problems.isEmpty()) {
            return refuse(problems);
        }
        backup.database().requireInUse();
        long position = at == null ? manifest.position() : at;
        JournalCut cut = JournalEnds.cut(backup, position, replay.progress("reading"));
        boolean hasDatabase = backup.database().exists();
        String stateHash = dryRun ? foldedHash(backup, position) : restore(backup, cut, target);
        if (position == manifest.position() && !stateHash.equals(manifest.stateHash())) {
            throw new ReplayFailedException(
                    "the backup leads to state hash %s, it was %s when it was made"
                            .formatted(stateHash, manifest.stateHash()));
        }
        tell(manifest, position, stateHash, hasDatabase);
        return ReplayCommand.EXIT_WELL;
    }

    private String restore(DataDirectory backup, JournalCut cut, DataDirectory target)
            throws IOException, ReplayFailedException {
        DataCopy copy = new DataCopy(backup, cut, target);
        copy.copyJournal(null, null);
        copy.copySnapshot();
        copy.copyDatabase();
        String stateHash = copy.prove(replay.progress("folding the copy")).stateHash();
        copy.publish();
        return stateHash;
    }

    private String foldedHash(DataDirectory backup, long position) throws IOException {
        try (FoldedJournal folded =
                FoldedJournal.read(
                        backup, position, FoldedJournal.NO_REFUSALS, replay.progress("folding"))) {
            return folded.stateHash();
        }
    }

    private int refuse(List<Problem> problems) {
        problems.forEach(problem -> replay.err().println("replay: " + problem));
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("ok", false);
        json.set("problems", Problem.toJson(problems));
        replay.print(json, "The backup is damaged; nothing was restored.");
        return ReplayCommand.EXIT_WRONG;
    }

    private void tell(
            BackupManifest manifest, long position, String stateHash, boolean hasDatabase) {
        String words =
                "%s %,d of the backup's %,d entries to %s, %s.%nState hash %s at position %,d%n"
                        .formatted(
                                dryRun ? "Would restore" : "Restored",
                                position,
                                manifest.position(),
                                to,
                                hasDatabase ? "and the database" : "without a database",
                                stateHash,
                                position);
        replay.print(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("ok", true)
                        .put("dryRun", dryRun)
                        .put("position", position)
                        .put("stateHash", stateHash)
                        .put("database", hasDatabase),
                manifest.testClock()
                        ? words + "Made with a test clock: start the server with --test-clock."
                        : words);
    }
}
