package dev.tallystick.rest;

import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
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
    static void startServer(TestInfo test) throws IOException {
        boolean isOnPostgresql =
                test.getTestClass().stream()
                        .anyMatch(c -> c.isAnnotationPresent(OnPostgresql.class));
        Databases database = isOnPostgresql ? Databases.POSTGRESQL : Databases.ofServer();
        server = TestServer.start(directory, database);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }
}
