package dev.tallystick.bench.rest;

import org.HdrHistogram.Histogram;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row: one kind of request at one way of sending.
 *
 * @param ratePerSecond operations answered, a second
 * @param offeredPerSecond operations due a second; 0 where the next waited for an answer
 * @param serverCpuMicros of all its threads, for each operation
 * @param clientCpuMicros the client's share of the same cores, for each operation
 * @param server what the server counted meanwhile
 */
record RowFigures(
        String name,
        String durability,
        int operationCount,
        double ratePerSecond,
        double offeredPerSecond,
        double answerBytes,
        double serverCpuMicros,
        double clientCpuMicros,
        Histogram latencyNanos,
        ServerFigures server) {
    private static final int SAMPLES_BEYOND_MIN = 100;

    /** {@return the latency that so many percent of the operations stayed under} */
    double latencyMicros(double percent) {
        return latencyNanos.getValueAtPercentile(percent) / 1e3;
    }

    double maxMicros() {
        return latencyNanos.getMaxValue() / 1e3;
    }

    /** {@return requests measured; operations of one request are no samples of their own} */
    long samples() {
        return latencyNanos.getTotalCount() / operationCount;
    }

    /** {@return whether a percentile rests on enough samples beyond it to say anything} */
    boolean tells(double percent) {
        return samples() * (100 - percent) / 100 >= SAMPLES_BEYOND_MIN;
    }

    /** {@return the figures for machines} */
    Map<String, Object> toMap(long seed, RowFigures constant) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("durability", durability);
        map.put("ratePerSecond", Math.round(ratePerSecond));
        map.put("p50Micros", latencyMicros(50));
        map.put("p90Micros", latencyMicros(90));
        map.put("p99Micros", latencyMicros(99));
        map.put("p999Micros", latencyMicros(99.9));
        map.put("p9999Micros", latencyMicros(99.99));
        map.put("maxMicros", maxMicros());
        map.put("samples", samples());
        map.put("seed", seed);
        map.put("ratioToConstant", ratePerSecond / constant.ratePerSecond());
        map.put("operationsPerRequest", operationCount);
        map.put("offeredPerSecond", Math.round(offeredPerSecond));
        map.put("answerBytes", Math.round(answerBytes));
        map.put("serverCpuMicros", serverCpuMicros);
        map.put("clientCpuMicros", clientCpuMicros);
        if (server.batchCount() > 0) {
            map.put("entriesPerBatch", server.entriesPerBatch());
            map.put("forceMicrosP50", server.forceMicros(50));
            map.put("forceMicrosP99", server.forceMicros(99));
        }
        return map;
    }
}
