package dev.tallystick.bench.rest;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.Conditions;
import dev.tallystick.rest.client.Credentials;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures {@code bench history}: one account with a long history, others with short ones, and
 * reads of both while earns are written.
 */
final class HistoryBench {
    static final String RANDOM_PAGE = "page of 100, any place";
    static final String SHORT_HISTORY = "short history";

    private static final Credentials CLIENT = new Credentials("bench", "bench-secret-of-no-value");
    private static final String ACCOUNT = "/v1/members/HOT/transactions";
    private static final int BATCH_OPERATIONS = 1_000;
    private static final int FILL_CONNECTIONS = 2;
    private static final int SHORT_ENTRIES = 5;

    private final HistoryPlan plan;
    private final Consumer<String> progress;
    private final SplittableRandom random;
    private final List<HistoryRow> rows = new ArrayList<>();

    /** The rows of one run. */
    record Result(Conditions conditions, long pages, List<HistoryRow> rows) {}

    /** One read. */
    @FunctionalInterface
    private interface Read {
        String path();
    }

    HistoryBench(HistoryPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        this.random = new SplittableRandom(plan.seed());
    }

    /** Measures all rows. */
    Result run() throws IOException {
        Files.createDirectories(plan.data());
        Path directory = Files.createTempDirectory(plan.data(), "history-");
        try (ServerChild server =
                new ServerChild(directory.resolve("data"), plan.durability(), CLIENT)) {
            Conditions conditions = Conditions.here(directory);
            String token = token(server);
            Draws draws = new Draws(plan.seed(), plan.memberCount());
            fill(server, token, draws);
            try (PageClient reader = new PageClient(server.url(), token)) {
                List<String> cursors = walk(reader);
                measureBesideWrites(server, token, draws, reader, cursors);
                return new Result(conditions, cursors.size(), rows);
            }
        } finally {
            remove(directory);
        }
    }

    /** Two hot accounts in turn, so that neighbours in a history are none in the journal. */
    private void fill(ServerChild server, String token, Draws draws) throws IOException {
        Workloads workloads = new Workloads(token);
        progress.accept("%,d members with short histories".formatted(plan.memberCount()));
        try (LoadGenerator client = new LoadGenerator(server.url(), FILL_CONNECTIONS, draws)) {
            client.send(workloads.enrolment(), plan.memberCount(), new Samples());
            for (String memberId : List.of("HOT", "HOT2")) {
                client.send(enrolment(memberId, token), 1, new Samples());
            }
            for (int n = 0; n < SHORT_ENTRIES; n++) {
                client.send(workloads.endowment(), plan.memberCount(), new Samples());
            }
            progress.accept("an account with %,d entries".formatted(plan.entryCount()));
            client.send(
                    new Workload("fill", batch(token), 200, BATCH_OPERATIONS, BATCH_OPERATIONS),
                    2L * plan.entryCount() / BATCH_OPERATIONS,
                    new Samples());
        }
    }

    private static Workload enrolment(String memberId, String token) {
        return new Workload(
                memberId,
                RequestTemplate.withBody("PUT", "/v1/members/" + memberId, token, "{}"),
                201,
                1,
                0);
    }

    private static RequestTemplate batch(String token) {
        StringJoiner operations = new StringJoiner(", ", "{\"operations\": [", "]}");
        for (int index = 0; index < BATCH_OPERATIONS; index++) {
            operations.add(
                    "{\"op\": \"%s\", \"txId\": \"F-{{tx}}\", \"memberId\": \"%s\", \"points\": 10}"
                            .formatted(
                                    index % 4 < 2 ? "earn" : "redeem",
                                    index % 2 == 0 ? "HOT" : "HOT2"));
        }
        return RequestTemplate.withBody("POST", "/v1/batches", token, operations.toString());
    }

    /** {@return the cursor of every page of the account} */
    private List<String> walk(PageClient reader) throws IOException {
        progress.accept("every page of it, once");
        List<String> cursors = new ArrayList<>();
        String cursor = PageClient.nextCursor(reader.get(ACCOUNT + "?limit=100"));
        while (cursor != null) {
            cursors.add(cursor);
            cursor = PageClient.nextCursor(reader.get(pageAt(cursor)));
        }
        return cursors;
    }

    private void measureBesideWrites(
            ServerChild server, String token, Draws draws, PageClient reader, List<String> cursors)
            throws IOException {
        try (Writes writes = new Writes(server, token, draws, plan)) {
            writes.start();
            measure(reader, RANDOM_PAGE, 5_000, () -> pageAt(any(cursors)));
            measure(reader, SHORT_HISTORY, 1_000, this::shortHistory);
            measure(reader, "first page of 100", 0, () -> ACCOUNT + "?limit=100");
            measure(reader, "one transaction", 0, () -> "/v1/transactions/" + anyTxId());
            measure(reader, "balance now", 0, () -> "/v1/members/HOT/points");
        }
    }

    private void measure(PageClient reader, String name, double targetMicros, Read read)
            throws IOException {
        progress.accept(name);
        repeat(reader, read, plan.warmUp(), new Histogram(TimeUnit.MINUTES.toNanos(2), 3));
        Histogram latencyNanos = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        double nanos = repeat(reader, read, plan.row(), latencyNanos);
        rows.add(
                new HistoryRow(
                        name,
                        targetMicros,
                        1e9 * latencyNanos.getTotalCount() / nanos,
                        latencyNanos));
    }

    private static long repeat(
            PageClient reader, Read read, Duration window, Histogram latencyNanos)
            throws IOException {
        long beginNanos = System.nanoTime();
        long nowNanos = beginNanos;
        while (nowNanos - beginNanos < window.toNanos()) {
            String path = read.path();
            long sentNanos = System.nanoTime();
            reader.get(path);
            nowNanos = System.nanoTime();
            latencyNanos.recordValue(nowNanos - sentNanos);
        }
        return nowNanos - beginNanos;
    }

    private static String pageAt(String cursor) {
        return ACCOUNT + "?limit=100&cursor=" + cursor;
    }

    private String shortHistory() {
        return "/v1/members/M-%07d/transactions".formatted(random.nextInt(plan.memberCount()));
    }

    /** {@return the id of a posting of the fill; those of the endowment come before it} */
    private String anyTxId() {
        long first = (long) SHORT_ENTRIES * plan.memberCount() + 1;
        return "F-%012d".formatted(first + random.nextInt(2 * plan.entryCount()));
    }

    private String any(List<String> cursors) {
        return cursors.get(random.nextInt(cursors.size()));
    }

    private static String token(ServerChild server) throws IOException {
        String form =
                "grant_type=client_credentials&client_id=%s&client_secret=%s"
                        .formatted(CLIENT.id(), CLIENT.secret());
        return new ObjectMapper()
                .readTree(server.postForm("/oauth2/token", form))
                .path("access_token")
                .asText();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
