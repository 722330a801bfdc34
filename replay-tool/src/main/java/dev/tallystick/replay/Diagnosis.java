package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * What a server would meet on starting on a data directory.
 *
 * @param position of the last entry before anything that is wrong
 * @param snapshotPosition of the snapshot from which a server can start all the same: what is wrong
 *     lies before it; 0 if there is none
 * @param findings what is to be known; problems among them
 */
record Diagnosis(long position, long snapshotPosition, List<Finding> findings) {
    boolean isWell() {
        return findings.stream().noneMatch(Finding::isProblem);
    }

    ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("ok", isWell())
                        .put("position", position)
                        .put("snapshotPosition", snapshotPosition);
        ArrayNode rows = json.putArray("findings");
        findings.forEach(finding -> rows.add(finding.toJson()));
        return json;
    }

    String toWords() {
        StringBuilder words = new StringBuilder();
        findings.forEach(words::append);
        return words.append(conclusion().formatted(position, snapshotPosition)).toString();
    }

    private String conclusion() {
        if (isWell()) {
            return "A server can run on this directory: %,d entries. `replay verify` proves"
                    + " them.%n";
        }
        return snapshotPosition == 0
                ? "A server refuses this directory. It can be read up to position %,d.%n"
                : "A server can start from the snapshot at position %2$,d alone, while"
                        + " journal/index is whole. What lies behind position %1$,d in the damaged"
                        + " file cannot be read, and no backup can be made.%n";
    }
}
