package dev.tallystick.rest.subscriptions;

import dev.tallystick.ledger.entry.Dates;

import java.time.Period;
import java.time.ZoneId;
import java.util.OptionalLong;

/**
 * A member's subscription. How it stands follows from the time: nothing is written when a period
 * ends. All times are the ledger's.
 *
 * @param subscriptionId chosen by the client, unique in the program; where points pay, the txId as
 *     well
 * @param number counts the program's from 1
 * @param askedStartMs when it was asked to begin; empty: at once
 * @param zone of the program when it was made
 * @param renews whether a period follows a period until it is cancelled
 * @param trialEndsAtMs when the first period begins that is paid; empty: at once
 * @param endsAtMs the first instant at which it is over; {@link Dates#NEVER} while it renews
 * @param pricePoints what it cost; empty: no points
 * @param payment whether that is paid
 */
record Subscription(
        String subscriptionId,
        String memberId,
        long number,
        String planId,
        int planVersion,
        OptionalLong askedStartMs,
        long startsAtMs,
        ZoneId zone,
        Period period,
        boolean renews,
        OptionalLong trialEndsAtMs,
        long endsAtMs,
        OptionalLong cancelledAtMs,
        OptionalLong pricePoints,
        Payment payment,
        long createdAtMs) {
    /** What became of the points it costs. The names are stored: never renamed. */
    enum Payment {
        /** It costs none. */
        NONE,
        /** They are about to be redeemed: nobody has it yet. */
        RESERVED,
        /** They are redeemed. */
        PAID
    }

    /**
     * A period of it.
     *
     * @param trial whether it costs nothing
     */
    record Current(long fromMs, long toMs, boolean trial) {}

    boolean isOver(long nowMs) {
        return endsAtMs <= nowMs;
    }

    /** {@return whether the member has the plan at an instant} */
    boolean isRunning(long nowMs) {
        return payment != Payment.RESERVED && startsAtMs <= nowMs && !isOver(nowMs);
    }

    SubscriptionState stateAt(long nowMs) {
        if (cancelledAtMs.isPresent()) {
            return SubscriptionState.CANCELLED;
        }
        if (isOver(nowMs)) {
            return SubscriptionState.EXPIRED;
        }
        return nowMs < startsAtMs ? SubscriptionState.SCHEDULED : SubscriptionState.ACTIVE;
    }

    /** {@return the period of an instant; the first before it begins, the last once it is over} */
    Current currentAt(long nowMs) {
        long lastMs = endsAtMs == Dates.NEVER ? nowMs : Math.min(nowMs, endsAtMs - 1);
        long atMs = Math.max(startsAtMs, lastMs);
        if (trialEndsAtMs.isPresent() && atMs < trialEndsAtMs.getAsLong()) {
            return new Current(startsAtMs, trialEndsAtMs.getAsLong(), true);
        }
        Billing.Span span =
                new Billing(trialEndsAtMs.orElse(startsAtMs), zone, period).around(atMs);
        return new Current(span.fromMs(), span.toMs(), false);
    }

    /** {@return whether two would have the member in one plan at one instant} */
    boolean overlaps(long fromMs, long toMs) {
        return fromMs < endsAtMs && startsAtMs < toMs;
    }

    /** {@return the same cancelled} */
    Subscription cancelled(long atMs, long endMs) {
        return ending(endMs, OptionalLong.of(atMs));
    }

    /** {@return what was made at first} */
    Subscription asMade() {
        long firstMs = trialEndsAtMs.orElse(startsAtMs);
        long endMs = renews ? Dates.NEVER : new Billing(firstMs, zone, period).startMs(1);
        return ending(endMs, OptionalLong.empty());
    }

    private Subscription ending(long endMs, OptionalLong cancelledMs) {
        return new Subscription(
                subscriptionId,
                memberId,
                number,
                planId,
                planVersion,
                askedStartMs,
                startsAtMs,
                zone,
                period,
                renews,
                trialEndsAtMs,
                endMs,
                cancelledMs,
                pricePoints,
                payment,
                createdAtMs);
    }
}
