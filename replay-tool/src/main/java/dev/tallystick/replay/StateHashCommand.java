package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.util.concurrent.Callable;

/** {@code replay state-hash}: the whole state in one value, from what was recorded alone. */
@Command(
        name = "state-hash",
        header = "Print the whole state as one hash.",
        description =
                "Folds the journal and prints the hash of the state it leads to: equal to the"
                        + " server's at the same position (GET /v1/ledger/state-hash).")
final class StateHashCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;

    @Option(
            names = "--at",
            paramLabel = "POSITION",
            description = "after the entry at this position; at the journal's end if not given")
    private Long at;

    @Override
    public Integer call() throws Exception {
        try (FoldedJournal folded =
                FoldedJournal.read(
                        replay.data(),
                        at == null ? FoldedJournal.EVERYTHING : at,
                        FoldedJournal.NO_REFUSALS,
                        replay.progress("folding"))) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            long position = folded.state().position();
            if (folded.problems().isEmpty() && at != null && position != at) {
                throw new ReplayFailedException(
                        "no entry at position %d: the journal holds 1 to %d"
                                .formatted(at, position));
            }
            if (folded.problems().isEmpty()) {
                json.put("position", position).put("stateHash", folded.stateHash());
                replay.print(json, "%s at position %,d".formatted(folded.stateHash(), position));
                return ReplayCommand.EXIT_WELL;
            }
            folded.problems().forEach(problem -> replay.err().println("replay: " + problem));
            json.putNull("position").putNull("stateHash");
            json.set("problems", Problem.toJson(folded.problems()));
            replay.print(json, "no state hash: the journal is damaged");
            return ReplayCommand.EXIT_WRONG;
        }
    }
}
