package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;
import static dev.tallystick.replay.TestCommand.redeemUpTo;

import dev.tallystick.replay.TestCommand.Earn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in a process of its own, which enrols and posts until it is killed, and says after each
 * post how far it is.
 */
final class ChildServer implements AutoCloseable {
    private static final int POSTS_PER_MEMBER = 10;

    private final Process process;
    private final BufferedReader output;

    private ChildServer(Process process) {
        this.process = process;
        output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildServer start(Path data) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ChildServer.class.getName());
        command.add(data.toString());
        return new ChildServer(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /** Waits until what it has posted goes up to a position. */
    void awaitPosition(long position) throws IOException {
        long said = 0;
        while (said < position) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("the child ended after position " + said);
            }
            said = Long.parseLong(line);
        }
    }

    /** Kills it as {@code kill -9} does. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        output.close();
    }

    /** Time goes on by a minute with every post; half of the points live for an hour. */
    public static void main(String[] arguments) throws IOException, SQLException {
        long wallMs = TestServer.ms("2026-01-03T09:22:00Z");
        try (TestServer server = TestServer.start(Path.of(arguments[0]), "2026-01-03T09:22:00Z")) {
            server.configure();
            for (int post = 0; ; post++) {
                String member = "M-" + post / POSTS_PER_MEMBER;
                if (post % POSTS_PER_MEMBER == 0) {
                    server.enrol(member);
                }
                wallMs += 60_000;
                server.at(Instant.ofEpochMilli(wallMs).toString());
                server.post(
                        earn("E-" + post, member, 100),
                        new Earn("X-" + post, member, 50)
                                .expires(Instant.ofEpochMilli(wallMs + 3_600_000).toString())
                                .encode(),
                        redeemUpTo("R-" + post, member, 70));
                System.out.println(server.ledger().durablePosition());
            }
        }
    }
}
