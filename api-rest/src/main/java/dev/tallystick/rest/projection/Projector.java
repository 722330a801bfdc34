package dev.tallystick.rest.projection;

import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.Database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Writes to SQL what follows from durable entries, on one thread, for all projections. What follows
 * from an entry and the position behind it are one transaction: a crash at any point neither loses
 * nor doubles anything. A database that is lost is waited for; an entry that cannot be projected is
 * never passed.
 */
public final class Projector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int RETRY_AFTER_SECONDS = 1;

    /** How soon one that waits for entries notices that it is to end. */
    private static final Duration STEP = Duration.ofMillis(50);

    /** At the end of the journal entries are collected for so long: not every batch is a commit. */
    private static final Duration PACE = Duration.ofMillis(5);

    private final Database database;
    private final List<Follower> followers = new ArrayList<>();
    private final AtomicLong failures = new AtomicLong();
    private volatile Thread thread;
    private volatile boolean isClosed;

    /**
     * Projects into a database, once it is started.
     *
     * @param database stays open until this is closed
     */
    public Projector(Database database) {
        this.database = database;
    }

    /** Adds a projection, before the start. */
    public void register(Projection projection) {
        if (thread != null || names().contains(projection.name())) {
            throw new IllegalStateException("too late, or twice: " + projection.name());
        }
        followers.add(new Follower(projection));
    }

    /** Begins to follow a ledger. Without projections there is nothing to follow it for. */
    public void start(Ledger ledger) {
        if (!followers.isEmpty()) {
            Thread projecting = new Thread(() -> follow(ledger), "tallystick-projector");
            projecting.setDaemon(true);
            projecting.start();
            thread = projecting;
        }
    }

    /**
     * {@return the last position of a ledger up to which the database has what follows; 0 if it has
     * followed none} Asked before the start.
     */
    public long followedTo() {
        return new MarkStore(database).furthest();
    }

    /** {@return the names of the projections} */
    public List<String> names() {
        return followers.stream().map(Follower::name).toList();
    }

    /**
     * {@return the position up to which a projection has all that follows, 0 if there is none such}
     */
    public long position(String name) {
        return followers.stream()
                .filter(follower -> follower.name().equals(name))
                .mapToLong(Follower::position)
                .findFirst()
                .orElse(0);
    }

    /**
     * {@return whether a projection goes on} Not if it failed three times in a row where it is, or
     * if nobody projects any more.
     */
    public boolean isGoingOn(String name) {
        return isAlive()
                && followers.stream().noneMatch(f -> f.name().equals(name) && f.isStanding());
    }

    /** {@return whether all of them go on} */
    public boolean isGoingOn() {
        return names().stream().allMatch(this::isGoingOn);
    }

    private boolean isAlive() {
        Thread projecting = thread;
        return projecting == null || isClosed || projecting.isAlive();
    }

    /** {@return how often something could not be written and was tried again} */
    public long failureCount() {
        return failures.get();
    }

    /**
     * Waits until all that follows from the entries up to a position can be read.
     *
     * @throws ProblemException 503 {@code position_not_reached} if that takes longer than a second
     */
    public void awaitProjected(long position) {
        await(this::slowest, position);
    }

    /** The same of one projection, whatever keeps the others. */
    public void awaitProjected(String name, long position) {
        await(() -> position(name), position);
    }

    private void await(LongSupplier reached, long position) {
        if (!isReached(reached, position, System.nanoTime() + PATIENCE.toNanos())) {
            throw Problem.unavailable(
                            "position_not_reached",
                            "What follows from the ledger has not reached this position.",
                            RETRY_AFTER_SECONDS)
                    .with("position", reached.getAsLong())
                    .exception();
        }
    }

    private synchronized boolean isReached(
            LongSupplier reached, long position, long deadlineNanos) {
        try {
            while (reached.getAsLong() < position) {
                long leftMs = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    return false;
                }
                wait(leftMs);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private long slowest() {
        return followers.stream().mapToLong(Follower::position).min().orElse(Long.MAX_VALUE);
    }

    private synchronized void onMoved() {
        notifyAll();
    }

    /** Ends; what was not projected yet is at the next start. */
    @Override
    public void close() {
        isClosed = true;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** In turns, a page each: one that is far behind, or cannot go on, holds up no other. */
    private void follow(Ledger ledger) {
        List<FollowerRun> runs =
                followers.stream().map(f -> new FollowerRun(database, ledger, f)).toList();
        while (!isClosed) {
            long durablePosition = ledger.durablePosition();
            boolean hasMoved = false;
            for (FollowerRun run : runs) {
                hasMoved |= run.isDue() && step(run);
            }
            if (hasMoved) {
                onMoved();
            } else {
                LockSupport.parkNanos(PACE.toNanos());
                ledger.awaitPosition(durablePosition + 1, STEP);
            }
        }
        for (FollowerRun run : runs) {
            try {
                run.writeMark();
            } catch (IOException | RuntimeException e) {
                LOG.debug("what nothing follows from is passed once more at the next start", e);
            }
        }
    }

    /** Whatever is thrown: a thread that ended would leave all of them behind, and tell nobody. */
    private boolean step(FollowerRun run) {
        try {
            return run.step();
        } catch (Throwable e) {
            onFailure(run.follower(), e, run.onFailure());
            return false;
        }
    }

    private void onFailure(Follower follower, Throwable e, Duration pause) {
        failures.incrementAndGet();
        if (e instanceof ProblemException problem) {
            LOG.warn(
                    "projection waits: name={}, position={}, code={}, againInMs={}",
                    follower.name(),
                    follower.position(),
                    problem.problem().code(),
                    pause.toMillis());
        } else {
            LOG.error(
                    "projection cannot go on: name={}, position={}, againInMs={}",
                    follower.name(),
                    follower.position(),
                    pause.toMillis(),
                    e);
        }
    }
}
