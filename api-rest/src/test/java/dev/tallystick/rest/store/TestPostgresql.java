package dev.tallystick.rest.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, with as many databases as tests. */
public final class TestPostgresql implements AutoCloseable {
    private static final String TEMPLATE = "migrated";
    private static TestPostgresql shared;

    private final Path folder;
    private EmbeddedPostgres server;
    private final Map<Path, PostgresqlAddress> byDirectory = new ConcurrentHashMap<>();
    private final AtomicInteger databases = new AtomicInteger();

    /** Starts one. What it writes survives the process, and need not survive the machine. */
    private TestPostgresql(Path folder) throws IOException {
        this.folder = folder;
        server = start(0);
        execute("create database " + TEMPLATE);
        Schema.migrate(new PostgresqlDialect(address(TEMPLATE)).connections());
    }

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "200")
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("encoding", "UTF-8")
                .setPGStartupWait(Duration.ofSeconds(30))
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    /**
     * Starts one that can be stopped and started again.
     *
     * @param folder where its files lie; not there yet
     */
    public static TestPostgresql in(Path folder) throws IOException {
        return new TestPostgresql(folder);
    }

    /** Stops it; who is connected is cut off. */
    public void stop() throws IOException {
        server.close();
    }

    /** Starts it again, where and as it was. */
    public void startAgain() throws IOException {
        server = start(server.getPort());
    }

    /** {@return the one of all tests, started by the first who asks} */
    public static synchronized TestPostgresql shared() {
        if (shared == null) {
            try {
                shared = new TestPostgresql(Files.createTempDirectory("postgresql"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** Stops the one of all tests, if it was started. */
    static synchronized void closeShared() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    /** {@return a new database, its schema up to date} */
    public PostgresqlAddress newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        execute("create database " + name + " template " + TEMPLATE);
        return address(name);
    }

    /** {@return the database that goes with a directory, made at the first call} */
    PostgresqlAddress addressFor(Path directory) {
        return byDirectory.computeIfAbsent(directory, unused -> newDatabase());
    }

    /** {@return where a database of this server is} */
    PostgresqlAddress address(String database) {
        return PostgresqlAddress.parse(
                "postgresql://postgres@127.0.0.1:%d/%s".formatted(server.getPort(), database),
                Map.of());
    }

    /** Runs a statement as its administrator. */
    public void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
