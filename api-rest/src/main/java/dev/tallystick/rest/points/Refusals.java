package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.problem.Problem;

/** What clients are told of a refusal that the ledger recorded. */
final class Refusals {
    private final Members members;

    /** Names members where a refusal tells of one. */
    Refusals(Members members) {
        this.members = members;
    }

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
    Problem problem(RecordedEntry entry, boolean dry) {
        return told(entry)
                .with("txId", entry.txId())
                .with("position", dry ? null : entry.position());
    }

    private Problem told(RecordedEntry entry) {
        return switch (entry.outcome()) {
            case POSTED -> throw new IllegalArgumentException("no refusal: " + entry);
            case MEMBER_MERGED ->
                    refused(entry, "member_merged", "The member was merged into another.")
                            .with("mergedInto", mergedInto(entry));
            case MEMBER_NOT_ACTIVE ->
                    refused(entry, "member_not_active", "The member's stage does not allow it.")
                            .with("stage", stage(entry));
            case ALREADY_REVERSED ->
                    refused(entry, "already_reversed", "Nothing of it is left to reverse.");
            case HOLD_EXPIRED ->
                    refused(entry, "hold_expired", "The hold was over before it was resolved.");
            case HOLD_ALREADY_RESOLVED ->
                    refused(
                            entry,
                            "hold_already_resolved",
                            "The hold was captured or released before.");
            case ALREADY_LOCKED -> refused(entry, "already_locked", "The earn is locked.");
            case NOT_LOCKED -> refused(entry, "not_locked", "The earn is not locked.");
            case NOTHING_TO_LOCK ->
                    refused(
                            entry,
                            "nothing_to_lock",
                            "Nothing of the earn is available or pending.");
            case EXCEEDS_ORIGINAL ->
                    refused(entry, "exceeds_original", "Less of the original is left.")
                            .with("left", left(entry));
            case EXCEEDS_HOLD ->
                    refused(entry, "exceeds_hold", "The hold holds fewer points.")
                            .with("held", held(entry));
            case EARN_ALREADY_SPENT ->
                    refused(entry, "earn_already_spent", "Points of the earn are spent.");
            case INSUFFICIENT_POINTS ->
                    refused(entry, "insufficient_points", "Fewer points are available.")
                            .with("available", entry.balance().availablePoints())
                            .with("required", required(entry));
            case CAP_EXCEEDED ->
                    refused(entry, "cap_exceeded", "The member has reached a promotion's cap.");
            case BUDGET_EXHAUSTED ->
                    refused(entry, "budget_exhausted", "A promotion's budget is spent.");
            case BALANCE_LIMIT ->
                    refused(entry, "balance_limit", "The account or a sum would pass its limit.");
        };
    }

    /** An adjustment asks for less than nothing. */
    private static long required(RecordedEntry refusal) {
        return Math.abs(refusal.requestedPoints());
    }

    private String mergedInto(RecordedEntry refusal) {
        Effect.MergedInto merged = number(refusal, Effect.MergedInto.class);
        return members.find(merged.memberKey()).map(Member::memberId).orElse(null);
    }

    private static String stage(RecordedEntry refusal) {
        return number(refusal, Effect.StageWas.class).stage().name();
    }

    private static long left(RecordedEntry refusal) {
        return number(refusal, Effect.Left.class).points();
    }

    private static long held(RecordedEntry refusal) {
        return number(refusal, Effect.HeldWas.class).points();
    }

    private static <E extends Effect> E number(RecordedEntry refusal, Class<E> kind) {
        for (Effect effect : refusal.effects()) {
            if (kind.isInstance(effect)) {
                return kind.cast(effect);
            }
        }
        throw new IllegalStateException("refused without its number: " + refusal.position());
    }

    private static Problem refused(RecordedEntry entry, String code, String detail) {
        return Problem.of(statusOf(entry.outcome()), code, detail);
    }
}
