package dev.tallystick.bench.rest;

import org.HdrHistogram.Histogram;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One kind of read, one after the other over one connection.
 *
 * @param targetMicros what 99 of 100 must stay under; 0 if nothing is demanded
 */
record HistoryRow(String name, double targetMicros, double ratePerSecond, Histogram latencyNanos) {

    /** {@return the latency that so many percent of the reads stayed under} */
    double latencyMicros(double percent) {
        return latencyNanos.getValueAtPercentile(percent) / 1e3;
    }

    double maxMicros() {
        return latencyNanos.getMaxValue() / 1e3;
    }

    long samples() {
        return latencyNanos.getTotalCount();
    }

    /** {@return the figures for machines} */
    Map<String, Object> toMap(HistoryPlan plan) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("durability", HistoryReport.nameOf(plan.durability()));
        map.put("ratePerSecond", Math.round(ratePerSecond));
        map.put("p50Micros", latencyMicros(50));
        map.put("p99Micros", latencyMicros(99));
        map.put("p999Micros", latencyMicros(99.9));
        map.put("maxMicros", maxMicros());
        map.put("samples", samples());
        map.put("seed", plan.seed());
        map.put("targetMicros", targetMicros);
        return map;
    }
}
