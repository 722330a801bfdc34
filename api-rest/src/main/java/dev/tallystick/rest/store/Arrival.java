package dev.tallystick.rest.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits at the start for a database that is starting as well, and claims it. */
final class Arrival {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
    private static final Duration PACE = Duration.ofMillis(250);

    private Arrival() {}

    /**
     * {@return a connection that holds the claim}
     *
     * @param patience how long a database that does not answer is waited for
     * @throws DatabaseRefusedException if there is none within that time, or at once if the
     *     database answers and refuses
     */
    static Connection await(PostgresqlDialect dialect, Duration patience) {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        boolean isTold = false;
        while (true) {
            try {
                return claimed(dialect);
            } catch (SQLException e) {
                if (!dialect.isLost(e)) {
                    throw refused(dialect, "", e);
                }
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw refused(dialect, " (waited " + patience.toSeconds() + " s)", e);
                }
                if (!isTold) {
                    LOG.warn("waiting for {}: {}", dialect.description(), e.getMessage());
                    isTold = true;
                }
                LockSupport.parkNanos(PACE.toNanos());
            }
        }
    }

    private static Connection claimed(PostgresqlDialect dialect) throws SQLException {
        Connection connection = dialect.connections().getConnection();
        try {
            dialect.claim(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static DatabaseRefusedException refused(
            Dialect dialect, String after, SQLException reason) {
        return new DatabaseRefusedException(
                dialect.description() + ": " + reason.getMessage() + after);
    }
}
