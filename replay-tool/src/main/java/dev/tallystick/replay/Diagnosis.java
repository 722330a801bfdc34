package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalLock;
import dev.tallystick.ledger.journal.JournalLockedException;
import dev.tallystick.ledger.journal.JournalProblem;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.journal.ScanReport;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server would meet on starting on a data directory.
 *
 * @param position of the last entry that can be read
 * @param findings what is to be known; problems among them
 */
record Diagnosis(long position, List<Finding> findings) {
    /**
     * One thing to be known.
     *
     * @param isProblem whether it keeps a server from starting
     * @param what it is, with its place
     * @param advice what to do
     */
    record Finding(boolean isProblem, String code, String what, String advice) {}

    private static final String RESTORE =
            "The bytes were once whole and something changed them, so nothing can be cut off"
                + " without losing what was acknowledged. Keep a copy of the directory, look for a"
                + " failing disk, and restore a backup.";

    private static final String NEWER_PROGRAM =
            "The directory is whole. Run the program that wrote it, or a newer one; to go back to"
                    + " this one, restore the backup made before the upgrade.";

    static Diagnosis of(DataDirectory data, ScanProgress progress) throws IOException {
        List<Finding> findings = new ArrayList<>();
        boolean isRunning = isLocked(data);
        if (isRunning) {
            findings.add(
                    new Finding(
                            false,
                            "locked",
                            "a server runs on this directory",
                            "Stop it before starting another one. Nothing else is to be done."));
        }
        ScanReport scan = JournalScan.verify(data.journal(), ExcerptVisitor.NONE, progress);
        scan.problems().forEach(problem -> findings.add(of(problem)));
        addEnd(findings, scan.end(), isRunning);
        return new Diagnosis(scan.end().lastPosition(), List.copyOf(findings));
    }

    boolean isWell() {
        return findings.stream().noneMatch(Finding::isProblem);
    }

    ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("ok", isWell()).put("position", position);
        ArrayNode rows = json.putArray("findings");
        for (Finding finding : findings) {
            rows.addObject()
                    .put("problem", finding.isProblem())
                    .put("code", finding.code())
                    .put("detail", finding.what())
                    .put("advice", finding.advice());
        }
        return json;
    }

    String toWords() {
        StringBuilder words = new StringBuilder();
        for (Finding finding : findings) {
            words.append(finding.isProblem() ? "PROBLEM  " : "note     ")
                    .append(finding.code())
                    .append(": ")
                    .append(finding.what())
                    .append("\n         ")
                    .append(finding.advice())
                    .append('\n');
        }
        return words.append(
                        isWell()
                                ? "A server can run on this directory: %,d entries. `replay verify`"
                                        + " proves them.%n"
                                : "A server refuses this directory. It can be read up to position"
                                        + " %,d.%n")
                .toString()
                .formatted(position);
    }

    private static void addEnd(List<Finding> findings, JournalEnd end, boolean isRunning) {
        if (end.isEmpty() && findings.stream().noneMatch(Finding::isProblem)) {
            findings.add(
                    new Finding(
                            false,
                            "empty",
                            "nothing was ever recorded",
                            "Start a server: it begins the journal."));
        }
        if (end.tornTail() != null && !isRunning) {
            findings.add(
                    new Finding(
                            false,
                            "torn_tail",
                            end.tornTail().toString(),
                            "A batch was being written when the process or the machine died."
                                + " Nothing in it was acknowledged; the next start cuts it and says"
                                + " so."));
        }
        if (end.testClock()) {
            findings.add(
                    new Finding(
                            false,
                            "test_clock",
                            "the directory was made with a test clock",
                            "Start the server with --test-clock; it refuses to open it without."));
        }
    }

    private static Finding of(JournalProblem problem) {
        return switch (problem.code()) {
            case FOREIGN_FILE ->
                    new Finding(
                            true,
                            problem.code().code,
                            problem.file() + " is no part of a journal",
                            "Move it elsewhere.");
            case CYCLE_MISSING ->
                    new Finding(
                            true,
                            problem.code().code,
                            problem.toString(),
                            "Bring the file back, there or into journal/archive; or restore a"
                                    + " backup.");
            case COPIES_DIFFER ->
                    new Finding(
                            true,
                            problem.code().code,
                            problem.toString(),
                            "Keep both, and take away one at a time: `replay verify` tells which is"
                                    + " right.");
            case EXCERPT_UNREADABLE,
                    EXCERPT_CHECKSUM,
                    ENTRY_CHECKSUM,
                    EXCERPT_FORMAT,
                    CHAIN_BROKEN,
                    POSITION_GAP,
                    POSITIONS_MISSING,
                    EPOCH_MISMATCH,
                    TIME_BACKWARDS,
                    ENTRY_IMPOSSIBLE ->
                    new Finding(true, problem.code().code, problem.toString(), RESTORE);
            case FORMAT_NEWER ->
                    new Finding(true, problem.code().code, problem.toString(), NEWER_PROGRAM);
        };
    }

    /** The lock's file is there since the first start; without it nobody can hold it. */
    private static boolean isLocked(DataDirectory data) throws IOException {
        if (!Files.exists(data.journal().resolve("journal.lock"))) {
            return false;
        }
        try {
            JournalLock.acquire(data.journal()).close();
            return false;
        } catch (JournalLockedException held) {
            return true;
        }
    }
}
