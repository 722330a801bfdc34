package dev.tallystick.replay;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The command {@code tallystick replay}: what its subcommands have in common. */
@Command(
        name = "replay",
        description = "Looks into a data directory, copies it, and says what is wrong with it.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "tallystick 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:something is wrong, or was not found",
            "2:a wrong command line"
        },
        subcommands = {
            VerifyCommand.class,
            StateHashCommand.class,
            InspectCommand.class,
            DiffCommand.class,
            ExportCommand.class,
            ArchiveCommand.class,
            SnapshotCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DoctorCommand.class
        })
public final class ReplayCommand implements Runnable {
    static final int EXIT_WELL = 0;
    static final int EXIT_WRONG = 1;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "the server's data directory")
    private Path data;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "print one JSON object, on the last line, instead of words")
    private boolean json;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        IExecutionExceptionHandler tell =
                (failure, line, parsed) -> {
                    String message =
                            switch (failure) {
                                case ReplayFailedException told -> told.getMessage();
                                case IOException io -> "cannot read: " + io;
                                case UncheckedIOException io -> "cannot read: " + io.getCause();
                                default -> throw failure;
                            };
                    line.getErr().println("replay: " + message);
                    return EXIT_WRONG;
                };
        return new CommandLine(new ReplayCommand()).setExecutionExceptionHandler(tell);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing COMMAND");
    }

    /** {@return the directory named on the command line} */
    DataDirectory data() throws ReplayFailedException {
        if (data == null) {
            throw new ParameterException(spec.commandLine(), "Missing option: '--data=DIR'");
        }
        return DataDirectory.of(data);
    }

    /** Refuses what is no entry's position, if one is given. */
    static void requirePosition(Long position, String option, CommandSpec asked) {
        if (position != null && position < 1) {
            throw new ParameterException(asked.commandLine(), option + " wants 1 or more");
        }
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints the result: the object, or the words. */
    void print(JsonNode object, String words) {
        out().println(json ? object.toString() : words.stripTrailing());
    }

    /** {@return who tells on the error stream how far a long work is} */
    Progress progress(String work) {
        return new Progress(err(), work);
    }
}
