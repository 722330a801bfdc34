package dev.tallystick.rest;

import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** Tests that share one server, made for their class; so one instance of it runs them all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WithServer {
    /** The server's data directory. */
    protected Path directory;

    /** The server, running. */
    protected TestServer server;

    @BeforeAll
    void startServer(@TempDir Path made, TestInfo test) throws IOException {
        boolean isOnPostgresql =
                test.getTestClass().stream()
                        .anyMatch(c -> c.isAnnotationPresent(OnPostgresql.class));
        Databases database = isOnPostgresql ? Databases.POSTGRESQL : Databases.ofServer();
        directory = made;
        server = start(directory, database);
    }

    /** {@return the server for the class} */
    TestServer start(Path made, Databases database) throws IOException {
        return TestServer.start(made, database);
    }

    @AfterAll
    void stopServer() throws IOException {
        server.close();
    }
}
