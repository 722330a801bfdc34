package dev.tallystick.rest.subscriptions;

import dev.tallystick.rest.members.MergeLinkStore;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Subscriptions in SQL. A member's are his own and those of whom he took the place of. Statements
 * of the caller's transaction.
 */
final class SubscriptionStore {
    private static final String SELECT =
            """
            select subscription_id, member_id, subscription_no, plan_id, plan_version, asked_start_ms, starts_at_ms, time_zone,
                   period, renews, trial_ends_at_ms, ends_at_ms, cancelled_at_ms, price_points, payment, created_at_ms
            from subscription where program_id = :programId\
            """;

    /** Found by its id, and looked at whose it is. */
    static final String ONE_OF_MEMBER =
            SELECT
                    + " and subscription_id = :subscriptionId and payment <> 'RESERVED'"
                    + " and member_id in "
                    + MergeLinkStore.MEMBER_IDS;

    /** The first one tells. */
    static final String HAS_HAD =
            "select plan_id from subscription where program_id = :programId"
                    + " and plan_id = :planId and member_id in "
                    + MergeLinkStore.MEMBER_IDS
                    + " limit 1";

    private SubscriptionStore() {}

    static Optional<Subscription> find(Handle handle, String programId, String subscriptionId) {
        return handle.createQuery(SELECT + " and subscription_id = :subscriptionId")
                .bind("programId", programId)
                .bind("subscriptionId", subscriptionId)
                .map(SubscriptionStore::subscriptionOf)
                .findOne();
    }

    /** {@return one of a member's that somebody has} */
    static Optional<Subscription> find(
            Handle handle, String programId, String memberId, String subscriptionId) {
        return handle.createQuery(ONE_OF_MEMBER)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("subscriptionId", subscriptionId)
                .map(SubscriptionStore::subscriptionOf)
                .findOne();
    }

    /** {@return a member's below a number that somebody has, newest first} */
    static List<Subscription> list(
            Handle handle, String programId, String memberId, long belowNumber, int limit) {
        return handle.createQuery(
                        SELECT
                                + " and subscription_no < :below and payment <> 'RESERVED' and"
                                + " member_id in "
                                + MergeLinkStore.MEMBER_IDS
                                + " order by subscription_no desc limit :limit")
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("below", belowNumber)
                .bind("limit", limit)
                .map(SubscriptionStore::subscriptionOf)
                .list();
    }

    /** {@return a member's that are not over, those about to be paid among them} */
    static List<Subscription> notOver(
            Handle handle, String programId, String memberId, long nowMs) {
        return handle.createQuery(
                        SELECT
                                + " and ends_at_ms > :nowMs and member_id in "
                                + MergeLinkStore.MEMBER_IDS
                                + " order by subscription_no")
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("nowMs", nowMs)
                .map(SubscriptionStore::subscriptionOf)
                .list();
    }

    /** {@return a member's that are about to be paid} */
    static List<Subscription> reserved(Handle handle, String programId, String memberId) {
        return handle.createQuery(
                        SELECT
                                + " and payment = 'RESERVED' and member_id in "
                                + MergeLinkStore.MEMBER_IDS)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .map(SubscriptionStore::subscriptionOf)
                .list();
    }

    /** {@return whether a member ever had a plan} */
    static boolean hasHad(Handle handle, String programId, String memberId, String planId) {
        return handle.createQuery(HAS_HAD)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("planId", planId)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    /**
     * Adds one, numbered behind all others.
     *
     * @param realMs real time, by which what is never paid is given up
     */
    static void add(
            Handle handle, String programId, Subscription made, String clientId, long realMs) {
        handle.createUpdate(
                        """
                        insert into subscription (program_id, subscription_id, member_id, subscription_no, plan_id, plan_version,
                          asked_start_ms, starts_at_ms, time_zone, period, renews, trial_ends_at_ms, ends_at_ms, price_points,
                          payment, created_at_ms, reserved_at_ms, client_id)
                        select :programId, :subscriptionId, :memberId, coalesce(max(subscription_no), 0) + 1, :planId, :planVersion,
                          :askedMs, :startMs, :zone, :period, :renews, :trialMs, :endMs, :points, :payment, :createdMs, :realMs, :clientId
                        from subscription where program_id = :programId
                        """)
                .bind("programId", programId)
                .bind("subscriptionId", made.subscriptionId())
                .bind("memberId", made.memberId())
                .bind("planId", made.planId())
                .bind("planVersion", made.planVersion())
                .bind("askedMs", orNull(made.askedStartMs()))
                .bind("startMs", made.startsAtMs())
                .bind("zone", made.zone().getId())
                .bind("period", made.period().toString())
                .bind("renews", made.renews() ? 1 : 0)
                .bind("trialMs", orNull(made.trialEndsAtMs()))
                .bind("endMs", made.endsAtMs())
                .bind("points", orNull(made.pricePoints()))
                .bind("payment", made.payment().name())
                .bind("createdMs", made.createdAtMs())
                .bind("realMs", realMs)
                .bind("clientId", clientId)
                .execute();
    }

    /** {@return whether it was about to be paid, and is paid now} */
    static boolean pay(Handle handle, String programId, String subscriptionId) {
        return handle.createUpdate(
                                "update subscription set payment = 'PAID' where program_id = ? and"
                                        + " subscription_id = ? and payment = 'RESERVED'")
                        .bind(0, programId)
                        .bind(1, subscriptionId)
                        .execute()
                > 0;
    }

    /** Gives up what was about to be paid, if it was reserved before an instant of real time. */
    static void giveUp(
            Handle handle, String programId, String subscriptionId, long reservedBeforeMs) {
        handle.createUpdate(
                        "delete from subscription where program_id = ? and subscription_id = ? and"
                                + " payment = 'RESERVED' and reserved_at_ms < ?")
                .bind(0, programId)
                .bind(1, subscriptionId)
                .bind(2, reservedBeforeMs)
                .execute();
    }

    static void cancel(Handle handle, String programId, Subscription cancelled) {
        handle.createUpdate(
                        "update subscription set cancelled_at_ms = ?, ends_at_ms = ? where"
                                + " program_id = ? and subscription_id = ?")
                .bind(0, cancelled.cancelledAtMs().orElseThrow())
                .bind(1, cancelled.endsAtMs())
                .bind(2, programId)
                .bind(3, cancelled.subscriptionId())
                .execute();
    }

    private static Long orNull(OptionalLong value) {
        return value.isPresent() ? Long.valueOf(value.getAsLong()) : null;
    }

    private static Subscription subscriptionOf(ResultSet row, StatementContext context)
            throws SQLException {
        return new Subscription(
                row.getString("subscription_id"),
                row.getString("member_id"),
                row.getLong("subscription_no"),
                row.getString("plan_id"),
                row.getInt("plan_version"),
                optional(row, "asked_start_ms"),
                row.getLong("starts_at_ms"),
                ZoneId.of(row.getString("time_zone")),
                Period.parse(row.getString("period")),
                row.getInt("renews") != 0,
                optional(row, "trial_ends_at_ms"),
                row.getLong("ends_at_ms"),
                optional(row, "cancelled_at_ms"),
                optional(row, "price_points"),
                Subscription.Payment.valueOf(row.getString("payment")),
                row.getLong("created_at_ms"));
    }

    private static OptionalLong optional(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
