package dev.tallystick.bench.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Earns that are written at a steady rate while something else is measured. */
final class Writes implements AutoCloseable {
    private static final int CONNECTION_COUNT = 4;
    private static final Duration STRETCH = Duration.ofMillis(500);

    private final LoadGenerator client;
    private final Workload earn;
    private final double perSecond;
    private final Thread thread = new Thread(this::run, "bench-writes");
    private final Samples samples = new Samples();
    private volatile boolean stopping;
    private volatile Throwable failure;

    Writes(ServerChild server, String token, Draws draws, HistoryPlan plan) throws IOException {
        client = new LoadGenerator(server.url(), CONNECTION_COUNT, draws);
        earn =
                new Workloads(token)
                        .measured().stream()
                                .filter(workload -> workload.name().equals(Workloads.EARN))
                                .findFirst()
                                .orElseThrow();
        perSecond = plan.writesPerSecond();
    }

    void start() {
        thread.start();
    }

    /**
     * Ends them.
     *
     * @throws IOException if one was not answered as it must be
     */
    @Override
    public void close() throws IOException {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
        if (failure != null || samples.wrongAnswers() > 0) {
            throw new IOException(
                    "the writes went wrong: status=" + samples.lastWrongStatus(), failure);
        }
    }

    private void run() {
        try {
            while (!stopping) {
                client.run(earn, STRETCH, perSecond, samples);
            }
        } catch (IOException | UncheckedIOException e) {
            failure = e;
        }
    }
}
