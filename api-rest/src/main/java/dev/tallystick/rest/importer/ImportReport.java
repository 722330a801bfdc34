package dev.tallystick.rest.importer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What became of a file: counts, and every line or order that was not taken over. Any thread. */
final class ImportReport {
    /**
     * One line, or the order that begins there, and why it is not in the ledger.
     *
     * @param line of the file, the header is 1
     */
    record Remark(long line, String text) {}

    private final List<Remark> refused = new ArrayList<>();
    private final List<Remark> withoutPoints = new ArrayList<>();
    private long lineCount;
    private long orderCount;
    private long memberCount;
    private long enrolledCount;
    private long postedCount;
    private long replayedCount;
    private long postedPoints;
    private long replayedPoints;

    synchronized void line() {
        lineCount++;
    }

    synchronized void refuse(long line, String why) {
        refused.add(new Remark(line, why));
    }

    synchronized void withoutPoints(long line, String why) {
        withoutPoints.add(new Remark(line, why));
    }

    synchronized void orders(long count) {
        orderCount = count;
    }

    synchronized void member(boolean isNew) {
        memberCount++;
        enrolledCount += isNew ? 1 : 0;
    }

    synchronized void posted(long points, boolean replayed) {
        if (replayed) {
            replayedCount++;
            replayedPoints += points;
        } else {
            postedCount++;
            postedPoints += points;
        }
    }

    /** {@return whether everything is in the ledger but what came to no points} */
    synchronized boolean isClean() {
        return refused.isEmpty();
    }

    /** Prints the remarks in the order of the file, then the totals. */
    synchronized void print(PrintStream out) {
        print(out, "Orders that come to no points", withoutPoints);
        print(out, "Refused", refused);
        out.printf(
                Locale.ROOT,
                "%,d lines, %,d orders, %,d members (%,d new)%n",
                lineCount,
                orderCount,
                memberCount,
                enrolledCount);
        out.printf(
                Locale.ROOT,
                "  posted now     %,12d orders %,15d points%n",
                postedCount,
                postedPoints);
        out.printf(
                Locale.ROOT,
                "  there already  %,12d orders %,15d points%n",
                replayedCount,
                replayedPoints);
        out.printf(Locale.ROOT, "  no points      %,12d orders%n", withoutPoints.size());
        out.printf(Locale.ROOT, "  refused        %,12d lines or orders%n", refused.size());
    }

    private static void print(PrintStream out, String title, List<Remark> remarks) {
        if (remarks.isEmpty()) {
            return;
        }
        out.println(title + ":");
        remarks.stream()
                .sorted(Comparator.comparingLong(Remark::line))
                .forEach(remark -> out.println("  line " + remark.line() + ": " + remark.text()));
    }

    /** {@return the totals as one JSON object} */
    synchronized ObjectNode toJson(ObjectMapper mapper) {
        return mapper.createObjectNode()
                .put("name", "import")
                .put("lines", lineCount)
                .put("orders", orderCount)
                .put("members", memberCount)
                .put("enrolled", enrolledCount)
                .put("posted", postedCount)
                .put("postedPoints", postedPoints)
                .put("replayed", replayedCount)
                .put("replayedPoints", replayedPoints)
                .put("withoutPoints", withoutPoints.size())
                .put("refused", refused.size());
    }
}
