package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.idempotency.IdFilesProof;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.journal.ScanReport;
import dev.tallystick.ledger.state.State;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of reading every byte of a journal and proving every entry, and what is made of them.
 *
 * @param position of the last entry that is proved
 * @param stateHash of the state after it
 * @param snapshotCount snapshots that were compared with the state at their position
 * @param overdueCount accounts with something due at the last entry's stamp that no entry records
 *     yet; no problem: who touches them records it first, who reads sees it done
 * @param tornTail what was never finished at the journal's end, null if nothing was: no problem,
 *     nothing in it was acknowledged
 * @param problems empty if all is well
 */
record Verification(
        long position,
        String stateHash,
        int snapshotCount,
        int overdueCount,
        String tornTail,
        List<Problem> problems) {

    /**
     * Proves a data directory.
     *
     * @param to the last position to look at
     */
    static Verification of(DataDirectory data, long to, ScanProgress progress) throws IOException {
        SnapshotProof snapshots = new SnapshotProof(data, to);
        try (Proof proof = new Proof(data, snapshots, to)) {
            return of(data, to, proof, snapshots, progress);
        }
    }

    private static Verification of(
            DataDirectory data,
            long to,
            Proof proof,
            SnapshotProof snapshots,
            ScanProgress progress)
            throws IOException {
        ScanReport scan = JournalScan.verify(data.journal(), to, proof, progress);
        List<Problem> problems = new ArrayList<>();
        scan.problems().forEach(problem -> problems.add(Problem.of(problem)));
        if (proof.problem() != null) {
            problems.add(proof.problem());
        }
        if (problems.isEmpty() && proof.firstClockSetting() != null && !scan.end().testClock()) {
            problems.add(proof.firstClockSetting());
        }
        problems.addAll(snapshots.problems(proof.indexed()));
        problems.addAll(idProblems(data, proof));
        return new Verification(
                proof.position(),
                proof.problem() == null ? proof.stateHash() : foldedHash(data, proof, progress),
                snapshots.count(),
                overdueCount(proof.state()),
                scan.end().tornTail() == null ? null : scan.end().tornTail().toString(),
                List.copyOf(problems));
    }

    /** After a wrong entry the proof's keys are not only the journal's. */
    private static List<Problem> idProblems(DataDirectory data, Proof proof) throws IOException {
        if (proof.problem() != null) {
            return List.of();
        }
        return IdFilesProof.problems(
                        Disk.NATIVE, data.ids(), proof.state().txIds(), proof.position())
                .stream()
                .map(Problem::of)
                .toList();
    }

    private static int overdueCount(State state) {
        int count = 0;
        for (int account = 1; account <= state.accounts().count(); account++) {
            if (state.lots().nextDueAtMs(account) <= state.lastStampMs()) {
                count++;
            }
        }
        return count;
    }

    /** The entry that failed has left its mark on the proof's state. */
    private static String foldedHash(DataDirectory data, Proof proof, ScanProgress progress)
            throws IOException {
        try (FoldedJournal folded =
                FoldedJournal.read(data, proof.position(), FoldedJournal.NO_REFUSALS, progress)) {
            return folded.stateHash();
        }
    }

    boolean isOk() {
        return problems.isEmpty();
    }

    ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("ok", isOk())
                        .put("position", position)
                        .put("stateHash", stateHash)
                        .put("snapshots", snapshotCount)
                        .put("overdueAccounts", overdueCount)
                        .put("tornTail", tornTail);
        json.set("problems", Problem.toJson(problems));
        return json;
    }

    String toWords() {
        StringBuilder words = new StringBuilder();
        if (isOk()) {
            words.append(
                    "All is well: %,d entries; every checksum, the chain, and every decision%s.%n"
                            .formatted(position, snapshotWords()));
        } else {
            for (Problem problem : problems) {
                words.append(problem).append('\n');
            }
            words.append("Not well. Proved up to position %,d.%n".formatted(position));
        }
        if (tornTail != null) {
            words.append(tornTail)
                    .append("; it was being written, or never finished: nothing in it was")
                    .append(" acknowledged\n");
        }
        if (overdueCount > 0) {
            words.append(
                    "Due and not recorded yet: on %,d accounts, as of the last entry.%n"
                            .formatted(overdueCount));
        }
        return words.append("State hash ").append(stateHash).append('\n').toString();
    }

    private String snapshotWords() {
        return switch (snapshotCount) {
            case 0 -> "";
            case 1 -> "; a snapshot of the same state";
            default -> "; %d snapshots of the same states".formatted(snapshotCount);
        };
    }
}
