package dev.tallystick.rest.store;

import com.zaxxer.hikari.HikariConfig;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

import javax.sql.DataSource;

/**
 * SQLite in the data directory: one file, whose commits are on disk when they return, and in which
 * what is deleted is overwritten. The lock on the journal beside it keeps other servers away:
 * whoever opens it holds that.
 *
 * @param file made if missing; beside it lie its log and its shared memory
 */
record SqliteDialect(Path file) implements Dialect {
    private static final int READ_CONNECTIONS = 4;
    private static final int BUSY_TIMEOUT_MS = 10_000;
    private static final int LOCK_WAIT_MS = 10_000;
    private static final int PRIMARY_CODE = 0xFF;

    @Override
    public String description() {
        return "SQLite in " + file;
    }

    @Override
    public DataSource connections() {
        return connections(SQLiteConfig.TransactionMode.DEFERRED);
    }

    private DataSource connections(SQLiteConfig.TransactionMode begins) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        sqlite.setBusyTimeout(BUSY_TIMEOUT_MS);
        sqlite.enforceForeignKeys(true);
        sqlite.setTransactionMode(begins);
        SQLiteDataSource source = new SQLiteDataSource(sqlite);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    @Override
    public HikariConfig readPool() {
        HikariConfig pool = pool("read", READ_CONNECTIONS, connections());
        pool.setConnectionInitSql("pragma query_only = true");
        return pool;
    }

    /**
     * Its transactions take the lock when they begin: one that has read could not take it any more
     * once {@link #scrub} has begun the log anew.
     */
    @Override
    public HikariConfig writePool() {
        return pool("write", 1, connections(SQLiteConfig.TransactionMode.IMMEDIATE));
    }

    @Override
    public boolean scrubsAtOnce() {
        return true;
    }

    /** Waits for whoever reads or writes as long as any statement does. */
    @Override
    public boolean scrub(Connection connection, Set<String> tables) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            return rows.next() && rows.getInt("busy") == 0;
        }
    }

    @Override
    public boolean isFull(SQLException e) {
        return e instanceof SQLiteException sqlite
                && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
    }

    /** Somebody else kept the lock for as long as one waits. */
    @Override
    public boolean isBusy(SQLException e) {
        return e instanceof SQLiteException sqlite
                && (sqlite.getResultCode().code & PRIMARY_CODE) == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    @Override
    public boolean isLost(SQLException e) {
        return false;
    }

    private static HikariConfig pool(String name, int connectionCount, DataSource connections) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setDataSource(connections);
        pool.setMaximumPoolSize(connectionCount);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(LOCK_WAIT_MS);
        pool.setMaxLifetime(0);
        return pool;
    }
}
