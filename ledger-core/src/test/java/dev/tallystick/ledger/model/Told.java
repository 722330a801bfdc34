package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What became of one command, or of what was due.
 *
 * @param number of a refusal: what was left, what was held, the stage it was, the member merged
 *     into; else -1
 * @param atMs when it took effect
 * @param changes by kind, each kind in its order
 */
record Told(EntryType type, Outcome outcome, long number, long atMs, List<Change> changes) {
    Told {
        changes = new ArrayList<>(changes);
        sort(changes);
    }

    private static void sort(List<Change> changes) {
        if (changes.size() < 2) {
            return;
        }
        changes.sort(
                Comparator.comparing(Change::what)
                        .thenComparing(Change::unit)
                        .thenComparing(change -> change.what().isOrdered() ? 0 : change.subject()));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(type).append(' ').append(outcome);
        text.append(number == -1 ? "" : "(" + number + ")").append(" at ").append(atMs);
        for (Change change : changes) {
            text.append("\n      ").append(change);
        }
        return text.toString();
    }
}
