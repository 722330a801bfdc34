package dev.tallystick.rest.serve;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.credentials.MailSettings;
import dev.tallystick.rest.store.PostgresqlAddress;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server is started.
 *
 * @param dataDirectory holds the database, unless that is elsewhere, and the journal; made if
 *     missing
 * @param host the address to bind
 * @param port the port to bind; 0 for any
 * @param testClock whether the data directory is one with a test clock
 * @param durability what an acknowledged posting survives
 * @param bootstrapClient a client to make sure of
 * @param cycleBytes size of the journal's cycles: what is reserved on the disk at a time
 * @param database a PostgreSQL database; empty for SQLite in the data directory
 * @param mail how members are mailed; empty if they cannot be
 */
public record ServerOptions(
        Path dataDirectory,
        String host,
        int port,
        boolean testClock,
        Durability durability,
        Optional<BootstrapClient> bootstrapClient,
        long cycleBytes,
        Optional<PostgresqlAddress> database,
        Optional<MailSettings> mail) {
    /** The same with SQLite and cycles of the usual size. */
    public ServerOptions(
            Path dataDirectory,
            String host,
            int port,
            boolean testClock,
            Durability durability,
            Optional<BootstrapClient> bootstrapClient) {
        this(
                dataDirectory,
                host,
                port,
                testClock,
                durability,
                bootstrapClient,
                JournalOptions.DEFAULTS.cycleBytes(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@return the same with another database} */
    public ServerOptions withDatabase(Optional<PostgresqlAddress> newDatabase) {
        return new ServerOptions(
                dataDirectory,
                host,
                port,
                testClock,
                durability,
                bootstrapClient,
                cycleBytes,
                newDatabase,
                mail);
    }

    /** {@return the same with another way to mail members} */
    public ServerOptions withMail(Optional<MailSettings> newMail) {
        return new ServerOptions(
                dataDirectory,
                host,
                port,
                testClock,
                durability,
                bootstrapClient,
                cycleBytes,
                database,
                newMail);
    }

    /** {@return how the journal is written} A snapshot needs room for about two cycles. */
    JournalOptions journal() {
        return JournalOptions.DEFAULTS
                .withDurability(durability)
                .withTestClock(testClock)
                .withCycleBytes(cycleBytes)
                .withUsableBytesMin(2 * cycleBytes);
    }
}
