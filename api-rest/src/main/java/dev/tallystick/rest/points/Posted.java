package dev.tallystick.rest.points;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.problem.Problem;

/**
 * A posting that stands in the ledger, or would.
 *
 * @param points signed change of the member's total
 * @param position the entry's number; of no meaning when dry
 * @param replayed whether an earlier request had it recorded
 * @param dry whether nothing was recorded
 */
public record Posted(String txId, long points, long position, boolean replayed, boolean dry) {
    private static final String POSITION = "Ledger-Position";
    private static final String REPLAYED = "Idempotency-Replayed";

    /** {@return the answer with the headers that every posting's has} */
    public Answer over(Answer answer) {
        Answer positioned = dry ? answer : answer.withHeader(POSITION, String.valueOf(position));
        return replayed ? positioned.withHeader(REPLAYED, "true") : positioned;
    }

    /** {@return the recorded refusal with the headers that every posting's answer has} */
    Problem over(Problem refusal) {
        Problem positioned = dry ? refusal : refusal.withHeader(POSITION, String.valueOf(position));
        return replayed ? positioned.withHeader(REPLAYED, "true") : positioned;
    }
}
