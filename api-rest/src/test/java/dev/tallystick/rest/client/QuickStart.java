package dev.tallystick.rest.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Servers as processes of their own that start in half the time: what a start costs is the loading
 * of classes, which the first one leaves to those after it, and their compilation, of which short
 * lives need less.
 */
public final class QuickStart {
    private static final String JVM_OPTIONS = leaveClasses();

    private QuickStart() {}

    /** Prepares a server, as {@link ServerProcess#ServerProcess} does. */
    public static ServerProcess server(Path dataDirectory, Credentials client, String... options)
            throws IOException {
        ServerProcess server = new ServerProcess(dataDirectory, client, options);
        server.jvmOptions(JVM_OPTIONS);
        return server;
    }

    /** {@return the JVM options of a server that finds what the first one left} */
    private static String leaveClasses() {
        Credentials client = new Credentials("first", "s3cret-of-the-first");
        try {
            Path directory =
                    Files.createTempDirectory(Path.of("target").toAbsolutePath(), "quick-start");
            Path archive = directory.resolve("classes.jsa");
            try (ServerProcess first = new ServerProcess(directory.resolve("data"), client)) {
                first.jvmOptions("-XX:ArchiveClassesAtExit=" + archive);
                first.start();
                try (ApiClient api = new ApiClient(first.url(), client, Patience.FAIL_FAST)) {
                    api.put("/v1/members/M", JsonNodeFactory.instance.objectNode())
                            .orThrow("enrolment");
                }
                first.stop();
            }
            return "-XX:SharedArchiveFile=" + archive + " -XX:TieredStopAtLevel=1";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
