package dev.tallystick.bench.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The client: one thread, some connections, each with one request on its way at a time. As fast as
 * answers come (closed), or by a clock that does not wait for them (open).
 */
final class LoadGenerator implements AutoCloseable {
    /** For enrolments: the database takes 128 writes at once (docs/operations.md, limits). */
    static final int PREPARING_CONNECTIONS = 64;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PATIENCE_MS = 1_000;

    /** How long it looks away when there is neither an answer nor a request due. */
    private static final long NAP_NANOS = 20_000;

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final Draws draws;

    /**
     * Connects.
     *
     * @param server listens on the loopback interface
     */
    LoadGenerator(URI server, int connectionCount, Draws draws) throws IOException {
        this.draws = draws;
        InetSocketAddress address = new InetSocketAddress(server.getHost(), server.getPort());
        for (int i = 0; i < connectionCount; i++) {
            connections.add(new Connection(address, selector));
        }
    }

    /** Sends so many requests, as fast as answers come. */
    void send(Workload workload, long requestCount, Samples samples) throws IOException {
        run(new Closed(workload, samples, Long.MAX_VALUE, requestCount));
    }

    /** Keeps every connection busy for some time. */
    void run(Workload workload, Duration window, Samples samples) throws IOException {
        run(new Closed(workload, samples, window.toNanos(), Long.MAX_VALUE));
    }

    /** Sends at instants fixed before, whatever becomes of the requests before. */
    void run(Workload workload, Duration window, double requestsPerSecond, Samples samples)
            throws IOException {
        run(new Open(workload, samples, window.toNanos(), requestsPerSecond));
    }

    /** The same, but what is due while every connection is busy is not sent at all. */
    void flood(Workload workload, Duration window, double requestsPerSecond, Samples samples)
            throws IOException {
        run(new Flood(workload, samples, window.toNanos(), requestsPerSecond));
    }

    private void run(Load load) throws IOException {
        connections.forEach(load.idle::add);
        load.beginNanos = System.nanoTime();
        load.lastAnswerNanos = load.beginNanos;
        Consumer<SelectionKey> onReady = key -> onReady(key, load);
        load.sendDue(load.beginNanos);
        while (load.inFlight > 0 || !load.isOver(System.nanoTime())) {
            int ready = load.select(onReady);
            long nowNanos = System.nanoTime();
            load.sendDue(nowNanos);
            if (ready == 0) {
                load.nap(nowNanos);
            }
        }
        load.samples.endWindow(Math.min(load.windowNanos, load.lastAnswerNanos - load.beginNanos));
        load.idle.clear();
    }

    private static void onReady(SelectionKey key, Load load) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.proceed()) {
                load.onAnswer(connection, System.nanoTime());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One run of one kind of request. */
    private abstract class Load {
        final Workload workload;
        final Samples samples;
        final long windowNanos;
        final ArrayDeque<Connection> idle = new ArrayDeque<>();
        long beginNanos;
        long lastAnswerNanos;
        long sent;
        int inFlight;

        Load(Workload workload, Samples samples, long windowNanos) {
            this.workload = workload;
            this.samples = samples;
            this.windowNanos = windowNanos;
        }

        abstract void sendDue(long nowNanos) throws IOException;

        abstract boolean isOver(long nowNanos);

        abstract int select(Consumer<SelectionKey> onReady) throws IOException;

        void send(long dueNanos) throws IOException {
            idle.pop().send(workload.request(), draws, dueNanos);
            sent++;
            inFlight++;
        }

        void onAnswer(Connection connection, long nowNanos) {
            inFlight--;
            idle.push(connection);
            lastAnswerNanos = nowNanos;
            samples.answered(
                    workload,
                    connection,
                    nowNanos - connection.sinceNanos(),
                    nowNanos - beginNanos <= windowNanos);
        }

        void nap(long nowNanos) {
            if (nowNanos - lastAnswerNanos > PATIENCE_NANOS && inFlight > 0) {
                throw new IllegalStateException(
                        "no answer within 30 s: workload=" + workload.name());
            }
        }
    }

    private final class Closed extends Load {
        private final long requestCount;

        Closed(Workload workload, Samples samples, long windowNanos, long requestCount) {
            super(workload, samples, windowNanos);
            this.requestCount = requestCount;
        }

        @Override
        void sendDue(long nowNanos) throws IOException {
            while (!idle.isEmpty() && !isOver(nowNanos)) {
                send(System.nanoTime());
            }
        }

        @Override
        boolean isOver(long nowNanos) {
            return sent == requestCount || nowNanos - beginNanos >= windowNanos;
        }

        @Override
        int select(Consumer<SelectionKey> onReady) throws IOException {
            return selector.select(onReady, PATIENCE_MS);
        }
    }

    private class Open extends Load {
        private final double intervalNanos;

        Open(Workload workload, Samples samples, long windowNanos, double requestsPerSecond) {
            super(workload, samples, windowNanos);
            intervalNanos = 1e9 / requestsPerSecond;
        }

        @Override
        void sendDue(long nowNanos) throws IOException {
            long dueNanos = dueNanos();
            while (dueNanos <= nowNanos && !idle.isEmpty() && !isOver(dueNanos)) {
                send(dueNanos);
                dueNanos = dueNanos();
            }
        }

        final long dueNanos() {
            return beginNanos + (long) (sent * intervalNanos);
        }

        /** All that was due within the window is sent, however late. */
        @Override
        boolean isOver(long nowNanos) {
            return dueNanos() - beginNanos >= windowNanos;
        }

        @Override
        int select(Consumer<SelectionKey> onReady) throws IOException {
            return selector.selectNow(onReady);
        }

        @Override
        void nap(long nowNanos) {
            super.nap(nowNanos);
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    /** Of clients who do not queue: each comes at its time, and goes if it cannot ask. */
    private final class Flood extends Open {
        Flood(Workload workload, Samples samples, long windowNanos, double requestsPerSecond) {
            super(workload, samples, windowNanos, requestsPerSecond);
        }

        /** With no connection free there is nothing to do before an answer: no clock to watch. */
        @Override
        int select(Consumer<SelectionKey> onReady) throws IOException {
            return idle.isEmpty() ? selector.select(onReady, PATIENCE_MS) : super.select(onReady);
        }

        @Override
        void sendDue(long nowNanos) throws IOException {
            super.sendDue(nowNanos);
            long unsent = 0;
            while (dueNanos() <= nowNanos && !isOver(dueNanos())) {
                sent++;
                unsent++;
            }
            samples.unsent(unsent);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
