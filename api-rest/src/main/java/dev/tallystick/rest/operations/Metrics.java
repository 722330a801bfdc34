package dev.tallystick.rest.operations;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.pipeline.CommitListener;
import dev.tallystick.ledger.pipeline.LedgerStatus;
import dev.tallystick.ledger.pipeline.SnapshotListener;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Answered;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.HttpServer;
import dev.tallystick.rest.http.RequestObserver;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.points.PostingObserver;
import dev.tallystick.rest.projection.Projector;
import dev.tallystick.rest.store.Database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What the server measures of itself, for Prometheus. No label ever names a program, a client or a
 * member: their number has no bound.
 */
public final class Metrics
        implements RequestObserver, PostingObserver, CommitListener, AutoCloseable {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration[] LATENCY_STEPS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10)
    };

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Series, Timer> requests = new ConcurrentHashMap<>();
    private final Map<Outcome, Map<EntryType, Counter>> postings = new EnumMap<>(Outcome.class);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final DistributionSummary batchEntries;
    private final DistributionSummary batchBytes;
    private final Timer force;
    private final SnapshotListener snapshots = new SnapshotMeter(registry);
    private final Counter turnedAway;

    private record Series(String method, String route, int status) {
        static Series of(Answered answered) {
            return new Series(answered.method(), answered.route(), answered.status());
        }
    }

    /** Measures the ledger behind a gate as soon as it is open. */
    public Metrics(LedgerGate gate) {
        batchEntries =
                DistributionSummary.builder("tallystick.batch.entries")
                        .description("entries that became durable together")
                        .serviceLevelObjectives(1, 2, 4, 8, 16, 64, 256, 1024)
                        .register(registry);
        batchBytes =
                DistributionSummary.builder("tallystick.batch.bytes")
                        .description("bytes that went to the journal together")
                        .serviceLevelObjectives(
                                1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20)
                        .register(registry);
        force =
                Timer.builder("tallystick.force")
                        .description("time of one force of the journal")
                        .serviceLevelObjectives(LATENCY_STEPS)
                        .register(registry);
        turnedAway =
                Counter.builder("tallystick.http.turned.away")
                        .description("requests answered 503 before anybody looked at them")
                        .register(registry);
        for (Outcome outcome : Outcome.values()) {
            postings.put(outcome, new EnumMap<>(EntryType.class));
            for (EntryType type : EntryType.values()) {
                postings.get(outcome).put(type, counter(type, outcome));
            }
        }
        gauges(gate);
        gc.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private void gauges(LedgerGate gate) {
        gauge(gate, "ring.depth", "submissions that wait", LedgerStatus::ringDepth);
        gauge(gate, "ring.size", "submissions that may wait", LedgerStatus::ringSize);
        gauge(gate, "position.durable", "last durable entry", LedgerStatus::durablePosition);
        gauge(
                gate,
                "position.recorded",
                "last entry forced, or being forced",
                LedgerStatus::recordedPosition);
        gauge(
                gate,
                "durable.lag.entries",
                "entries recorded and not yet durable",
                status -> Math.max(0, status.recordedPosition() - status.durablePosition()));
        gauge(
                gate,
                "force.running.seconds",
                "how long the force under way has lasted, 0 if there is none",
                status -> status.forceRunningNanos() / 1e9);
        gauge(gate, "disk.usable.bytes", "left on the journal's disk", LedgerStatus::usableBytes);
        gauge(
                gate,
                "disk.reserve",
                "1 while there is room for a whole cycle of the journal",
                status -> status.hasReserve() ? 1 : 0);
        gauge(
                gate,
                "accepting",
                "1 while postings are taken",
                status -> status.accepting() ? 1 : 0);
        Gauge.builder(
                        "tallystick.programs",
                        gate,
                        g -> g.isOpen() ? g.ledger().programs().size() : Double.NaN)
                .description("programs there are")
                .register(registry);
    }

    /** {@return the operation} */
    public Route route() {
        return Route.open("/metrics", this::scrape);
    }

    /** {@return who logs and measures snapshots} */
    public SnapshotListener snapshots() {
        return snapshots;
    }

    /** Measures by how much the wall clock is ahead. */
    public void watchClock(LongSupplier aheadMs) {
        Gauge.builder("tallystick.clock.ahead.seconds", aheadMs, ms -> ms.getAsLong() / 1e3)
                .description("by how much the wall clock is ahead, 0 while its time is taken")
                .strongReference(true) // as below
                .register(registry);
    }

    /** Measures how far what follows from the ledger is behind it. */
    public void watch(Projector projector, LedgerGate gate) {
        for (String name : projector.names()) {
            Gauge.builder(
                            "tallystick.projection.lag.entries",
                            gate,
                            g ->
                                    g.isOpen()
                                            ? g.ledger().durablePosition()
                                                    - projector.position(name)
                                            : Double.NaN)
                    .description("durable entries of which it is not yet written what follows")
                    .tag("projection", name)
                    .register(registry);
            Gauge.builder("tallystick.projection.up", projector, p -> p.isGoingOn(name) ? 1 : 0)
                    .description("1 while a projection goes on, 0 where it cannot")
                    .tag("projection", name)
                    .register(registry);
        }
        FunctionCounter.builder(
                        "tallystick.projection.failures", projector, p -> (double) p.failureCount())
                .description("how often that could not be written and was tried again")
                .register(registry);
    }

    /** Tells whether the database answers. */
    public void watch(Database database) {
        watch(
                "database.up",
                "1 while the database answers, as far as is known",
                () -> database.isThere() ? 1 : 0);
    }

    /** Measures how much a server has taken on. */
    public void watch(HttpServer http) {
        watch("streams", "answers being streamed", http::streamCount);
        watch("http.at.work", "requests at work", http::atWorkCount);
        watch("http.in.line", "requests in line for a place at work", http::inLineCount);
        watch("http.connections", "connections open", http::connectionCount);
        FunctionCounter.builder(
                        "tallystick.http.connections.closed",
                        http,
                        server -> (double) server.closedConnectionCount())
                .description("connections closed because their clients were slow, or too many")
                .register(registry);
    }

    private void watch(String name, String description, IntSupplier count) {
        Gauge.builder("tallystick." + name, count, IntSupplier::getAsInt)
                .description(description)
                .strongReference(true) // or a collection takes the supplier
                .register(registry);
    }

    @Override
    public void onAnswer(Answered answered) {
        requests.computeIfAbsent(Series.of(answered), this::timer)
                .record(answered.nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void onTurnedAway() {
        turnedAway.increment();
    }

    @Override
    public void onRecorded(EntryType type, Outcome outcome) {
        postings.get(outcome).get(type).increment();
    }

    @Override
    public void onCommit(int entryCount, long lengthBytes, long forceNanos) {
        if (entryCount > 0) {
            batchEntries.record(entryCount);
            batchBytes.record((double) lengthBytes);
        }
        if (forceNanos > 0) {
            force.record(forceNanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private Answer scrape(Call call) {
        call.query().finish();
        byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
        return new Answer(200, CONTENT_TYPE, text, Map.of());
    }

    private Counter counter(EntryType type, Outcome outcome) {
        return Counter.builder("tallystick.postings")
                .description("postings recorded, by type and outcome")
                .tag("type", type.name())
                .tag("outcome", outcome.name())
                .register(registry);
    }

    private Timer timer(Series series) {
        return Timer.builder("tallystick.http.requests")
                .description("requests answered, by route and status")
                .tag("method", series.method())
                .tag("route", series.route())
                .tag("status", String.valueOf(series.status()))
                .serviceLevelObjectives(LATENCY_STEPS)
                .register(registry);
    }

    private void gauge(
            LedgerGate gate,
            String name,
            String description,
            ToDoubleFunction<LedgerStatus> value) {
        Gauge.builder(
                        "tallystick." + name,
                        gate,
                        g -> g.isOpen() ? value.applyAsDouble(g.ledger().status()) : Double.NaN)
                .description(description)
                .register(registry);
    }
}
