package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.problem.Problem;

import java.util.Optional;

/** What came of one posting. */
sealed interface PostingReply {
    /**
     * The ledger decided: posted, or refused by a rule, which is recorded as well.
     *
     * @param replayed whether it was decided before, by an earlier request
     * @param dry whether nothing was recorded, so that the entry has no position
     * @param shown what every answer shows of its text, where that was just written; empty where it
     *     is to be read
     */
    record Decided(RecordedEntry entry, boolean replayed, boolean dry, Optional<FreeText> shown)
            implements PostingReply {}

    /** It never came to a decision, and left no trace: malformed, unknown, or an id used twice. */
    record Turned(Problem problem) implements PostingReply {}
}
