package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * What a server would meet on starting on a data directory.
 *
 * @param position of the last entry before anything that is wrong
 * @param findings what is to be known; problems among them
 */
record Diagnosis(long position, List<Finding> findings) {
    boolean isWell() {
        return findings.stream().noneMatch(Finding::isProblem);
    }

    ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("ok", isWell()).put("position", position);
        ArrayNode rows = json.putArray("findings");
        findings.forEach(finding -> rows.add(finding.toJson()));
        return json;
    }

    String toWords() {
        StringBuilder words = new StringBuilder();
        findings.forEach(words::append);
        return words.append(
                        isWell()
                                ? "A server can run on this directory: %,d entries. `replay verify`"
                                        + " proves them.%n"
                                : "A server refuses this directory. It can be read up to position"
                                        + " %,d.%n")
                .toString()
                .formatted(position);
    }
}
