package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Stage;

import java.util.ArrayList;
import java.util.List;

/** What a client asks of the ledger, in its own terms: members by number, earlier steps by id. */
sealed interface Ask {
    /** Points of one promotion, or of none, that become one lot, as far as its limits allow. */
    record Grant(long points, long activatesAtMs, long expiresAtMs, List<Limit> limits) {}

    /**
     * At most so many points.
     *
     * @param counter which points count, 0 for those of this grant alone
     * @param refuses whether the whole posting is refused when it does not fit, else the grant is
     *     reduced
     */
    record Limit(int counter, long maxPoints, boolean refuses, boolean isBudget) {}

    /** What is given in one unit. */
    record InUnit(int unit, List<Grant> grants, long slidesToMs) {}

    /**
     * Give points.
     *
     * @param others what is given in other units as well, all of it or nothing
     */
    record Earn(
            int member,
            int unit,
            List<Grant> grants,
            long occurredAtMs,
            long slidesToMs,
            int partner,
            List<InUnit> others)
            implements Ask {
        Earn(
                int member,
                int unit,
                List<Grant> grants,
                long occurredAtMs,
                long slidesToMs,
                int partner) {
            this(member, unit, grants, occurredAtMs, slidesToMs, partner, List.of());
        }

        /** {@return whether it is, in its own unit, one grant without limits} */
        boolean isPlain() {
            return grants.size() == 1 && grants.getFirst().limits().isEmpty();
        }

        /** {@return what is given in each unit, its own first} */
        List<InUnit> units() {
            List<InUnit> units = new ArrayList<>(List.of(new InUnit(unit, grants, slidesToMs)));
            units.addAll(others);
            return units;
        }
    }

    /** Spend points; {@code upTo}: as many of them as there are. */
    record Redeem(int member, int unit, long points, boolean upTo, long slidesToMs, int partner)
            implements Ask {}

    /**
     * Do something about what an earlier step posted.
     *
     * @param step the id of that step
     * @param points 0 for all
     * @param lost where pieces of a purchase came back what each grant loses by that, {@code
     *     points} in the earn's own unit, of which as many go as are left; else empty
     */
    record FollowUp(
            EntryType kind,
            int step,
            long points,
            long slidesToMs,
            long graceUntilMs,
            List<Long> lost)
            implements Ask {
        FollowUp(EntryType kind, int step, long points, long slidesToMs, long graceUntilMs) {
            this(kind, step, points, slidesToMs, graceUntilMs, List.of());
        }
    }

    /** Reserve points for a while. */
    record Hold(int member, int unit, long points, long durationMs) implements Ask {}

    /** Give points of one member to another. */
    record Transfer(int from, int to, int unit, long points) implements Ask {}

    /** Let points lapse: an amount, or where that is 0 a percentage, times 10,000. */
    record Expire(int member, int unit, long points, long percentageE4) implements Ask {}

    /** Correct a balance. */
    record Adjust(int member, int unit, long points, boolean allowNegative, long expiresAtMs)
            implements Ask {}

    /** Make one member of two. */
    record Merge(int from, int into, int unit) implements Ask {}

    /** Put a member into a stage. */
    record SetStage(int member, int unit, Stage stage) implements Ask {}

    /** {@return what kind of entry will record it} */
    default EntryType type() {
        return switch (this) {
            case Earn _ -> EntryType.EARN;
            case Redeem _ -> EntryType.REDEEM;
            case FollowUp followUp -> followUp.kind();
            case Hold _ -> EntryType.HOLD;
            case Transfer _ -> EntryType.TRANSFER;
            case Expire _ -> EntryType.EXPIRE;
            case Adjust _ -> EntryType.ADJUST;
            case Merge _ -> EntryType.MERGE;
            case SetStage _ -> EntryType.STAGE;
        };
    }
}
