package dev.tallystick.replay;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code replay diff}: where two data directories part. */
@Command(
        name = "diff",
        header = "Tell where two data directories part.",
        description =
                "Compares the entries of two journals, whatever their files and excerpts look like,"
                        + " and their states where the shorter one ends. Exit code 1 if an entry"
                        + " differs, 0 if one merely continues the other.")
final class DiffCommand implements Callable<Integer> {
    @ParentCommand private ReplayCommand replay;

    @Parameters(index = "0", paramLabel = "DIR_A", description = "one data directory")
    private Path a;

    @Parameters(index = "1", paramLabel = "DIR_B", description = "the other")
    private Path b;

    @Override
    public Integer call() throws Exception {
        JournalDiff diff =
                JournalDiff.of(
                        DataDirectory.of(a),
                        DataDirectory.of(b),
                        replay.progress("reading"),
                        replay.progress("folding"));
        diff.problems().forEach(problem -> replay.err().println("replay: " + problem));
        replay.print(diff.toJson(), diff.toWords());
        return diff.isWell() ? ReplayCommand.EXIT_WELL : ReplayCommand.EXIT_WRONG;
    }
}
