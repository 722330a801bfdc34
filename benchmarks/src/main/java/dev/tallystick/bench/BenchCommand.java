package dev.tallystick.bench;

import dev.tallystick.bench.engine.EngineCommand;
import dev.tallystick.bench.engine.ExpiryCommand;
import dev.tallystick.bench.engine.SnapshotCommand;
import dev.tallystick.bench.micro.JmhCommand;
import dev.tallystick.bench.rest.HistoryCommand;
import dev.tallystick.bench.rest.OverloadCommand;
import dev.tallystick.bench.rest.RestCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tallystick bench NAME}. */
@Command(
        name = "tallystick bench",
        mixinStandardHelpOptions = true,
        version = "tallystick 0.1.0",
        description = {
            "Measures the ledger on this machine, and says on what.",
            "",
            "With --json the last line of a benchmark is one JSON object.",
            ""
        },
        commandListHeading = "%nBenchmarks:%n",
        subcommands = {
            EngineCommand.class,
            ExpiryCommand.class,
            SnapshotCommand.class,
            RestCommand.class,
            OverloadCommand.class,
            HistoryCommand.class,
            JmhCommand.class
        })
public final class BenchCommand implements Runnable {
    @Spec private CommandSpec spec;

    /** Runs one benchmark and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchCommand()).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which benchmark?");
    }
}
