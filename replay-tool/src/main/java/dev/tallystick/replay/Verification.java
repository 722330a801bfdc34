package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.journal.ScanReport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of reading every byte of a journal and proving every entry.
 *
 * @param position of the last entry that is proved
 * @param stateHash of the state after it
 * @param tornTail what was never finished at the journal's end, null if nothing was: no problem,
 *     nothing in it was acknowledged
 * @param problems empty if all is well
 */
record Verification(long position, String stateHash, String tornTail, List<Problem> problems) {

    static Verification of(DataDirectory data, ScanProgress progress) throws IOException {
        try (Proof proof = new Proof(data)) {
            return of(data, proof, progress);
        }
    }

    private static Verification of(DataDirectory data, Proof proof, ScanProgress progress)
            throws IOException {
        ScanReport scan = JournalScan.verify(data.journal(), proof, progress);
        List<Problem> problems = new ArrayList<>();
        scan.problems().forEach(problem -> problems.add(Problem.of(problem)));
        if (proof.problem() != null) {
            problems.add(proof.problem());
        }
        if (problems.isEmpty() && proof.firstClockSetting() != null && !scan.end().testClock()) {
            problems.add(proof.firstClockSetting());
        }
        return new Verification(
                proof.position(),
                proof.problem() == null ? proof.stateHash() : foldedHash(data, proof, progress),
                scan.end().tornTail() == null ? null : scan.end().tornTail().toString(),
                List.copyOf(problems));
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
                        .put("tornTail", tornTail);
        json.set("problems", Problem.toJson(problems));
        return json;
    }

    String toWords() {
        StringBuilder words = new StringBuilder();
        if (isOk()) {
            words.append(
                    "All is well: %,d entries; every checksum, the chain, and every decision.%n"
                            .formatted(position));
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
        return words.append("State hash ").append(stateHash).append('\n').toString();
    }
}
