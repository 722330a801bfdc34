package dev.tallystick.rest.serve;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.rest.auth.BootstrapClient;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server is started.
 *
 * @param dataDirectory holds the database and, below it, the journal; made if missing
 * @param host the address to bind
 * @param port the port to bind; 0 for any
 * @param testClock whether the data directory is one with a test clock
 * @param durability what an acknowledged posting survives
 * @param bootstrapClient a client to make sure of
 */
public record ServerOptions(
        Path dataDirectory,
        String host,
        int port,
        boolean testClock,
        Durability durability,
        Optional<BootstrapClient> bootstrapClient) {}
