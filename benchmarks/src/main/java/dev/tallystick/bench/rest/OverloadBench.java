package dev.tallystick.bench.rest;

import dev.tallystick.bench.Conditions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds out how many earns a server posts when it is asked for as many as it can do, then asks for
 * a multiple, and then again for what it can do.
 */
final class OverloadBench {
    private final OverloadPlan plan;
    private final Consumer<String> progress;
    private final Draws draws;
    private final List<OverloadResult.Maximum> maxima = new ArrayList<>();

    /**
     * Makes a benchmark.
     *
     * @param progress hears what is measured next
     */
    OverloadBench(OverloadPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        this.draws = new Draws(plan.seed(), plan.memberCount());
    }

    /** Measures all of it. */
    OverloadResult run() throws IOException {
        Files.createDirectories(plan.data());
        Path directory = Files.createTempDirectory(plan.data(), "overload-");
        try {
            Conditions conditions = Conditions.here(directory);
            progress.accept("a server");
            try (ServerChild server =
                    new ServerChild(
                            directory.resolve("data"), plan.durability(), RestBench.CLIENT)) {
                return measure(conditions, server);
            }
        } finally {
            RestBench.remove(directory);
        }
    }

    private OverloadResult measure(Conditions conditions, ServerChild server) throws IOException {
        Workloads workloads = new Workloads(RestBench.token(server));
        Workload earn =
                workloads.measured().stream()
                        .filter(workload -> workload.name().equals(Workloads.EARN))
                        .findFirst()
                        .orElseThrow();
        progress.accept("%,d members, and a warm-up".formatted(plan.memberCount()));
        try (LoadGenerator client = client(server, LoadGenerator.PREPARING_CONNECTIONS)) {
            client.send(workloads.enrolment(), plan.memberCount(), new Samples());
            client.run(earn, plan.warmUp(), new Samples());
        }
        findMaximum(server, earn);
        double offered = plan.times() * maximum();
        long heapBefore = heapBytes(server);
        ServerFigures before = ServerFigures.parse(server.get("/metrics"));
        Samples samples = new Samples();
        Duration cpuBefore = server.cpu();
        progress.accept("%,.0f a second, %.1f times that".formatted(offered, plan.times()));
        try (LoadGenerator client = client(server, plan.connectionCount())) {
            client.flood(earn, plan.window(), offered, samples);
        }
        Duration cpu = server.cpu().minus(cpuBefore);
        ServerFigures meanwhile = ServerFigures.parse(server.get("/metrics")).since(before);
        long heapAfter = heapBytes(server);
        findMaximum(server, earn);
        return new OverloadResult(
                conditions,
                maxima,
                maximum(),
                offered,
                samples,
                meanwhile,
                cpu,
                heapBefore,
                heapAfter);
    }

    private void findMaximum(ServerChild server, Workload earn) throws IOException {
        for (int connectionCount : OverloadPlan.MAXIMUM_CONNECTIONS) {
            progress.accept("the maximum over %d connections".formatted(connectionCount));
            Samples samples = new Samples();
            try (LoadGenerator client = client(server, connectionCount)) {
                client.run(earn, plan.maximumWindow(), samples);
            }
            maxima.add(
                    new OverloadResult.Maximum(
                            connectionCount,
                            samples.requestsPerSecond(),
                            samples.latencyNanos().getValueAtPercentile(99) / 1e3,
                            samples.wrongAnswers()));
        }
    }

    private double maximum() {
        return maxima.stream()
                .mapToDouble(OverloadResult.Maximum::requestsPerSecond)
                .max()
                .orElseThrow();
    }

    private LoadGenerator client(ServerChild server, int connectionCount) throws IOException {
        return new LoadGenerator(server.url(), connectionCount, draws);
    }

    private static long heapBytes(ServerChild server) throws IOException {
        return Long.parseLong(server.get(MeasuredServer.HEAP_PATH));
    }
}
