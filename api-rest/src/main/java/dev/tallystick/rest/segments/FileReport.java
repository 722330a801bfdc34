package dev.tallystick.rest.segments;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What came of the lines of a file; of those that came to nothing the first are listed. */
final class FileReport {
    /** So many lines are listed. */
    static final int LISTED_MAX = 1_000;

    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private final List<Listed> listed = new ArrayList<>();
    private long lineCount;
    private long leftCount;
    private long problemCount;

    /** What can come of a line. */
    enum Outcome {
        /** The member is in the segment now. */
        ADDED("added", ""),
        /** The member was in it before. */
        ALREADY_IN("alreadyIn", ""),
        /** The member is no longer in it. */
        REMOVED("removed", ""),
        /** The member was not in it, and was to leave. */
        NOT_IN("notIn", ""),
        /** The file had put the member into it already. */
        DUPLICATE("duplicates", "duplicate"),
        /** There is no such member, or it was erased. */
        UNKNOWN("unknown", "member_not_found"),
        /** The member is in too many segments. */
        TOO_MANY("tooManySegments", "too_many_segments"),
        /** The line is none of the file's kind. */
        MALFORMED("malformed", "malformed_line");

        private final String field;
        private final String code;

        Outcome(String field, String code) {
            this.field = field;
            this.code = code;
        }
    }

    private record Listed(long line, String memberId, String code) {}

    /**
     * Notes a line.
     *
     * @param memberId as it stands there; null if it cannot be one
     */
    void add(long line, String memberId, Outcome outcome) {
        lineCount++;
        counts.merge(outcome, 1L, Long::sum);
        if (!outcome.code.isEmpty()) {
            problemCount++;
            if (listed.size() < LISTED_MAX) {
                listed.add(new Listed(line, memberId, outcome.code));
            }
        }
    }

    /** Notes those who left because the file, which is the whole segment, does not name them. */
    void addLeft(long count) {
        leftCount += count;
    }

    /** {@return how many lines there were} */
    long lineCount() {
        return lineCount;
    }

    /** {@return how many lines came to that} */
    long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    /** Writes it as fields of the object at hand. */
    void writeFields(JsonGenerator out) throws IOException {
        out.writeNumberField("lines", lineCount);
        for (Outcome outcome : Outcome.values()) {
            out.writeNumberField(outcome.field, count(outcome));
        }
        out.writeNumberField("left", leftCount);
        out.writeArrayFieldStart("problems");
        listed.sort(Comparator.comparingLong(Listed::line));
        for (Listed one : listed) {
            out.writeStartObject();
            out.writeNumberField("line", one.line());
            out.writeStringField("memberId", one.memberId());
            out.writeStringField("code", one.code());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("problemsNotListed", problemCount - listed.size());
    }
}
