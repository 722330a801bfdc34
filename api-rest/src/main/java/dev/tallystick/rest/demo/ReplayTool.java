package dev.tallystick.rest.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.rest.client.ServerProcess;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bin/tallystick replay} on the shop's data directory: another program, reading the files.
 */
final class ReplayTool {
    private final Path dataDirectory;

    ReplayTool(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /** {@return what folding the journal gives} */
    StateHash stateHash() throws IOException, InterruptedException {
        return StateHash.of(json("state-hash"));
    }

    /** {@return the result of checking every byte and deciding every command again} */
    JsonNode verify() throws IOException, InterruptedException {
        return json("verify");
    }

    /** {@return a member's account in words} */
    String timeline(String memberId) throws IOException, InterruptedException {
        return run("inspect", "--member", memberId);
    }

    private JsonNode json(String command) throws IOException, InterruptedException {
        String[] lines = run(command, "--json").strip().split("\n", -1);
        return new ObjectMapper().readTree(lines[lines.length - 1]);
    }

    private String run(String command, String... options) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.addAll(List.of(ServerProcess.launcher().toString(), "replay", command));
        line.addAll(List.of("--data", dataDirectory.toString()));
        line.addAll(List.of(options));
        Process process =
                new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IOException("replay " + command + " ended with " + exitCode + ": " + out);
        }
        return out;
    }
}
