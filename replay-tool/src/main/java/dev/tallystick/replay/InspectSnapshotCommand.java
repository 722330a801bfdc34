package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code replay inspect snapshot}: what is in a snapshot. */
@Command(
        name = "snapshot",
        description = "What is in a snapshot: the newest, or that of a position.")
final class InspectSnapshotCommand implements Callable<Integer> {
    @ParentCommand private InspectCommand inspect;

    @Parameters(
            arity = "0..1",
            paramLabel = "POSITION",
            description = "of the snapshot; the newest if not given")
    private Long position;

    @Override
    public Integer call() throws Exception {
        SnapshotShelf shelf = new SnapshotShelf(inspect.replay().data());
        SnapshotShelf.Checked snapshot = find(shelf);
        if (snapshot.problem() != null) {
            throw new ReplayFailedException(snapshot.problem());
        }
        State state = shelf.load(snapshot.manifest());
        inspect.replay().print(toJson(snapshot, state), toWords(snapshot.manifest(), state));
        return ReplayCommand.EXIT_WELL;
    }

    private SnapshotShelf.Checked find(SnapshotShelf shelf)
            throws IOException, ReplayFailedException {
        for (SnapshotShelf.Checked one : shelf.list()) {
            if (position == null || one.position() == position) {
                return one;
            }
        }
        throw new ReplayFailedException(
                position == null ? "no snapshots" : "no snapshot at position " + position);
    }

    private static ObjectNode toJson(SnapshotShelf.Checked snapshot, State state) {
        ObjectNode json = SnapshotCommand.toJson(snapshot);
        Manifest manifest = snapshot.manifest();
        json.put("cycle", manifest.excerpt().cycle())
                .put("excerptOffset", manifest.excerpt().offset())
                .put("txIds", manifest.txIdCount());
        ArrayNode programs = json.putArray("programs");
        for (int number = 1; number <= state.programs().count(); number++) {
            programs.add(state.programs().config(number).id());
        }
        return json;
    }

    private static String toWords(Manifest manifest, State state) {
        StringBuilder words = new StringBuilder();
        line(words, "position", "%,d".formatted(manifest.position()));
        line(words, "time", Wording.instant(manifest.stampMs()));
        line(words, "state hash", StateHash.of(state));
        line(words, "accounts", "%,d".formatted(manifest.accountCount()));
        line(
                words,
                "txIds",
                "%,d, older ones are in sealed segments".formatted(manifest.txIdCount()));
        for (int number = 1; number <= state.programs().count(); number++) {
            ProgramConfig program = state.programs().config(number);
            line(
                    words,
                    "program",
                    number
                            + ", "
                            + program.id()
                            + ", configured at position "
                            + program.configuredAt());
        }
        return words.toString();
    }

    private static void line(StringBuilder words, String name, String value) {
        words.append("%-10s %s%n".formatted(name, value));
    }
}
