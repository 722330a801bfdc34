package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.JournalArchive;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code replay archive}: old files of the journal, to where there is more room. */
@Command(
        name = "archive",
        header = "Move finished files of the journal into its archive.",
        description =
                "Moves all but the newest finished files of DIR/journal into DIR/journal/archive,"
                        + " which may be a link or a mount of another disk. The server reads them"
                        + " there, and may run meanwhile. Killed, it is begun again.")
final class ArchiveCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;

    @Spec private CommandSpec spec;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "8",
            description = "finished files that stay, at least 1 (default: ${DEFAULT-VALUE})")
    private int keep;

    @Override
    public Integer call() throws Exception {
        if (keep < 1) {
            throw new ParameterException(spec.commandLine(), "--keep must be at least 1: " + keep);
        }
        List<Path> moved = new ArrayList<>();
        JournalArchive.move(Disk.NATIVE, replay.data().journal(), keep, moved::add);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode files = json.putArray("moved");
        StringBuilder words = new StringBuilder();
        for (Path file : moved) {
            files.add(file.getFileName().toString());
            words.append("moved ").append(file.getFileName()).append(System.lineSeparator());
        }
        words.append(
                moved.isEmpty() ? "nothing to move" : "%,d files moved".formatted(moved.size()));
        replay.print(json, words.toString());
        return ReplayCommand.EXIT_WELL;
    }
}
