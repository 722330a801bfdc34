package dev.tallystick.rest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** Tests that share one server, made for their class. */
public abstract class WithServer {
    /** The server's data directory. */
    @TempDir protected static Path directory;

    /** The server, running. */
    protected static TestServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }
}
