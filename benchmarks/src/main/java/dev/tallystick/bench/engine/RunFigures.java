package dev.tallystick.bench.engine;

import org.HdrHistogram.Histogram;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one run measured.
 *
 * @param commands answered in the window, repeated ones too
 * @param entries that became durable in the window
 * @param journalBytes written for them, headers and checksums included
 * @param allocatedBytes by the writer's thread
 * @param latencyNanos of each command, from start to answer
 */
public record RunFigures(
        String name,
        String durability,
        LoadShape shape,
        long windowNanos,
        long commands,
        long entries,
        long journalBytes,
        long allocatedBytes,
        Histogram latencyNanos,
        Histogram forceNanos,
        Histogram batchEntries,
        Tally tally) {
    /** {@return durable entries a second; with empty submissions, commands left behind} */
    public double ratePerSecond() {
        return 1e9 * (shape.isEmpty() ? commands : entries) / windowNanos;
    }

    /** {@return the latency that {@code percent} of the commands stayed under} */
    public double latencyMicros(double percent) {
        return latencyNanos.getValueAtPercentile(percent) / 1e3;
    }

    /** {@return the same of the journal's forces} */
    public double forceMicros(double percent) {
        return forceNanos.getValueAtPercentile(percent) / 1e3;
    }

    /** {@return the journal's growth for each entry} */
    public double bytesPerEntry() {
        return entries == 0 ? 0 : (double) journalBytes / entries;
    }

    /** {@return what the writer's thread allocated for each entry} */
    public double bytesAllocatedPerEntry() {
        return entries == 0 ? 0 : (double) allocatedBytes / entries;
    }

    /** {@return the figures for machines} */
    Map<String, Object> toMap(long seed) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("durability", durability);
        map.put("ratePerSecond", Math.round(ratePerSecond()));
        map.put("p50Micros", latencyMicros(50));
        map.put("p99Micros", latencyMicros(99));
        map.put("p999Micros", latencyMicros(99.9));
        map.put("maxMicros", latencyNanos.getMaxValue() / 1e3);
        map.put("samples", latencyNanos.getTotalCount());
        map.put("seed", seed);
        map.put("bytesAllocatedPerEntry", rounded(bytesAllocatedPerEntry()));
        map.put("bytesPerEntry", rounded(bytesPerEntry()));
        map.put("forceMicrosP50", forceMicros(50));
        map.put("forceMicrosP99", forceMicros(99));
        map.put("entries", entries);
        map.put("seconds", windowNanos / 1e9);
        map.put("commandsPerSubmission", shape.commandsPerSubmission());
        map.put("submissionsInFlight", shape.submissionsInFlight());
        map.put("offeredPerSecond", Math.round(shape.commandsPerSecond()));
        map.put("entriesPerBatchP50", batchEntries.getValueAtPercentile(50));
        map.put("forces", forceNanos.getTotalCount());
        map.put("refusedPercent", rounded(tally.refusedPercent()));
        map.put("repeatedPercent", rounded(tally.repeatedPercent()));
        map.put("sentBackPercent", rounded(tally.sentBackPercent()));
        return map;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
