package dev.tallystick.bench.rest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.Conditions;

import org.HdrHistogram.Histogram;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@code bench overload} measured.
 *
 * @param maxima before and after the overload
 * @param maximum the highest of them, requests a second
 * @param offered requests due in a second of the overload
 * @param samples of the overload
 * @param server what the server counted meanwhile
 * @param serverCpu what the server used meanwhile
 * @param heapBefore bytes in use after a collection
 * @param heapAfter the same afterwards
 */
record OverloadResult(
        Conditions conditions,
        List<Maximum> maxima,
        double maximum,
        double offered,
        Samples samples,
        ServerFigures server,
        Duration serverCpu,
        long heapBefore,
        long heapAfter) {
    private static final long MIB = 1 << 20;

    /** As many as could be done over so many connections. */
    record Maximum(
            int connectionCount, double requestsPerSecond, double p99Micros, long wrongAnswers) {}

    /** {@return what was done of what could be} */
    double goodputRatio() {
        return samples.requestsPerSecond() / maximum;
    }

    /** {@return requests that were turned away} */
    long turnedAway() {
        return IntStream.of(samples.turnedAwayBySeconds()).asLongStream().sum();
    }

    /** {@return whether every request was posted or turned away, and the ledger agrees} */
    boolean isSound() {
        long posted = samples.answeredRequests() - samples.wrongAnswers();
        return samples.wrongAnswers() == turnedAway()
                && samples.turnedAwayBySeconds()[0] == 0
                && server.position() == posted
                && maxima.stream().allMatch(each -> each.wrongAnswers() == 0);
    }

    /** Prints the figures for people. */
    void print(OverloadPlan plan, PrintStream out) {
        out.println();
        conditions.lines().forEach(out::println);
        out.printf(
                Locale.ROOT,
                "POST /v1/earns, durability %s; server in a process of its own, client on the same"
                        + " machine; %,d members, seed %d%n%n",
                plan.durability().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                plan.memberCount(),
                plan.seed());
        for (Maximum each : maxima) {
            out.printf(
                    Locale.ROOT,
                    "maximum, %3d connections %,10.0f a second  p99 %,8.0f us%n",
                    each.connectionCount(),
                    each.requestsPerSecond(),
                    each.p99Micros());
        }
        out.printf(
                Locale.ROOT,
                "%nasked for, %,d connections %,8.0f a second for %d s%n",
                plan.connectionCount(),
                offered,
                plan.window().toSeconds());
        out.printf(
                Locale.ROOT,
                "posted      %,10.0f a second: %.1f %% of the maximum%n",
                samples.requestsPerSecond(),
                100 * goodputRatio());
        latency("posted", samples.latencyNanos(), out);
        out.printf(Locale.ROOT, "turned away %,10d, Retry-After %s%n", turnedAway(), retryAfter());
        latency("turned away", samples.turnedAwayNanos(), out);
        out.printf(
                Locale.ROOT,
                "not sent    %,10d: every connection was waiting for an answer%n"
                        + "batch %.0f entries, server %.1f us of CPU for each request posted%n"
                        + "heap in use %,d MiB before, %,d MiB after%n%n%s%n",
                samples.unsentRequests(),
                server.entriesPerBatch(),
                serverCpu.toNanos() / 1e3 / Math.max(1, server.position()),
                heapBefore / MIB,
                heapAfter / MIB,
                isSound()
                        ? "every request was posted or turned away, and the ledger agrees"
                        : "VOID: other statuses, or another number of entries than answers");
    }

    private static void latency(String what, Histogram nanos, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "  %s: p50 %,.0f  p90 %,.0f  p99 %,.0f  p99.9 %,.0f  max %,.0f us%n",
                what,
                nanos.getValueAtPercentile(50) / 1e3,
                nanos.getValueAtPercentile(90) / 1e3,
                nanos.getValueAtPercentile(99) / 1e3,
                nanos.getValueAtPercentile(99.9) / 1e3,
                nanos.getMaxValue() / 1e3);
    }

    private String retryAfter() {
        int[] bySeconds = samples.turnedAwayBySeconds();
        return IntStream.range(0, bySeconds.length)
                .filter(seconds -> bySeconds[seconds] > 0)
                .mapToObj(
                        seconds ->
                                String.format(
                                        Locale.ROOT,
                                        "%d s %.0f %%",
                                        seconds,
                                        100.0 * bySeconds[seconds] / turnedAway()))
                .collect(Collectors.joining(", "));
    }

    /** {@return the figures for machines} */
    Map<String, Object> toMap(OverloadPlan plan) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", "overload");
        map.put("ratePerSecond", Math.round(samples.requestsPerSecond()));
        map.put("p50Micros", samples.latencyNanos().getValueAtPercentile(50) / 1e3);
        map.put("p99Micros", samples.latencyNanos().getValueAtPercentile(99) / 1e3);
        map.put("p999Micros", samples.latencyNanos().getValueAtPercentile(99.9) / 1e3);
        map.put("maxMicros", samples.latencyNanos().getMaxValue() / 1e3);
        map.put("seed", plan.seed());
        map.put("maximumPerSecond", Math.round(maximum));
        map.put("offeredPerSecond", Math.round(offered));
        map.put("goodputRatio", goodputRatio());
        map.put("turnedAway", turnedAway());
        map.put("unsent", samples.unsentRequests());
        map.put("heapBytesBefore", heapBefore);
        map.put("heapBytesAfter", heapAfter);
        map.put("isSound", isSound());
        map.put("maxima", maxima);
        map.put(
                "conditions",
                new ObjectMapper()
                        .convertValue(conditions, new TypeReference<Map<String, Object>>() {}));
        return map;
    }
}
