package dev.tallystick.bench.rest;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server counted of itself, from its {@code /metrics}: of its whole life, or between two
 * looks.
 *
 * @param position the last durable one
 * @param posted postings recorded and not refused
 * @param batches entries that became durable together: how often up to so many
 * @param forces times of one force of the journal: how often up to so many seconds
 */
record ServerFigures(
        long position,
        long posted,
        double entryCount,
        double batchCount,
        TreeMap<Double, Double> forces) {
    private static final Pattern LINE =
            Pattern.compile("^(\\w+)(?:\\{([^}]*)})? ([-+.\\dEe]+|NaN|\\+Inf)$", Pattern.MULTILINE);
    private static final Pattern LIMIT = Pattern.compile("le=\"([^\"]+)\"");

    /** Reads what Prometheus would. */
    static ServerFigures parse(String metrics) {
        long position = 0;
        double posted = 0;
        double entryCount = 0;
        double batchCount = 0;
        TreeMap<Double, Double> forces = new TreeMap<>();
        Matcher line = LINE.matcher(metrics);
        while (line.find()) {
            String labels = line.group(2) == null ? "" : line.group(2);
            double value = Double.parseDouble(line.group(3));
            switch (line.group(1)) {
                case "tallystick_position_durable" -> position = (long) value;
                case "tallystick_postings_total" ->
                        posted += labels.contains("outcome=\"POSTED\"") ? value : 0;
                case "tallystick_batch_entries_sum" -> entryCount = value;
                case "tallystick_batch_entries_count" -> batchCount = value;
                case "tallystick_force_seconds_bucket" -> forces.put(limitOf(labels), value);
                default -> {}
            }
        }
        return new ServerFigures(position, (long) posted, entryCount, batchCount, forces);
    }

    private static double limitOf(String labels) {
        Matcher limit = LIMIT.matcher(labels);
        if (!limit.find()) {
            throw new IllegalArgumentException("a bucket without a limit: " + labels);
        }
        return limit.group(1).equals("+Inf")
                ? Double.POSITIVE_INFINITY
                : Double.parseDouble(limit.group(1));
    }

    /** {@return what came since an earlier look} */
    ServerFigures since(ServerFigures earlier) {
        return combine(earlier, -1);
    }

    /** {@return both together} */
    ServerFigures plus(ServerFigures other) {
        return combine(other, 1);
    }

    private ServerFigures combine(ServerFigures other, int sign) {
        TreeMap<Double, Double> sums = new TreeMap<>(forces);
        other.forces.forEach((limit, count) -> sums.merge(limit, sign * count, Double::sum));
        return new ServerFigures(
                position + sign * other.position,
                posted + sign * other.posted,
                entryCount + sign * other.entryCount,
                batchCount + sign * other.batchCount,
                sums);
    }

    /** {@return entries that became durable by one force, in the mean} */
    double entriesPerBatch() {
        return batchCount == 0 ? 0 : entryCount / batchCount;
    }

    /**
     * {@return the time that so many percent of the forces stayed under} Within a bucket of the
     * server's histogram they are taken as spread evenly; NaN without any.
     */
    double forceMicros(double percent) {
        double total = forces.isEmpty() ? 0 : forces.lastEntry().getValue();
        double wanted = total * percent / 100;
        double lowSeconds = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : forces.entrySet()) {
            double upTo = bucket.getValue();
            if (upTo >= wanted && upTo > below) {
                double highSeconds = Math.min(bucket.getKey(), 10 * Math.max(lowSeconds, 1));
                double part = (wanted - below) / (upTo - below);
                return 1e6 * (lowSeconds + part * (highSeconds - lowSeconds));
            }
            lowSeconds = bucket.getKey();
            below = upTo;
        }
        return Double.NaN;
    }
}
