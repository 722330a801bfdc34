package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.journal.JournalLock;
import dev.tallystick.ledger.snapshot.Manifest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code replay snapshot}: lists, makes and proves snapshots. */
@Command(
        name = "snapshot",
        header = "List, make or prove snapshots.",
        description = "Snapshots are made of the journal, and make a start quicker.")
final class SnapshotCommand implements Runnable {
    @ParentCommand private ReplayCommand replay;
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Give a command: " + spec.subcommands().keySet());
    }

    /** Tells of all there are, with the SHA-256 of their files compared. */
    @Command(name = "list", description = "The snapshots there are, newest first.")
    int list() throws IOException, ReplayFailedException {
        List<SnapshotShelf.Checked> snapshots = new SnapshotShelf(replay.data()).list();
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        StringBuilder words = new StringBuilder();
        for (SnapshotShelf.Checked snapshot : snapshots) {
            rows.add(toJson(snapshot));
            words.append(toWords(snapshot)).append('\n');
        }
        boolean isWell = snapshots.stream().allMatch(one -> one.problem() == null);
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("ok", isWell);
        json.set("snapshots", rows);
        replay.print(json, snapshots.isEmpty() ? "No snapshots." : words.toString());
        return isWell ? ReplayCommand.EXIT_WELL : ReplayCommand.EXIT_WRONG;
    }

    /** Folds a stopped directory and makes a snapshot of its end. */
    @Command(name = "create", description = "Make one of the end of a stopped server's journal.")
    int create() throws IOException, ReplayFailedException {
        DataDirectory data = replay.data();
        if (data.isRunning()) {
            throw new ReplayFailedException(
                    "a server runs on " + data.root() + ", and takes snapshots by itself");
        }
        try (JournalLock _ = JournalLock.acquire(data.journal());
                FoldedJournal folded =
                        FoldedJournal.read(
                                data,
                                FoldedJournal.EVERYTHING,
                                FoldedJournal.NO_REFUSALS,
                                replay.progress("folding"))) {
            if (!folded.problems().isEmpty() || folded.state().position() == 0) {
                throw new ReplayFailedException(
                        "no snapshot is made of it: "
                                + (folded.problems().isEmpty()
                                        ? "nothing was ever recorded"
                                        : folded.problems().getFirst()));
            }
            if (!folded.end().sealed()) {
                throw new ReplayFailedException(
                        "the server was not stopped in order, so that the end of the journal may"
                                + " not be on disk: start and stop it");
            }
            Manifest made = new SnapshotShelf(data).create(folded);
            SnapshotShelf.Checked snapshot = new SnapshotShelf(data).list().getFirst();
            replay.print(
                    toJson(snapshot),
                    "Made the snapshot at position %,d: %s"
                            .formatted(made.position(), snapshot.path()));
            return ReplayCommand.EXIT_WELL;
        }
    }

    /** Loads each, and compares it with the journal folded up to its position. */
    @Command(
            name = "verify",
            description = "Load each and compare it with the journal folded up to its position.")
    int verify() throws IOException, ReplayFailedException {
        DataDirectory data = replay.data();
        SnapshotProof proof = new SnapshotProof(data, FoldedJournal.EVERYTHING);
        List<Problem> problems = new ArrayList<>();
        try (FoldedJournal folded = FoldedJournal.read(data, proof, replay.progress("folding"))) {
            problems.addAll(folded.problems());
            problems.addAll(proof.problems(folded.indexed()));
        }
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("ok", problems.isEmpty())
                        .put("snapshots", proof.count());
        json.set("problems", Problem.toJson(problems));
        StringBuilder words = new StringBuilder();
        problems.forEach(problem -> words.append(problem).append('\n'));
        words.append(
                problems.isEmpty()
                        ? "All is well: every snapshot (%d) is the state that the journal leads to."
                                .formatted(proof.count())
                        : "Not well.");
        replay.print(json, words.toString());
        return problems.isEmpty() ? ReplayCommand.EXIT_WELL : ReplayCommand.EXIT_WRONG;
    }

    static ObjectNode toJson(SnapshotShelf.Checked snapshot) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("position", snapshot.position())
                        .put("file", snapshot.path().toString())
                        .put("valid", snapshot.problem() == null)
                        .put("problem", snapshot.problem());
        Manifest manifest = snapshot.manifest();
        if (manifest != null) {
            json.put("ledgerTime", Wording.instant(manifest.stampMs()))
                    .put("stateHash", manifest.stateHash())
                    .put("bytes", manifest.stateBytes())
                    .put("accounts", manifest.accountCount())
                    .put("testClock", manifest.testClock());
        }
        return json;
    }

    private static String toWords(SnapshotShelf.Checked snapshot) {
        Manifest manifest = snapshot.manifest();
        return manifest == null
                ? "position %,d: INVALID: %s".formatted(snapshot.position(), snapshot.problem())
                : "position %,d, %s, %,d accounts, %,d bytes, state hash %s: %s"
                        .formatted(
                                snapshot.position(),
                                Wording.instant(manifest.stampMs()),
                                manifest.accountCount(),
                                manifest.stateBytes(),
                                manifest.stateHash(),
                                snapshot.problem() == null
                                        ? "valid"
                                        : "INVALID: " + snapshot.problem());
    }
}
