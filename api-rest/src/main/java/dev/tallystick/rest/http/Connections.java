package dev.tallystick.rest.http;

import org.eclipse.jetty.io.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The connections there are, and what each is waited for. Closes those whose client sends the head
 * of a request, or takes an answer, too slowly; and where there are too many, those that have
 * waited longest for their clients, beginning with such as never asked for anything.
 */
final class Connections implements Connection.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int LOOKS_PER_PATIENCE = 8;
    private static final int EVICTED_PART = 16;

    /** What a connection is doing. */
    private enum Phase {
        IDLE(true),
        READING(true),
        WORKING(false),
        WRITING(true),
        STREAMING(false);

        private final boolean waitsForClient;

        Phase(boolean waitsForClient) {
            this.waitsForClient = waitsForClient;
        }
    }

    /** A connection that waits for its client, as it stood when somebody looked. */
    private record Waiting(Guest guest, boolean hasAsked, long nanos) {}

    private final Limits limits;
    private final Map<Connection, Guest> guests = new ConcurrentHashMap<>();
    private final LongAdder closed = new LongAdder();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("connections").factory());

    Connections(Limits limits) {
        this.limits = limits;
        long everyMs = Math.max(1, Math.min(1_000, limits.headMs() / LOOKS_PER_PATIENCE));
        var unused =
                clock.scheduleWithFixedDelay(
                        this::closeSlow, everyMs, everyMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        Guest newcomer = new Guest(connection);
        guests.put(connection, newcomer);
        if (guests.size() > limits.connectionCountMax()) {
            makeRoom(newcomer);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        guests.remove(connection);
    }

    /** {@return what is known of an open connection} */
    Guest guest(Connection connection) {
        Guest guest = guests.get(connection);
        return guest != null ? guest : new Guest(connection); // just closed: nobody asks any more
    }

    /** {@return how many there are} */
    int count() {
        return guests.size();
    }

    /** {@return how many were closed because their clients were slow, or too many} */
    long closedCount() {
        return closed.sum();
    }

    /** Looks no more. */
    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Several at once: then a flood of newcomers does not cost a look at all for each of them. */
    private synchronized void makeRoom(Guest newcomer) {
        int tooMany = guests.size() - limits.connectionCountMax();
        if (tooMany <= 0) {
            return;
        }
        // as each stands now: an order by what changes meanwhile would be none
        List<Waiting> waiting =
                guests.values().stream()
                        .filter(guest -> guest != newcomer && guest.phase.waitsForClient)
                        .map(guest -> new Waiting(guest, guest.hasAsked, guest.phaseNanos()))
                        .sorted(
                                Comparator.comparing(Waiting::hasAsked)
                                        .thenComparing(Waiting::nanos, Comparator.reverseOrder()))
                        .limit(tooMany + limits.connectionCountMax() / EVICTED_PART)
                        .toList();
        LOG.warn("too many connections: open={}, closing={}", guests.size(), waiting.size());
        if (waiting.isEmpty()) {
            newcomer.cut();
        }
        waiting.forEach(each -> each.guest().cut());
    }

    private void closeSlow() {
        try {
            guests.values().stream().filter(Guest::isTooSlow).toList().forEach(Guest::cut);
        } catch (RuntimeException e) {
            LOG.error("could not look after the connections", e);
        }
    }

    /** One connection. */
    final class Guest {
        private final Connection connection;
        private volatile Phase phase = Phase.IDLE;
        private volatile long sinceNanos = System.nanoTime();
        private volatile long bytesBefore;
        private volatile boolean hasAsked;
        private long headSinceNanos;
        private long headNanos;

        private Guest(Connection connection) {
            this.connection = connection;
        }

        /** A request has come, and is worked on. */
        void working() {
            hasAsked = true;
            enter(Phase.WORKING, 0);
        }

        /** The client is to send the body. */
        void reading() {
            enter(Phase.READING, connection.getBytesIn());
        }

        /** The client is to take the answer. */
        void writing() {
            enter(Phase.WRITING, connection.getBytesOut());
        }

        /** There may be nothing to send for long, which is no fault of the client. */
        void streaming() {
            enter(Phase.STREAMING, 0);
        }

        /** The client may ask again. */
        void idle() {
            enter(Phase.IDLE, connection.getBytesIn());
        }

        private void enter(Phase next, long bytes) {
            bytesBefore = bytes;
            sinceNanos = System.nanoTime();
            phase = next;
        }

        private long phaseNanos() {
            return System.nanoTime() - sinceNanos;
        }

        /** The clock's thread alone. A body that is slow is its reader's concern. */
        private boolean isTooSlow() {
            return switch (phase) {
                case IDLE -> isHeadTooSlow();
                case WRITING ->
                        limits.isTooSlow(connection.getBytesOut() - bytesBefore, phaseNanos());
                case READING, WORKING, STREAMING -> false;
            };
        }

        private boolean isHeadTooSlow() {
            long beganNanos = sinceNanos;
            if (connection.getBytesIn() == bytesBefore) {
                return false; // nothing has come yet, and the connection's own patience runs
            }
            long nanos = System.nanoTime();
            if (headSinceNanos != beganNanos) {
                headSinceNanos = beganNanos; // another request than the one seen before
                headNanos = nanos;
            }
            return nanos - headNanos >= limits.headMs() * 1_000_000L;
        }

        private void cut() {
            closed.increment();
            connection.getEndPoint().close();
        }
    }
}
