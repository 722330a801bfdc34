package dev.tallystick.bench.engine;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.Conditions;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code bench snapshot} measured.
 *
 * @param bytesPerAccount heap in use after a collection, for each account: its lot, its part of the
 *     indexes and of the transaction keys in it
 * @param closed as fast as answers come
 * @param calm at half of that, by a clock that does not wait
 * @param during the same while a snapshot was taken
 * @param stateBytes length of the snapshot
 * @param snapshotSeconds from asking for it until its manifest was durable
 * @param entries in the journal at the end
 * @param tailEntries of them behind the snapshot
 * @param replays starts, one after the other, from a journal of openings alone
 */
public record SnapshotResult(
        Conditions conditions,
        long bytesPerAccount,
        RunFigures closed,
        RunFigures calm,
        RunFigures during,
        long stateBytes,
        double snapshotSeconds,
        long entries,
        long tailEntries,
        SnapshotBench.Restart fromSnapshot,
        SnapshotBench.Restart fromJournal,
        List<SnapshotBench.Restart> replays) {
    private static final String EQUAL = "equal";
    private static final String DIFFERS = "DIFFERS: the run is void";

    /** {@return whether all starts came to the state there was} */
    boolean isSameState() {
        return fromSnapshot.isSameState()
                && fromJournal.isSameState()
                && replays.stream().allMatch(SnapshotBench.Restart::isSameState);
    }

    /** {@return entries of the journal folded in a second} */
    double replayedPerSecond() {
        return entries / fromJournal.seconds();
    }

    /** {@return the latency at a percentile with the snapshot against without} */
    double timesCalm(double percent) {
        return during.latencyMicros(percent) / calm.latencyMicros(percent);
    }

    /** Prints the figures for people. */
    void print(SnapshotPlan plan, PrintStream out) {
        out.println();
        conditions.lines().forEach(out::println);
        out.printf(
                Locale.ROOT,
                "%,d accounts with one lot each, members drawn evenly, seed %d; %d commands in a"
                        + " submission%n%n",
                plan.accountCount(),
                plan.seed(),
                SnapshotPlan.BATCH);
        out.printf(
                "%-18s %-10s %11s %9s %9s %9s %9s %9s%n",
                "row",
                "durability",
                "entries/s",
                "seconds",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "max us");
        List.of(closed, calm, during).forEach(row -> row(row, out));
        out.printf(
                Locale.ROOT,
                "%nmemory: %,d bytes of heap for each account%n"
                        + "snapshot: %,d bytes in %.2f s; p99 %.1f x, p99.9 %.1f x%n"
                        + "start from the snapshot: %.2f s, %,d entries behind it; state hash %s%n"
                        + "start from the journal alone: %.2f s, %,d entries, %,.0f a second: the"
                        + " %,d that open the accounts %,.0f, the others %,.0f; state hash %s%n",
                bytesPerAccount,
                stateBytes,
                snapshotSeconds,
                timesCalm(99),
                timesCalm(99.9),
                fromSnapshot.seconds(),
                tailEntries,
                equal(fromSnapshot),
                fromJournal.seconds(),
                entries,
                replayedPerSecond(),
                fromJournal.openings(),
                fromJournal.openedPerSecond(),
                fromJournal.othersPerSecond(entries),
                equal(fromJournal));
        out.printf(
                Locale.ROOT,
                "starts one after the other from the openings alone, entries a second: %s; state"
                        + " hash %s%n",
                replays.stream()
                        .map(start -> String.format(Locale.ROOT, "%,.0f", start.openedPerSecond()))
                        .collect(Collectors.joining(", ")),
                replays.stream().allMatch(SnapshotBench.Restart::isSameState) ? EQUAL : DIFFERS);
    }

    private static String equal(SnapshotBench.Restart restart) {
        return restart.isSameState() ? EQUAL : DIFFERS;
    }

    /**
     * {@return the figures for machines: the row under the snapshot, and all under {@code rows}}
     */
    Map<String, Object> toMap(SnapshotPlan plan) {
        Map<String, Object> map = new LinkedHashMap<>(during.toMap(plan.seed()));
        map.put("name", "snapshot");
        map.put("accounts", plan.accountCount());
        map.put("bytesPerAccount", bytesPerAccount);
        map.put("stateBytes", stateBytes);
        map.put("snapshotSeconds", snapshotSeconds);
        map.put("p99TimesCalm", timesCalm(99));
        map.put("p999TimesCalm", timesCalm(99.9));
        map.put("secondsFromSnapshot", fromSnapshot.seconds());
        map.put("secondsFromJournal", fromJournal.seconds());
        map.put("replayedPerSecond", Math.round(replayedPerSecond()));
        map.put("openingsReplayedPerSecond", Math.round(fromJournal.openedPerSecond()));
        map.put("othersReplayedPerSecond", Math.round(fromJournal.othersPerSecond(entries)));
        map.put(
                "replaysPerSecond",
                replays.stream().map(start -> Math.round(start.openedPerSecond())).toList());
        map.put("isSameState", isSameState());
        map.put(
                "rows",
                List.of(
                        closed.toMap(plan.seed()),
                        calm.toMap(plan.seed()),
                        during.toMap(plan.seed())));
        map.put(
                "conditions",
                new ObjectMapper()
                        .convertValue(conditions, new TypeReference<Map<String, Object>>() {}));
        return map;
    }

    private static void row(RunFigures run, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-18s %-10s %,11.0f %9.1f %,9.0f %,9.0f %,9.0f %,9.0f%n",
                run.name(),
                run.durability(),
                run.ratePerSecond(),
                run.windowNanos() / 1e9,
                run.latencyMicros(50),
                run.latencyMicros(99),
                run.latencyMicros(99.9),
                run.latencyNanos().getMaxValue() / 1e3);
    }
}
