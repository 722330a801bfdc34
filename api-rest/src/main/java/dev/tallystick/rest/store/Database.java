package dev.tallystick.rest.store;

import com.zaxxer.hikari.HikariDataSource;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The program plane's database: SQLite in the data directory, or PostgreSQL; the same statements on
 * both. All writing goes through one connection, in turn, and is durable when it returns; reads
 * have a pool of their own and see only what is committed. So many may wait for a connection, and
 * so long; beyond, 503 {@code overloaded}. While the database is not there, 503 {@code
 * database_unavailable}.
 */
public final class Database implements AutoCloseable {
    private static final String FILE_NAME = "tallystick.db";
    private static final Duration ARRIVAL_PATIENCE = Duration.ofSeconds(30);
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);
    private static final int BUSY_RETRY_AFTER_SECONDS = 5;
    private static final int WRITERS_MAX = 128;
    private static final int READERS_MAX = 256;

    private final Dialect dialect;
    private final HikariDataSource writeSource;
    private final HikariDataSource readSource;
    private final Optional<Watch> watch;
    private final GroupCommit writer;
    private final Jdbi reader;
    private final Queue writers = new Queue(WRITERS_MAX);
    private final Queue readers = new Queue(READERS_MAX);

    private Database(Dialect dialect, Function<Database, Optional<Watch>> watch) {
        this.dialect = dialect;
        this.writeSource = new HikariDataSource(dialect.writePool());
        this.readSource = new HikariDataSource(dialect.readPool());
        this.writer = new GroupCommit(Jdbi.create(writeSource), WRITE_PATIENCE);
        this.reader = Jdbi.create(readSource);
        this.watch = watch.apply(this);
    }

    /**
     * Opens the SQLite database in a data directory and brings its schema up to date.
     *
     * @param dataDirectory exists
     * @throws DatabaseRefusedException if it cannot be read or written, or a newer server made it
     */
    public static Database open(Path dataDirectory) {
        return open(dataDirectory, Optional.empty());
    }

    /**
     * Opens a database and brings its schema up to date. One that does not answer is waited for,
     * for half a minute.
     *
     * @param dataDirectory exists; the database is a file in it if no other is named
     * @param address of a PostgreSQL database
     * @throws DatabaseRefusedException if it does not answer or lets nobody in, if another server
     *     uses it, or if a newer server made it
     */
    public static Database open(Path dataDirectory, Optional<PostgresqlAddress> address) {
        return address.isPresent()
                ? open(new PostgresqlDialect(address.get()), ARRIVAL_PATIENCE)
                : open(new SqliteDialect(dataDirectory.resolve(FILE_NAME)));
    }

    private static Database open(SqliteDialect dialect) {
        migrate(dialect);
        return new Database(dialect, database -> Optional.empty());
    }

    static Database open(PostgresqlDialect dialect, Duration patience) {
        Connection claim = Arrival.await(dialect, patience);
        try {
            migrate(dialect);
        } catch (RuntimeException e) {
            Watch.release(claim);
            throw e;
        }
        return new Database(
                dialect,
                database -> Optional.of(new Watch(dialect, claim, database::leaveConnections)));
    }

    /** What Flyway says of a database that fails it is a page, without the database's name. */
    private static void migrate(Dialect dialect) {
        try {
            Schema.migrate(dialect.connections());
        } catch (FlywayException e) {
            throw new DatabaseRefusedException(
                    dialect.description() + ": " + sqlCause(e).orElse(e).getMessage(), e);
        }
    }

    private static Optional<Throwable> sqlCause(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .findFirst();
    }

    /** {@return which database it is, and where, for people; never a secret} */
    public String description() {
        return dialect.description();
    }

    /** {@return whether it answers, as far as is known} */
    public boolean isThere() {
        return watch.isEmpty() || watch.get().isThere();
    }

    /**
     * Reads outside of any write.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 {@code database_unavailable}
     */
    public <R> R read(HandleCallback<R, RuntimeException> callback) {
        watch.ifPresent(Watch::require);
        return readers.inTurn(() -> guarded(() -> reader.withHandle(callback)));
    }

    /**
     * Writes in one transaction; durable when this returns. The callback runs on another thread,
     * while no other write does. What it throws comes out here, and nothing of it has happened.
     *
     * <p>The callback keeps to its handle, and does nothing slow. It lets no statement fail that it
     * means to survive: PostgreSQL takes no further one then ({@code on conflict} does not fail).
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 {@code disk_reserve_reached} if
     *     there is no room for it, and nothing is changed then; 503 {@code database_unavailable} if
     *     the database was lost: it was changed, or not, where that happened at the commit
     */
    public <R> R write(HandleCallback<R, RuntimeException> callback) {
        watch.ifPresent(Watch::require);
        return writers.inTurn(() -> guarded(() -> writer.write(callback)));
    }

    /**
     * As {@link #write}, for what is remembered somewhere: afterwards it is let go, whatever became
     * of the write. Where the answer to a commit is lost, what was written stands, and what is
     * remembered would never know.
     *
     * @param always forgets what the write may have changed; asks nothing of the database
     */
    public <R> R writeThen(HandleCallback<R, RuntimeException> callback, Runnable always) {
        try {
            return write(callback);
        } finally {
            always.run();
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

    /** {@return whether {@link #scrub} may be waited for; else it takes as long as tables are} */
    public boolean scrubsAtOnce() {
        return dialect.scrubsAtOnce();
    }

    /**
     * Sees to it that what was deleted can be read in none of the database's files any more, as far
     * as they are ours: SQLite's log is emptied into the file, in which what is deleted is
     * overwritten; PostgreSQL is told to clean the tables up.
     *
     * @param tables in which rows were deleted or overwritten
     * @throws dev.tallystick.rest.problem.ProblemException 503 {@code overloaded} if somebody reads
     *     what was there before, for too long, 503 {@code database_unavailable} if it is not there;
     *     to be tried again
     */
    public void scrub(Set<String> tables) {
        watch.ifPresent(Watch::require);
        if (!guarded(() -> scrubOnce(tables))) {
            throw busy();
        }
    }

    private boolean scrubOnce(Set<String> tables) {
        try (Connection connection = dialect.connections().getConnection()) {
            return dialect.scrub(connection, tables);
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    private <R> R guarded(Supplier<R> work) {
        try {
            return work.get();
        } catch (JdbiException e) {
            if (watch.isPresent() && isCausedBy(e, dialect::isLost)) {
                throw watch.get().onLost(e).exception();
            }
            if (isCausedBy(e, dialect::isBusy)) {
                throw busy();
            }
            throw isCausedBy(e, dialect::isFull) ? Problem.diskReserveReached().exception() : e;
        }
    }

    private static ProblemException busy() {
        return Problem.unavailable(
                        "overloaded",
                        "The database is used by others for too long.",
                        BUSY_RETRY_AFTER_SECONDS)
                .exception();
    }

    private static boolean isCausedBy(Throwable e, Predicate<SQLException> kind) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && kind.test(sql)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        writer.close();
        readSource.close();
        writeSource.close();
        watch.ifPresent(Watch::close);
    }

    /** Those of before an outage are dead, most of them without knowing. */
    private void leaveConnections() {
        writeSource.getHikariPoolMXBean().softEvictConnections();
        readSource.getHikariPoolMXBean().softEvictConnections();
    }
}
