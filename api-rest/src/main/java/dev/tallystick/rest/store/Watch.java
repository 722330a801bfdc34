package dev.tallystick.rest.store;

import dev.tallystick.rest.problem.Problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Knows whether the database is there. While it is not, everybody is sent away at once, where each
 * would wait for a connection; one thread tries until it is back. That thread's connection also
 * holds the claim that keeps other servers away.
 */
final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration PACE_LOST = Duration.ofMillis(250);
    private static final Duration PACE_THERE = Duration.ofSeconds(5);
    private static final int VALID_SECONDS = 2;
    private static final int RETRY_AFTER_SECONDS = 2;

    private final PostgresqlDialect dialect;
    private final Thread thread;
    private final Runnable onBack;
    private Connection claim;
    private volatile boolean isThere = true;
    private volatile boolean isClosed;

    /**
     * Begins to watch.
     *
     * @param claim a connection that holds the claim
     * @param onBack is run when the database is back, before anybody is let pass
     */
    Watch(PostgresqlDialect dialect, Connection claim, Runnable onBack) {
        this.dialect = dialect;
        this.claim = claim;
        this.onBack = onBack;
        this.thread = Thread.ofVirtual().name("tallystick-sql-watch").start(this::run);
    }

    boolean isThere() {
        return isThere;
    }

    /**
     * Lets pass as long as the database is there.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 {@code database_unavailable}
     */
    void require() {
        if (!isThere) {
            throw unavailable().exception();
        }
    }

    /** Takes note that it is not there. {@return what to tell those who need it} */
    Problem onLost(Throwable cause) {
        if (isThere) {
            isThere = false;
            LOG.warn("database lost: {}, reason={}", dialect.description(), cause.getMessage());
            LockSupport.unpark(thread);
        }
        return unavailable();
    }

    private static Problem unavailable() {
        return Problem.unavailable(
                "database_unavailable",
                "The database does not answer: what needs it has to wait.",
                RETRY_AFTER_SECONDS);
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed) {
            if (!isThere) {
                reclaim();
            } else if (!isClaimValid()) {
                onLost(new SQLException("the connection that holds the claim is gone"));
                continue;
            }
            LockSupport.parkNanos((isThere ? PACE_THERE : PACE_LOST).toNanos());
        }
        release(claim);
    }

    private boolean isClaimValid() {
        try {
            return claim.isValid(VALID_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    private void reclaim() {
        release(claim);
        try {
            claim = dialect.connections().getConnection();
            dialect.claim(claim);
            onBack.run();
            isThere = true;
            LOG.info("database is back: {}", dialect.description());
        } catch (SQLException e) {
            if (dialect.isLost(e)) {
                LOG.debug("database still lost", e);
            } else {
                LOG.warn("database not taken: {}, {}", dialect.description(), e.getMessage());
            }
        }
    }

    static void release(Connection claim) {
        try {
            claim.close();
        } catch (SQLException e) {
            LOG.debug("claim not released in order", e);
        }
    }
}
