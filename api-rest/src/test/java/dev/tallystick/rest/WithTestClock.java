package dev.tallystick.rest;

import dev.tallystick.rest.store.Databases;

import java.io.IOException;
import java.nio.file.Path;

/** Tests that share one server whose time they put forward. */
public abstract class WithTestClock extends WithServer {
    @Override
    TestServer start(Path made, Databases database) throws IOException {
        return TestServer.startWithTestClock(made, database);
    }
}
