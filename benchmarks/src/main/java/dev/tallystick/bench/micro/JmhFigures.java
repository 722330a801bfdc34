package dev.tallystick.bench.micro;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One benchmark's sampled time for each operation.
 *
 * @param name with the parameters
 */
record JmhFigures(String name, double meanMicros, Statistics nanos) {
    private static final double NANOS_PER_MICRO = 1e3;

    static JmhFigures of(RunResult result) {
        StringBuilder name = new StringBuilder(result.getPrimaryResult().getLabel());
        for (String key : result.getParams().getParamsKeys()) {
            name.append(' ').append(key).append('=').append(result.getParams().getParam(key));
        }
        Statistics sampled = result.getPrimaryResult().getStatistics();
        return new JmhFigures(name.toString(), sampled.getMean() / NANOS_PER_MICRO, sampled);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.putAll(figures());
        return map;
    }

    Map<String, Object> figures() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("durability", "none");
        map.put("ratePerSecond", Math.round(1e6 / meanMicros));
        map.put("p50Micros", nanos.getPercentile(50) / NANOS_PER_MICRO);
        map.put("p99Micros", nanos.getPercentile(99) / NANOS_PER_MICRO);
        map.put("p999Micros", nanos.getPercentile(99.9) / NANOS_PER_MICRO);
        map.put("maxMicros", nanos.getMax() / NANOS_PER_MICRO);
        map.put("samples", nanos.getN());
        map.put("seed", 7411);
        return map;
    }
}
