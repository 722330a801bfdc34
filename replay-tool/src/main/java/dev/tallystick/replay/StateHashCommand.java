package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code replay state-hash}: the whole state in one value, from what was recorded alone. */
@Command(
        name = "state-hash",
        header = "Print the whole state as one hash.",
        description =
                "Folds the journal, from the newest snapshot on, and prints the hash of the state"
                        + " it leads to: equal to the server's at the same position (GET"
                        + " /v1/ledger/state-hash).")
final class StateHashCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;
    @Spec private CommandSpec spec;

    @Option(
            names = "--at",
            paramLabel = "POSITION",
            description = "after the entry at this position; at the journal's end if not given")
    private Long at;

    @Option(
            names = "--full",
            description = "fold from the first entry on, not from the newest snapshot")
    private boolean full;

    @Override
    public Integer call() throws Exception {
        ReplayCommand.requirePosition(at, "--at", spec);
        try (FoldedJournal folded = fold()) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            long position = folded.state().position();
            if (folded.problems().isEmpty() && at != null && position != at) {
                throw new ReplayFailedException(
                        "no entry at position %d: the journal holds 1 to %d"
                                .formatted(at, position));
            }
            if (folded.problems().isEmpty()) {
                json.put("position", position).put("stateHash", folded.stateHash());
                json.put("snapshotPosition", folded.snapshotPosition());
                replay.print(json, words(folded, position));
                return ReplayCommand.EXIT_WELL;
            }
            folded.problems().forEach(problem -> replay.err().println("replay: " + problem));
            json.putNull("position").putNull("stateHash");
            json.set("problems", Problem.toJson(folded.problems()));
            replay.print(json, "no state hash: the journal is damaged");
            return ReplayCommand.EXIT_WRONG;
        }
    }

    private static String words(FoldedJournal folded, long position) {
        return "%s at position %,d".formatted(folded.stateHash(), position)
                + (folded.snapshotPosition() == 0
                        ? ""
                        : ", from the snapshot at %,d".formatted(folded.snapshotPosition()));
    }

    private FoldedJournal fold() throws IOException, ReplayFailedException {
        long upTo = at == null ? FoldedJournal.EVERYTHING : at;
        Progress progress = replay.progress("folding");
        return full
                ? FoldedJournal.read(replay.data(), upTo, FoldedJournal.NO_REFUSALS, progress)
                : FoldedJournal.readBehindSnapshot(replay.data(), upTo, progress);
    }
}
