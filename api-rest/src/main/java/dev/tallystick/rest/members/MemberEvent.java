package dev.tallystick.rest.members;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Something that happened to a member beside points. Its details are for whoever looks into an
 * account: names of fields and codes, never what a person told of himself.
 *
 * @param by who did it and when
 * @param position of the ledger's entry it follows from; empty for what came by a request
 * @param details by name, in order: a String, a Long, a Boolean or a list of Strings each
 */
public record MemberEvent(
        Type type, ChangedBy by, OptionalLong position, Map<String, Object> details) {
    /** What can happen. The names are stored and shown: never renamed or reused. */
    public enum Type {
        /** The member was enrolled. */
        ENROLLED,
        /** {@code fields}: the names of those that changed. */
        PROFILE_CHANGED,
        /** A first card; {@code cardEnding}. */
        CARD_ISSUED,
        /** Another card; {@code cardEnding}, {@code newCardEnding}. */
        CARD_REPLACED,
        /** No card any more; {@code cardEnding}. */
        CARD_CANCELLED,
        /** {@code provider}. */
        ALIAS_SET,
        /** {@code provider}. */
        ALIAS_REMOVED,
        /** {@code currency}, {@code preferred}. */
        CURRENCY_SET,
        /** {@code currency}. */
        CURRENCY_REMOVED,
        /** {@code category}, {@code channels} unless all. */
        CONSENT_GIVEN,
        /** {@code category}. */
        CONSENT_WITHDRAWN,
        /** {@code from}, {@code to}. */
        STAGE_CHANGED,
        /** The member is another from now on: {@code into}. */
        MERGED,
        /** The member took another's place: {@code source}. */
        MERGED_FROM,
        /** The member is himself again: {@code into}. */
        MERGE_REVERSED,
        /** Another whom the member had taken the place of is himself again: {@code source}. */
        MERGED_FROM_REVERSED,
        /** {@code from}, {@code to}. */
        TIER_CHANGED,
        /** A log-in that was let in. */
        SESSION_OPENED,
        /** A log-out. */
        SESSION_CLOSED,
        /** Log-ins are refused for a while. */
        LOCKED_OUT,
        /** The PIN was set or cleared. */
        PIN_CHANGED,
        /** The password was set, changed or cleared. */
        PASSWORD_CHANGED,
        /** A mail with a way to a new password was asked for. */
        PASSWORD_RESET_REQUESTED,
        /** Above which a redemption needs the PIN. */
        REDEMPTION_THRESHOLD_CHANGED,
        /** A voucher was given: {@code voucherId}, {@code voucherTypeId}, {@code source}. */
        VOUCHER_ALLOCATED,
        /** A voucher was bought with points: {@code voucherId}, {@code voucherTypeId}. */
        VOUCHER_BOUGHT,
        /** {@code voucherId}, {@code voucherTypeId}. */
        VOUCHER_USED,
        /** A voucher was called back: {@code voucherId}, {@code voucherTypeId}. */
        VOUCHER_CANCELLED,
        /** Tickets of a sweepstake; {@code sweepstakeId}, {@code txId}. */
        TICKETS_ISSUED,
        /** A ticket was drawn; {@code sweepstakeId}, {@code prizeId}. */
        SWEEPSTAKE_WON,
        /** {@code benefitId}, {@code usageId}. */
        BENEFIT_USED,
        /** A use beside all limits was given; {@code benefitId}, {@code allocationId}. */
        BENEFIT_ALLOCATED,
        /** {@code planId}, {@code subscriptionId}. */
        SUBSCRIBED,
        /** {@code planId}, {@code subscriptionId}, {@code atOnce}. */
        SUBSCRIPTION_CANCELLED,
        /** What was known of the person was destroyed. */
        ERASED
    }

    /** Something that a client did. */
    public static MemberEvent of(Type type, ChangedBy by) {
        return new MemberEvent(type, by, OptionalLong.empty(), Map.of());
    }

    /**
     * Something that follows from an entry of the ledger. Told twice of one entry, it stands once.
     *
     * @param postedAtMs the entry's, epoch milliseconds
     */
    public static MemberEvent following(Type type, long position, long postedAtMs) {
        return new MemberEvent(
                type, ChangedBy.theLedger(postedAtMs), OptionalLong.of(position), Map.of());
    }

    /** The same with one more detail. */
    public MemberEvent with(String name, String value) {
        return withDetail(name, value);
    }

    /** The same with one more detail. */
    public MemberEvent with(String name, boolean value) {
        return withDetail(name, value);
    }

    /** The same with one more detail. */
    public MemberEvent with(String name, List<String> values) {
        return withDetail(name, List.copyOf(values));
    }

    private MemberEvent withDetail(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new MemberEvent(type, by, position, more);
    }
}
