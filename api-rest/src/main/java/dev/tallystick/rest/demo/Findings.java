package dev.tallystick.rest.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Everything that was not as the shop's books say. Empty is what the demo is after. Any thread. */
final class Findings {
    private static final int KEPT_MAX = 20;

    private final List<String> kept = new ArrayList<>();
    private long count;

    synchronized void add(String finding) {
        count++;
        if (kept.size() < KEPT_MAX) {
            kept.add(finding);
        }
    }

    /** Adds a finding unless the two are equal. */
    void expect(String what, Object expected, Object found) {
        if (!Objects.equals(expected, found)) {
            add(what + ": expected " + expected + ", found " + found);
        }
    }

    synchronized long count() {
        return count;
    }

    /** {@return the first findings, in the order they came} */
    synchronized List<String> kept() {
        return List.copyOf(kept);
    }
}
