package dev.tallystick.rest.store;

import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One thread that writes for all, on one connection. Writes that wait at the same time share a
 * commit, and with it the price of the disk; each of them stands behind a savepoint, so that one
 * that fails takes nothing of the others back. Nobody hears of a write before it is durable.
 *
 * <p>So writes come one after the other on every database: a number that follows the highest one is
 * nobody else's, and what has a lower number than something seen is seen as well.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int GROUP_COUNT_MAX = 64;
    private static final String SAVEPOINT = "one_of_group";
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);

    private final Jdbi jdbi;
    private final Duration patience;
    private final BlockingQueue<PendingWrite<?>> waiting = new LinkedBlockingQueue<>();
    private final PendingWrite<Void> end = new PendingWrite<>(handle -> null);
    private final Thread thread;

    /**
     * Begins to write.
     *
     * @param patience how long a write may wait for its turn
     */
    GroupCommit(Jdbi jdbi, Duration patience) {
        this.jdbi = jdbi;
        this.patience = patience;
        this.thread = new Thread(this::run, "tallystick-sql");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * {@return what a write results in, once it is durable}
     *
     * @throws ConnectionException if it had no turn in time; it never will
     * @throws IllegalStateException if a write asks for another one: it would wait for itself
     */
    <R> R write(HandleCallback<R, RuntimeException> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a write within a write: use its handle");
        }
        PendingWrite<R> write = new PendingWrite<>(work);
        waiting.add(write);
        if (!write.await(patience)) {
            throw new ConnectionException(new SQLTransientException("no turn to write in time"));
        }
        return write.result();
    }

    /** Does what waits, then ends. */
    @Override
    public void close() {
        waiting.add(end);
        try {
            thread.join(END_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<PendingWrite<?>> group = new ArrayList<>(GROUP_COUNT_MAX);
        boolean isLast = false;
        while (!isLast) {
            group.clear();
            try {
                group.add(waiting.take());
            } catch (InterruptedException e) {
                LOG.warn("nobody may interrupt the writer of the database", e);
                continue;
            }
            waiting.drainTo(group, GROUP_COUNT_MAX - 1);
            isLast = group.remove(end);
            group.removeIf(write -> !write.begin());
            if (!group.isEmpty()) {
                commit(group);
            }
        }
    }

    private void commit(List<PendingWrite<?>> group) {
        try (Handle handle = jdbi.open()) {
            handle.begin();
            try {
                runAll(handle, group);
                handle.commit();
            } catch (RuntimeException | Error e) {
                rollback(handle, e);
                throw e;
            }
        } catch (RuntimeException | Error e) {
            group.forEach(write -> write.fail(e));
            return;
        }
        group.forEach(PendingWrite::settle);
    }

    private static void runAll(Handle handle, List<PendingWrite<?>> group) {
        boolean isShared = group.size() > 1;
        for (PendingWrite<?> write : group) {
            if (isShared) {
                handle.savepoint(SAVEPOINT);
            }
            boolean isWell = write.run(handle);
            if (isShared && isWell) {
                handle.releaseSavepoint(SAVEPOINT);
            } else if (isShared) {
                takeBack(handle, write.failure());
            } else if (!isWell) {
                handle.rollback();
                handle.begin();
            }
        }
    }

    /**
     * Takes one write back. Where the database has taken back the whole group with it, as SQLite
     * does on a full disk, its failure is that of the group.
     */
    private static void takeBack(Handle handle, Throwable failure) {
        try {
            handle.rollbackToSavepoint(SAVEPOINT);
        } catch (JdbiException e) {
            if (failure instanceof JdbiException ofDatabase) {
                ofDatabase.addSuppressed(e);
                throw ofDatabase;
            }
            throw e;
        }
    }

    private static void rollback(Handle handle, Throwable cause) {
        try {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
