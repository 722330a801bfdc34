package dev.tallystick.rest.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.HdrHistogram.Histogram;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * The demo's figures, for people and for programs.
 *
 * @param sum of the trial balance, as the server says it
 */
record Summary(
        long seed,
        int orderCount,
        LocalDate firstDay,
        String durability,
        Books books,
        Crash crash,
        Traffic traffic,
        String sum,
        Findings findings) {
    private static final int MONTHS = 12;

    /** Prints the months of the year, then the figures. */
    void print(PrintStream out) {
        out.printf("%n%-12s%12s%12s%22s%n", "month", "earned", "redeemed", "expired a year later");
        for (int month = 0; month < MONTHS; month++) {
            out.printf(
                    Locale.ROOT,
                    "%-12s%,12d%,12d%,22d%n",
                    firstDay.plusMonths(month)
                                    .getMonth()
                                    .getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
                            + " "
                            + firstDay.getYear(),
                    books.earnedPoints(month),
                    books.redeemedPoints(month),
                    books.expiredPoints(month));
        }
        Histogram micros = traffic.micros();
        out.println();
        row(out, "members", "%,d", books.memberCount());
        row(out, "orders", "%,d", orderCount);
        row(out, "points earned", "%,d", books.earnedPoints());
        row(out, "points redeemed", "%,d", books.redeemedPoints());
        row(out, "points expired", "%,d", books.expiredPoints());
        row(out, "points outstanding", "%,d", books.outstandingPoints());
        row(out, "trial balance, sum", "%s", sum);
        row(
                out,
                "single requests/s",
                "%,.0f (durability: %s)",
                traffic.onlinePerSecond(),
                durability);
        row(out, "latency p50, p99", "%s, %s", millis(micros, 50), millis(micros, 99));
        row(
                out,
                "SIGKILL",
                "%,d postings answered before, %d lost",
                crash.acknowledgedCount(),
                crash.lostCount());
        row(
                out,
                "in flight at that",
                "%d, of them recorded all the same: %d (answered again, not doubled)",
                crash.inFlightCount(),
                crash.recordedCount());
        row(out, "recovery", "%s, process start included", seconds(crash.recovery()));
        row(
                out,
                "state hash before",
                "%s at %,d (files of the dead process)",
                crash.killed().hash(),
                crash.killed().position());
        row(
                out,
                "state hash after",
                "%s at %,d (restarted server)",
                crash.restarted().hash(),
                crash.restarted().position());
        row(out, "findings", "%d", findings.count());
        findings.kept().forEach(finding -> out.println("  " + finding));
    }

    private static void row(PrintStream out, String name, String format, Object... values) {
        out.printf(Locale.ROOT, "%-20s  " + format + "%n", prepend(name, values));
    }

    private static Object[] prepend(String name, Object[] values) {
        Object[] all = new Object[values.length + 1];
        all[0] = name;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }

    private static String millis(Histogram micros, double percentile) {
        return String.format(
                Locale.ROOT, "%.1f ms", micros.getValueAtPercentile(percentile) / 1_000.0);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
    }

    /** {@return everything as one object} */
    ObjectNode toJson(ObjectMapper mapper) {
        Histogram micros = traffic.micros();
        ObjectNode json =
                mapper.createObjectNode()
                        .put("name", "demo")
                        .put("durability", durability)
                        .put(
                                "ratePerSecond",
                                BigDecimal.valueOf(traffic.onlinePerSecond())
                                        .setScale(1, RoundingMode.HALF_UP))
                        .put("p50Micros", micros.getValueAtPercentile(50))
                        .put("p99Micros", micros.getValueAtPercentile(99))
                        .put("p999Micros", micros.getValueAtPercentile(99.9))
                        .put("maxMicros", micros.getMaxValue())
                        .put("samples", micros.getTotalCount())
                        .put("seed", seed)
                        .put("members", books.memberCount())
                        .put("orders", orderCount)
                        .put("earnedPoints", books.earnedPoints())
                        .put("redeemedPoints", books.redeemedPoints())
                        .put("expiredPoints", books.expiredPoints())
                        .put("outstandingPoints", books.outstandingPoints())
                        .put("trialSum", new BigDecimal(sum))
                        .put("acknowledged", crash.acknowledgedCount())
                        .put("lost", crash.lostCount())
                        .put("inFlight", crash.inFlightCount())
                        .put("inFlightRecorded", crash.recordedCount())
                        .put("recoveryMs", crash.recovery().toMillis())
                        .put("position", crash.killed().position())
                        .put("stateHashBefore", crash.killed().hash())
                        .put("stateHashAfter", crash.restarted().hash())
                        .put("ok", findings.count() == 0);
        ArrayNode kept = json.putArray("findings");
        findings.kept().forEach(kept::add);
        return json;
    }
}
