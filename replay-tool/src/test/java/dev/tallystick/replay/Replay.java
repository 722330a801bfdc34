package dev.tallystick.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;

/** One run of the command line, with what it printed. */
record Replay(int exitCode, String out, String err) {
    static Replay run(Path data, String... arguments) {
        return run(
                Stream.concat(Stream.of("--data", data.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    static Replay run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                ReplayCommand.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        return new Replay(line.execute(arguments), out.toString(), err.toString());
    }

    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }
}
