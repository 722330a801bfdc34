package dev.tallystick.bench.rest;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.Conditions;
import dev.tallystick.rest.client.Credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures the rows of {@code bench rest} against one server: the kinds of requests take turns, so
 * that whatever changes with time changes for all of them.
 */
final class RestBench {
    static final Credentials CLIENT = new Credentials("bench", "bench-secret-of-no-value");

    /** Of the time; what a server that was up for days still compiles now and then. */
    private static final double COMPILER_RESTS = 0.05;

    private static final String OPEN_LOOP = "earn, half the rate";

    private final RestPlan plan;
    private final Consumer<String> progress;
    private final List<String> faults = new ArrayList<>();

    /**
     * Makes a benchmark.
     *
     * @param progress hears what is measured next
     */
    RestBench(RestPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /** Measures all rows. */
    RestResult run() throws IOException {
        Files.createDirectories(plan.data());
        Path directory = Files.createTempDirectory(plan.data(), "rest-");
        try {
            Conditions conditions = Conditions.here(directory);
            progress.accept("a server");
            try (ServerChild server =
                    new ServerChild(directory.resolve("data"), plan.durability(), CLIENT)) {
                Workloads workloads = new Workloads(token(server));
                Draws draws = new Draws(plan.seed(), plan.memberCount());
                try (LoadGenerator client =
                        new LoadGenerator(
                                server.url(), LoadGenerator.PREPARING_CONNECTIONS, draws)) {
                    prepare(client, workloads);
                }
                try (LoadGenerator client =
                        new LoadGenerator(server.url(), plan.connectionCount(), draws)) {
                    return new RestResult(conditions, measure(server, client, workloads), faults);
                }
            }
        } finally {
            remove(directory);
        }
    }

    private void prepare(LoadGenerator client, Workloads workloads) throws IOException {
        progress.accept("%,d members".formatted(plan.memberCount()));
        for (Workload promotion : workloads.promotions()) {
            send(client, promotion, 1);
        }
        send(client, workloads.enrolment(), plan.memberCount());
        send(client, workloads.endowment(), plan.memberCount());
    }

    private List<RowFigures> measure(ServerChild server, LoadGenerator client, Workloads workloads)
            throws IOException {
        List<Workload> measured =
                workloads.measured().stream()
                        .filter(workload -> plan.measures(workload.name()))
                        .toList();
        Map<Workload, Row> rows = new LinkedHashMap<>();
        warmUp(server, client, measured);
        measured.forEach(workload -> rows.put(workload, new Row(workload)));
        for (int round = 0; round < plan.roundCount(); round++) {
            for (Workload workload : round % 2 == 0 ? measured : measured.reversed()) {
                progress.accept("round %d: %s".formatted(round + 1, workload.name()));
                rows.get(workload).measure(server, s -> client.run(workload, plan.round(), s));
            }
        }
        List<RowFigures> figures = new ArrayList<>();
        for (Map.Entry<Workload, Row> row : rows.entrySet()) {
            figures.add(row.getValue().figures(row.getKey().name(), 0));
            if (row.getKey().name().equals(Workloads.EARN)) {
                figures.add(openLoop(server, client, row.getKey(), row.getValue()));
            }
        }
        return figures;
    }

    /**
     * Runs all kinds of requests in turn until the server's compiler rests: on two cores it takes a
     * third of the time for the first half minute, and more where there is more code.
     */
    private void warmUp(ServerChild server, LoadGenerator client, List<Workload> measured)
            throws IOException {
        double busyShare = 1;
        for (int pass = 1; pass <= plan.warmUpPasses() && busyShare > COMPILER_RESTS; pass++) {
            long beganNanos = System.nanoTime();
            long compiledMillis = compiledMillis(server);
            // what all are compared with last: it must not be the only one whose code is compiled
            for (Workload workload : measured.reversed()) {
                progress.accept("warm-up %d: %s".formatted(pass, workload.name()));
                new Row(workload).measure(server, s -> client.run(workload, plan.warmUp(), s));
            }
            busyShare =
                    1e6
                            * (compiledMillis(server) - compiledMillis)
                            / (System.nanoTime() - beganNanos);
            progress.accept(
                    "warm-up %d: the compiler worked %.0f %% of the time"
                            .formatted(pass, 100 * busyShare));
        }
    }

    private static long compiledMillis(ServerChild server) throws IOException {
        return Long.parseLong(server.get(MeasuredServer.COMPILED_PATH));
    }

    private RowFigures openLoop(
            ServerChild server, LoadGenerator client, Workload workload, Row closed)
            throws IOException {
        double offered = closed.samples.requestsPerSecond() / 2;
        progress.accept("%s: %,.0f a second".formatted(OPEN_LOOP, offered));
        Row row = new Row(workload);
        Duration window = plan.round().multipliedBy(Math.max(1, plan.roundCount() / 2));
        row.measure(server, s -> client.run(workload, window, offered, s));
        return row.figures(OPEN_LOOP, offered);
    }

    private void send(LoadGenerator client, Workload workload, int requestCount)
            throws IOException {
        Samples samples = new Samples();
        client.send(workload, requestCount, samples);
        checkStatuses(workload, samples);
    }

    private void checkStatuses(Workload workload, Samples samples) {
        if (samples.wrongAnswers() > 0) {
            faults.add(
                    "%s: %,d answers with a wrong status, the last %d"
                            .formatted(
                                    workload.name(),
                                    samples.wrongAnswers(),
                                    samples.lastWrongStatus()));
        }
    }

    static String token(ServerChild server) throws IOException {
        String form =
                "grant_type=client_credentials&client_id=%s&client_secret=%s"
                        .formatted(CLIENT.id(), CLIENT.secret());
        return new ObjectMapper()
                .readTree(server.postForm("/oauth2/token", form))
                .path("access_token")
                .asText();
    }

    /** Sends one kind of request for a while. */
    @FunctionalInterface
    private interface Load {
        void run(Samples samples) throws IOException;
    }

    /** What the rounds of one kind of request add up to. */
    private final class Row {
        private final Workload workload;
        private final Samples samples = new Samples();
        private ServerFigures server;
        private Duration serverCpu = Duration.ZERO;
        private Duration clientCpu = Duration.ZERO;

        Row(Workload workload) {
            this.workload = workload;
        }

        /** Runs one round; what was answered must be what the ledger recorded. */
        void measure(ServerChild child, Load load) throws IOException {
            long answeredBefore = samples.answeredRequests();
            ServerFigures before = ServerFigures.parse(child.get("/metrics"));
            Duration serverCpuBefore = child.cpu();
            Duration clientCpuBefore = cpuOf(ProcessHandle.current());
            load.run(samples);
            clientCpu = clientCpu.plus(cpuOf(ProcessHandle.current())).minus(clientCpuBefore);
            serverCpu = serverCpu.plus(child.cpu()).minus(serverCpuBefore);
            ServerFigures meanwhile = ServerFigures.parse(child.get("/metrics")).since(before);
            server = server == null ? meanwhile : server.plus(meanwhile);
            checkStatuses(workload, samples);
            long answered = samples.answeredRequests() - answeredBefore;
            long expected = answered * workload.entryCount();
            if (meanwhile.position() != expected || meanwhile.posted() != expected) {
                faults.add(
                        "%s: entries expected=%,d, found=%,d, posted=%,d"
                                .formatted(
                                        workload.name(),
                                        expected,
                                        meanwhile.position(),
                                        meanwhile.posted()));
            }
        }

        private double cpuMicros(Duration cpu) {
            long operations = samples.answeredRequests() * workload.operationCount();
            return operations == 0 ? 0 : cpu.toNanos() / 1e3 / operations;
        }

        RowFigures figures(String name, double offeredRequestsPerSecond) {
            return new RowFigures(
                    name,
                    workload.entryCount() > 0 ? plan.durabilityName() : "none",
                    workload.operationCount(),
                    samples.requestsPerSecond() * workload.operationCount(),
                    offeredRequestsPerSecond * workload.operationCount(),
                    samples.answerBytes(),
                    cpuMicros(serverCpu),
                    cpuMicros(clientCpu),
                    samples.latencyNanos(),
                    server);
        }
    }

    /** {@return the time a process has had on all cores} */
    static Duration cpuOf(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    static void remove(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
