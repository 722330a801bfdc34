package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One thing to be known about a data directory.
 *
 * @param isProblem whether it keeps a server from starting
 * @param what it is, with its place
 * @param advice what to do
 */
record Finding(boolean isProblem, String code, String what, String advice) {
    static Finding problem(String code, String what, String advice) {
        return new Finding(true, code, what, advice);
    }

    static Finding note(String code, String what, String advice) {
        return new Finding(false, code, what, advice);
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("problem", isProblem)
                .put("code", code)
                .put("detail", what)
                .put("advice", advice);
    }

    @Override
    public String toString() {
        return "%s%s: %s%n         %s%n"
                .formatted(isProblem ? "PROBLEM  " : "note     ", code, what, advice);
    }
}
