package dev.tallystick.rest.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.rest.demo.DemoCommand;
import dev.tallystick.rest.importer.ImportCommand;
import dev.tallystick.rest.serve.ServeCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The command {@code tallystick}. Its help is the one text the launcher prints too, and so names
 * {@code replay} and {@code bench}, which the launcher starts from their own modules.
 */
@Command(
        name = "tallystick",
        mixinStandardHelpOptions = true,
        version = "tallystick 0.1.0",
        subcommands = {ServeCommand.class, ImportCommand.class, DemoCommand.class})
public final class TallystickCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new TallystickCommand());
        commandLine.getCommandSpec().usageMessage().sectionKeys(List.of("help"));
        commandLine.getCommandSpec().usageMessage().sectionMap(Map.of("help", help -> help()));
        return commandLine;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static String help() {
        try (InputStream text = TallystickCommand.class.getResourceAsStream("help.txt")) {
            return new String(Objects.requireNonNull(text, "help.txt").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
