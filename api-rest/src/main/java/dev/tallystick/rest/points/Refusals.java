package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.Balance;
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
            case INSUFFICIENT_POINTS, BALANCE_LIMIT -> 422;
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
                    case INSUFFICIENT_POINTS ->
                            refused(entry, "insufficient_points", "Fewer points are available.")
                                    .with("available", balance.availablePoints())
                                    .with("required", entry.requestedPoints());
                    case BALANCE_LIMIT ->
                            refused(entry, "balance_limit", "The sum would pass 2^53 - 1.");
                };
        return problem.with("txId", entry.txId()).with("position", dry ? null : entry.position());
    }

    private static Problem refused(RecordedEntry entry, String code, String detail) {
        return Problem.of(statusOf(entry.outcome()), code, detail);
    }
}
