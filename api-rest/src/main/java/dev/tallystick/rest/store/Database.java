package dev.tallystick.rest.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import dev.tallystick.rest.problem.Problem;

import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The SQL database in the data directory. SQLite has one writer, so all writing goes through one
 * connection, in turn; reads have a pool of their own and see only what is committed. A commit is
 * on disk when it returns, and what is deleted is overwritten. So many may wait for a connection,
 * and so long; beyond, 503 {@code overloaded}.
 */
public final class Database implements AutoCloseable {
    private static final String FILE_NAME = "tallystick.db";
    private static final int READ_CONNECTIONS = 4;
    private static final int BUSY_TIMEOUT_MS = 10_000;
    private static final int LOCK_WAIT_MS = 10_000;
    private static final int WRITERS_MAX = 128;
    private static final int READERS_MAX = 256;

    private final HikariDataSource writeSource;
    private final HikariDataSource readSource;
    private final Jdbi writer;
    private final Jdbi reader;
    private final Queue writers = new Queue(WRITERS_MAX);
    private final Queue readers = new Queue(READERS_MAX);

    private Database(HikariDataSource writeSource, HikariDataSource readSource) {
        this.writeSource = writeSource;
        this.readSource = readSource;
        this.writer = Jdbi.create(writeSource);
        this.reader = Jdbi.create(readSource);
    }

    /**
     * Opens the database and brings its schema up to date.
     *
     * @param dataDirectory exists
     */
    public static Database open(Path dataDirectory) {
        String url = "jdbc:sqlite:" + dataDirectory.resolve(FILE_NAME);
        HikariDataSource writeSource = source(url, "write", 1, false);
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(writeSource)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            return new Database(writeSource, source(url, "read", READ_CONNECTIONS, true));
        } catch (RuntimeException e) {
            writeSource.close();
            throw e;
        }
    }

    /** Reads outside of any write. */
    public <R> R read(HandleCallback<R, RuntimeException> callback) {
        return readers.inTurn(() -> reader.withHandle(callback));
    }

    /**
     * Writes in one transaction; durable when this returns.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 {@code disk_reserve_reached} if
     *     there is no room for it; nothing is changed then
     */
    public <R> R write(HandleCallback<R, RuntimeException> callback) {
        try {
            return writers.inTurn(() -> writer.inTransaction(callback));
        } catch (JdbiException e) {
            throw isFull(e) ? Problem.diskReserveReached().exception() : e;
        }
    }

    /** As {@link #write}, without a result. */
    public void writeOnly(HandleConsumer<RuntimeException> callback) {
        write(
                handle -> {
                    callback.useHandle(handle);
                    return null;
                });
    }

    private static boolean isFull(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite
                    && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        readSource.close();
        writeSource.close();
    }

    private static HikariDataSource source(
            String url, String name, int connectionCount, boolean queryOnly) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        sqlite.setBusyTimeout(BUSY_TIMEOUT_MS);
        sqlite.enforceForeignKeys(true);
        Properties properties = sqlite.toProperties();
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(url);
        pool.setDataSourceProperties(properties);
        pool.setMaximumPoolSize(connectionCount);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(LOCK_WAIT_MS);
        pool.setMaxLifetime(0);
        if (queryOnly) {
            pool.setConnectionInitSql("pragma query_only = true");
        }
        return new HikariDataSource(pool);
    }
}
