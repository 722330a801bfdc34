package dev.tallystick.ledger.model;

import static dev.tallystick.ledger.entry.Outcome.ALREADY_LOCKED;
import static dev.tallystick.ledger.entry.Outcome.ALREADY_REVERSED;
import static dev.tallystick.ledger.entry.Outcome.BALANCE_LIMIT;
import static dev.tallystick.ledger.entry.Outcome.BUDGET_EXHAUSTED;
import static dev.tallystick.ledger.entry.Outcome.CAP_EXCEEDED;
import static dev.tallystick.ledger.entry.Outcome.EARN_ALREADY_SPENT;
import static dev.tallystick.ledger.entry.Outcome.EXCEEDS_HOLD;
import static dev.tallystick.ledger.entry.Outcome.EXCEEDS_ORIGINAL;
import static dev.tallystick.ledger.entry.Outcome.HOLD_ALREADY_RESOLVED;
import static dev.tallystick.ledger.entry.Outcome.HOLD_EXPIRED;
import static dev.tallystick.ledger.entry.Outcome.INSUFFICIENT_POINTS;
import static dev.tallystick.ledger.entry.Outcome.MEMBER_MERGED;
import static dev.tallystick.ledger.entry.Outcome.MEMBER_NOT_ACTIVE;
import static dev.tallystick.ledger.entry.Outcome.NOTHING_TO_LOCK;
import static dev.tallystick.ledger.entry.Outcome.NOT_LOCKED;
import static dev.tallystick.ledger.entry.Outcome.POSTED;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which outcomes which kinds of postings met, and how often. */
final class Coverage {
    private final Map<EntryType, Map<Outcome, Integer>> counts = new EnumMap<>(EntryType.class);
    private long total;

    void add(Told told) {
        total++;
        counts.computeIfAbsent(told.type(), _ -> new EnumMap<>(Outcome.class))
                .merge(told.outcome(), 1, Integer::sum);
    }

    /** {@return how many postings were compared} */
    long total() {
        return total;
    }

    /** {@return what was met, sorted, one {@code TYPE OUTCOME} each} */
    SortedSet<String> met() {
        SortedSet<String> met = new TreeSet<>();
        counts.forEach(
                (type, outcomes) ->
                        outcomes.keySet().forEach(outcome -> met.add(type + " " + outcome)));
        return met;
    }

    /** {@return what can be met at all} */
    static SortedSet<String> possible() {
        SortedSet<String> possible = new TreeSet<>();
        for (EntryType type : EntryType.values()) {
            for (Outcome outcome : possible(type)) {
                possible.add(type + " " + outcome);
            }
        }
        return possible;
    }

    private static Set<Outcome> possible(EntryType type) {
        return switch (type) {
            case EARN ->
                    EnumSet.of(
                            POSTED,
                            MEMBER_MERGED,
                            MEMBER_NOT_ACTIVE,
                            CAP_EXCEEDED,
                            BUDGET_EXHAUSTED,
                            BALANCE_LIMIT);
            case REDEEM, HOLD ->
                    EnumSet.of(POSTED, MEMBER_MERGED, MEMBER_NOT_ACTIVE, INSUFFICIENT_POINTS);
            case TRANSFER ->
                    EnumSet.of(
                            POSTED,
                            MEMBER_MERGED,
                            MEMBER_NOT_ACTIVE,
                            INSUFFICIENT_POINTS,
                            BALANCE_LIMIT);
            case EARN_REVERSAL ->
                    EnumSet.of(
                            POSTED,
                            ALREADY_REVERSED,
                            EXCEEDS_ORIGINAL,
                            EARN_ALREADY_SPENT,
                            BALANCE_LIMIT);
            case REDEEM_REVERSAL ->
                    EnumSet.of(POSTED, ALREADY_REVERSED, EXCEEDS_ORIGINAL, BALANCE_LIMIT);
            case TRANSFER_REVERSAL -> EnumSet.of(POSTED, ALREADY_REVERSED, BALANCE_LIMIT);
            case MERGE_REVERSAL -> EnumSet.of(POSTED, ALREADY_REVERSED);
            case LOCK -> EnumSet.of(POSTED, ALREADY_LOCKED, NOTHING_TO_LOCK);
            case UNLOCK -> EnumSet.of(POSTED, NOT_LOCKED);
            case CAPTURE -> EnumSet.of(POSTED, HOLD_EXPIRED, HOLD_ALREADY_RESOLVED, EXCEEDS_HOLD);
            case RELEASE -> EnumSet.of(POSTED, HOLD_EXPIRED, HOLD_ALREADY_RESOLVED);
            case EXPIRE -> EnumSet.of(POSTED, MEMBER_MERGED, INSUFFICIENT_POINTS);
            case ADJUST -> EnumSet.of(POSTED, MEMBER_MERGED, INSUFFICIENT_POINTS, BALANCE_LIMIT);
            case MERGE -> EnumSet.of(POSTED, MEMBER_MERGED, BALANCE_LIMIT);
            case STAGE -> EnumSet.of(POSTED, MEMBER_MERGED, MEMBER_NOT_ACTIVE);
            case ACTIVATE, CONFIG, CLOCK -> EnumSet.noneOf(Outcome.class);
        };
    }

    @Override
    public String toString() {
        return total + " " + counts;
    }
}
