package dev.tallystick.replay;

import dev.tallystick.ledger.entry.RecordedEntry;

import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/** Tells people in what a recorded entry differs from the one that deciding again gives. */
final class EntryDifference {
    private final StringJoiner differences = new StringJoiner("; ");

    private EntryDifference() {}

    static String describe(RecordedEntry recorded, RecordedEntry again) {
        EntryDifference difference = new EntryDifference();
        difference.compare("type", recorded.type(), again.type());
        difference.compare("outcome", recorded.outcome(), again.outcome());
        difference.compare("program", recorded.program(), again.program());
        difference.compare("postedAt", recorded.postedAtMs(), again.postedAtMs());
        difference.compare("effectiveAt", recorded.effectiveAtMs(), again.effectiveAtMs());
        difference.compare(
                "program's entry before", recorded.programPrevious(), again.programPrevious());
        difference.compareAll("account", recorded.accounts(), again.accounts());
        difference.compareAll("effect", recorded.effects(), again.effects());
        return difference.differences.length() == 0
                ? "other bytes for the same contents"
                : difference.differences.toString();
    }

    private void compareAll(String what, List<?> recorded, List<?> again) {
        for (int index = 0; index < Math.max(recorded.size(), again.size()); index++) {
            compare(what + " " + index, at(recorded, index), at(again, index));
        }
    }

    private void compare(String what, Object recorded, Object again) {
        if (!Objects.equals(recorded, again)) {
            differences.add(what + ": recorded " + recorded + ", decided again " + again);
        }
    }

    private static Object at(List<?> list, int index) {
        return index < list.size() ? list.get(index) : "none";
    }
}
