package dev.tallystick.rest.store;

import com.zaxxer.hikari.HikariConfig;

import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * PostgreSQL. It belongs to one server, which holds an advisory lock on a connection of its own for
 * as long as it runs.
 *
 * @param address where it is
 * @param claimant name by which a server knows connections that it had before an outage
 */
record PostgresqlDialect(PostgresqlAddress address, String claimant) implements Dialect {
    private static final int READ_CONNECTIONS = 8;
    private static final int CONNECT_TIMEOUT_MS = 3_000;
    private static final int VALIDATION_TIMEOUT_MS = 2_000;
    private static final int SCRUB_TIMEOUT_MS = 3_600_000;
    private static final long LOCK = 0x54616c6c79L; // "Tally"
    private static final String CLAIM_PATIENCE = "2s";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DISK_FULL = "53100";
    private static final String CONNECTION_CLASS = "08";

    /**
     * Too many connections, shut down: by an administrator, by a crash; starting; idle for too
     * long.
     */
    private static final Set<String> LOST_STATES =
            Set.of("53300", "57P01", "57P02", "57P03", "57P05");

    private static final Map<PGProperty, String> DEFAULTS =
            Map.of(
                    PGProperty.CONNECT_TIMEOUT, "3",
                    PGProperty.SOCKET_TIMEOUT, "20",
                    PGProperty.TCP_KEEP_ALIVE, "true",
                    PGProperty.APPLICATION_NAME, "tallystick",
                    PGProperty.READ_ONLY_MODE, "always");

    PostgresqlDialect(PostgresqlAddress address) {
        this(address, "tallystick " + UUID.randomUUID());
    }

    @Override
    public String description() {
        return "PostgreSQL at " + address.place();
    }

    @Override
    public DataSource connections() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://" + address.place());
        Properties given = address.properties();
        try {
            for (Map.Entry<PGProperty, String> value : DEFAULTS.entrySet()) {
                source.setProperty(value.getKey(), value.getValue());
            }
            for (String name : given.stringPropertyNames()) {
                source.setProperty(name, given.getProperty(name));
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("the database URL: " + e.getMessage(), e);
        }
        return source;
    }

    @Override
    public HikariConfig readPool() {
        HikariConfig pool = pool("read", READ_CONNECTIONS);
        pool.setReadOnly(true);
        return pool;
    }

    @Override
    public HikariConfig writePool() {
        return pool("write", 1);
    }

    @Override
    public boolean scrubsAtOnce() {
        return false;
    }

    /** Reads every page of the tables: of large ones for minutes, in which nothing is heard. */
    @Override
    public boolean scrub(Connection connection, Set<String> tables) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, SCRUB_TIMEOUT_MS);
        try (Statement statement = connection.createStatement()) {
            statement.execute("vacuum " + String.join(", ", tables));
        }
        return true;
    }

    @Override
    public boolean isFull(SQLException e) {
        return DISK_FULL.equals(e.getSQLState());
    }

    /** Statements wait for locks as long as for anything: {@link #isLost} tells. */
    @Override
    public boolean isBusy(SQLException e) {
        return false;
    }

    @Override
    public boolean isLost(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith(CONNECTION_CLASS) || LOST_STATES.contains(state));
    }

    /**
     * Makes sure that no other server uses the database, for as long as the connection lives. A
     * connection that broke may live on at the other end, and hold the lock: the server's own are
     * ended first. One that was closed holds it for a moment too, so a moment is waited.
     *
     * @throws SQLException if another server does; the message is for people
     */
    void claim(Connection connection) throws SQLException {
        execute(
                connection,
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where"
                        + " application_name = ? and pid <> pg_backend_pid()",
                claimant);
        execute(connection, "select set_config('application_name', ?, false)", claimant);
        execute(connection, "select set_config('lock_timeout', ?, false)", CLAIM_PATIENCE);
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            lock.execute();
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new SQLException("another server uses this database", e);
            }
            throw e;
        }
    }

    private static void execute(Connection connection, String sql, String value)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            statement.execute();
        }
    }

    private HikariConfig pool(String name, int connectionCount) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setDataSource(connections());
        pool.setMaximumPoolSize(connectionCount);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(CONNECT_TIMEOUT_MS);
        pool.setValidationTimeout(VALIDATION_TIMEOUT_MS);
        pool.setInitializationFailTimeout(-1);
        return pool;
    }
}
