package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.problem.Problem;

/** What clients are told of a refusal that the ledger recorded. */
final class Refusals {
    private Refusals() {}

    /** {@return the HTTP status of an outcome} */
    static int statusOf(Outcome outcome) {
        return switch (outcome) {
            case POSTED -> 201;
            case MEMBER_MERGED,
                    MEMBER_NOT_ACTIVE,
                    ALREADY_REVERSED,
                    HOLD_EXPIRED,
                    HOLD_ALREADY_RESOLVED,
                    ALREADY_LOCKED,
                    NOT_LOCKED ->
                    409;
            case NOTHING_TO_LOCK,
                    EXCEEDS_ORIGINAL,
                    EXCEEDS_HOLD,
                    EARN_ALREADY_SPENT,
                    INSUFFICIENT_POINTS,
                    CAP_EXCEEDED,
                    BUDGET_EXHAUSTED,
                    BALANCE_LIMIT ->
                    422;
        };
    }

    /**
     * {@return the problem document of a recorded refusal, with its numbers}
     *
     * @param dry whether it was only tried, so that it has no position
     */
    static Problem problem(RecordedEntry entry, boolean dry) {
        Balance balance = entry.balance();
        Problem problem =
                switch (entry.outcome()) {
                    case POSTED -> throw new IllegalArgumentException("no refusal: " + entry);
                    case ALREADY_REVERSED ->
                            refused(entry, "already_reversed", "Nothing of it is left to reverse.");
                    case EXCEEDS_ORIGINAL ->
                            refused(entry, "exceeds_original", "Less of the original is left.")
                                    .with("left", left(entry));
                    case MEMBER_MERGED,
                            MEMBER_NOT_ACTIVE,
                            HOLD_EXPIRED,
                            HOLD_ALREADY_RESOLVED,
                            ALREADY_LOCKED,
                            NOT_LOCKED,
                            NOTHING_TO_LOCK,
                            EXCEEDS_HOLD,
                            CAP_EXCEEDED,
                            BUDGET_EXHAUSTED ->
                            refused(
                                    entry,
                                    entry.outcome().name().toLowerCase(java.util.Locale.ROOT),
                                    "It is refused.");
                    case EARN_ALREADY_SPENT ->
                            refused(entry, "earn_already_spent", "Points of the earn are spent.");
                    case INSUFFICIENT_POINTS ->
                            refused(entry, "insufficient_points", "Fewer points are available.")
                                    .with("available", balance.availablePoints())
                                    .with("required", entry.requestedPoints());
                    case BALANCE_LIMIT ->
                            refused(entry, "balance_limit", "The sum would pass 2^53 - 1.");
                };
        return problem.with("txId", entry.txId()).with("position", dry ? null : entry.position());
    }

    private static long left(RecordedEntry refusal) {
        for (Effect effect : refusal.effects()) {
            if (effect instanceof Effect.Left left) {
                return left.points();
            }
        }
        throw new IllegalStateException("refused without its number: " + refusal.position());
    }

    private static Problem refused(RecordedEntry entry, String code, String detail) {
        return Problem.of(statusOf(entry.outcome()), code, detail);
    }
}
