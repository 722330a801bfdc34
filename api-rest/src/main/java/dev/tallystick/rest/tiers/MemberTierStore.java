package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;

import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is projected about members' tiers, in SQL. */
final class MemberTierStore {
    private static final String SELECT =
            "select key_high, key_low, seq, tier_id, tier_rank, since_ms, kept_until_ms, due_ms,"
                    + " last_ms, move_count, rewarded_rank, into_high, into_low from tier_member ";
    private static final String OF_MEMBER = "where program_id = ? and key_high = ? and key_low = ?";

    /** A member to whom something happens by itself. */
    record Due(String programId, MemberKey key) {}

    Optional<MemberTier> find(TierSessionStore handle, String programId, MemberKey key) {
        return handle.createQuery(SELECT + OF_MEMBER)
                .bind(0, programId)
                .bind(1, key.high())
                .bind(2, key.low())
                .map(MemberTierStore::memberOf)
                .findOne();
    }

    void save(TierSessionStore handle, String programId, MemberTier member) {
        handle.createUpdate(
                        """
                        insert into tier_member (program_id, key_high, key_low, seq, tier_id, tier_rank, since_ms, kept_until_ms,
                                                 due_ms, last_ms, move_count, rewarded_rank, into_high, into_low)
                        values (:programId, :high, :low, :seq, :tierId, :rank, :sinceMs, :keptUntilMs,
                                :dueMs, :lastMs, :moveCount, :rewardedRank, :intoHigh, :intoLow)
                        on conflict (program_id, key_high, key_low) do update
                        set seq = :seq, tier_id = :tierId, tier_rank = :rank, since_ms = :sinceMs, kept_until_ms = :keptUntilMs,
                            due_ms = :dueMs, last_ms = :lastMs, move_count = :moveCount, rewarded_rank = :rewardedRank,
                            into_high = :intoHigh, into_low = :intoLow
                        """)
                .bind("programId", programId)
                .bind("high", member.key().high())
                .bind("low", member.key().low())
                .bind("seq", member.seq())
                .bind("tierId", member.place().tierId().orElse(null))
                .bind("rank", member.place().rank())
                .bind("sinceMs", boxed(member.place().sinceMs()))
                .bind("keptUntilMs", member.place().keptUntilMs())
                .bind("dueMs", member.place().dueMs())
                .bind("lastMs", member.place().lastMs())
                .bind("moveCount", member.place().moveCount())
                .bind("rewardedRank", member.rewardedRank())
                .bind("intoHigh", member.into().map(MemberKey::high).orElse(null))
                .bind("intoLow", member.into().map(MemberKey::low).orElse(null))
                .execute();
    }

    /** Adds to what a member earned or spent on a day; less where it is below 0. */
    void add(
            TierSessionStore handle,
            String programId,
            MemberKey key,
            Measure measure,
            LocalDate day,
            long amount) {
        long before =
                handle.createQuery(
                                "select amount from tier_amount "
                                        + OF_MEMBER
                                        + " and measure = ? and local_day = ?")
                        .bind(0, programId)
                        .bind(1, key.high())
                        .bind(2, key.low())
                        .bind(3, measure.key())
                        .bind(4, day.toEpochDay())
                        .mapTo(Long.class)
                        .findOne()
                        .orElse(0L);
        handle.createUpdate(
                        """
                        insert into tier_amount (program_id, key_high, key_low, measure, local_day, amount)
                        values (:programId, :high, :low, :measure, :day, :amount)
                        on conflict (program_id, key_high, key_low, measure, local_day) do update set amount = :amount
                        """)
                .bind("programId", programId)
                .bind("high", key.high())
                .bind("low", key.low())
                .bind("measure", measure.key())
                .bind("day", day.toEpochDay())
                .bind("amount", DailyAmounts.sum(before, amount))
                .execute();
    }

    /** {@return what a member and all who were merged into it earned and spent} */
    DailyAmounts amounts(TierSessionStore handle, String programId, MemberKey key) {
        DailyAmounts amounts = new DailyAmounts();
        Deque<MemberKey> left = new ArrayDeque<>(List.of(key));
        while (!left.isEmpty()) {
            MemberKey one = left.pop();
            addAmounts(handle, programId, one, amounts);
            left.addAll(mergedInto(handle, programId, one));
        }
        return amounts;
    }

    private static void addAmounts(
            TierSessionStore handle, String programId, MemberKey key, DailyAmounts amounts) {
        handle.createQuery("select measure, local_day, amount from tier_amount " + OF_MEMBER)
                .bind(0, programId)
                .bind(1, key.high())
                .bind(2, key.low())
                .map(
                        (row, context) ->
                                amounts.add(
                                        Measure.ofKey(row.getString("measure")),
                                        LocalDate.ofEpochDay(row.getLong("local_day")),
                                        row.getLong("amount")))
                .list();
    }

    private static List<MemberKey> mergedInto(
            TierSessionStore handle, String programId, MemberKey key) {
        return handle.createQuery(
                        "select key_high, key_low from tier_member"
                                + " where program_id = ? and into_high = ? and into_low = ?")
                .bind(0, programId)
                .bind(1, key.high())
                .bind(2, key.low())
                .map((row, context) -> keyOf(row))
                .list();
    }

    void add(TierSessionStore handle, String programId, TierMove move) {
        handle.createUpdate(
                        """
                        insert into tier_move (program_id, key_high, key_low, move_no, from_tier, to_tier, cause, at_ms, position,
                                               kept_until_ms)
                        values (:programId, :high, :low, :number, :from, :to, :cause, :atMs, :position, :keptUntilMs)
                        """)
                .bind("programId", programId)
                .bind("high", move.member().high())
                .bind("low", move.member().low())
                .bind("number", move.number())
                .bind("from", move.from().orElse(null))
                .bind("to", move.to().orElse(null))
                .bind("cause", move.cause().name())
                .bind("atMs", move.atMs())
                .bind("position", move.position())
                .bind("keptUntilMs", move.keptUntilMs())
                .execute();
    }

    /** {@return a member's moves below a number, newest first} */
    List<TierMove> moves(
            TierSessionStore handle, String programId, MemberKey key, long belowNumber, int limit) {
        return handle.createQuery(
                        "select move_no, from_tier, to_tier, cause, at_ms, position, kept_until_ms"
                                + " from tier_move "
                                + OF_MEMBER
                                + " and move_no < ? order by move_no desc limit ?")
                .bind(0, programId)
                .bind(1, key.high())
                .bind(2, key.low())
                .bind(3, belowNumber)
                .bind(4, limit)
                .map(
                        (row, context) ->
                                new TierMove(
                                        key,
                                        row.getLong("move_no"),
                                        Optional.ofNullable(row.getString("from_tier")),
                                        Optional.ofNullable(row.getString("to_tier")),
                                        TierCause.valueOf(row.getString("cause")),
                                        row.getLong("at_ms"),
                                        row.getLong("position"),
                                        row.getLong("kept_until_ms")))
                .list();
    }

    /** Adds a tier given by hand. */
    void add(TierSessionStore handle, String programId, MemberKey key, ManualTier manual) {
        handle.createUpdate(
                        """
                        insert into tier_manual (program_id, seq, key_high, key_low, tier_id, until_ms, reason, client_id,
                                                 after_position, at_ms)
                        values (:programId, :seq, :high, :low, :tierId, :untilMs, :reason, :clientId, :afterPosition, :atMs)
                        """)
                .bind("programId", programId)
                .bind("seq", manual.seq())
                .bind("high", key.high())
                .bind("low", key.low())
                .bind("tierId", manual.tierId().orElse(null))
                .bind("untilMs", manual.untilMs())
                .bind("reason", manual.reason())
                .bind("clientId", manual.clientId())
                .bind("afterPosition", manual.afterPosition())
                .bind("atMs", manual.atMs())
                .execute();
    }

    /** {@return what was given to a member by hand, in order} */
    List<ManualTier> manual(TierSessionStore handle, String programId, MemberKey key) {
        return handle.createQuery(
                        "select seq, tier_id, until_ms, reason, client_id, after_position, at_ms"
                                + " from tier_manual "
                                + OF_MEMBER
                                + " order by seq")
                .bind(0, programId)
                .bind(1, key.high())
                .bind(2, key.low())
                .map(
                        (row, context) ->
                                new ManualTier(
                                        row.getLong("seq"),
                                        Optional.ofNullable(row.getString("tier_id")),
                                        row.getLong("until_ms"),
                                        row.getString("reason"),
                                        row.getString("client_id"),
                                        row.getLong("after_position"),
                                        row.getLong("at_ms")))
                .list();
    }

    /** {@return some members whom an instant concerns that has come} */
    List<Due> due(TierSessionStore handle, long nowMs, int limit) {
        return handle.createQuery(
                        "select program_id, key_high, key_low from tier_member where due_ms <= ?"
                                + " order by due_ms limit ?")
                .bind(0, nowMs)
                .bind(1, limit)
                .map((row, context) -> new Due(row.getString("program_id"), keyOf(row)))
                .list();
    }

    /** {@return some members who did not mind a decision on tiers yet} */
    List<MemberKey> behind(TierSessionStore handle, String programId, long seq, int limit) {
        return handle.createQuery(
                        "select key_high, key_low from tier_member"
                                + " where program_id = ? and seq < ? order by seq limit ?")
                .bind(0, programId)
                .bind(1, seq)
                .bind(2, limit)
                .map((row, context) -> keyOf(row))
                .list();
    }

    /** {@return some members who did not mind what was given by hand behind an entry} */
    List<MemberKey> behindManual(
            TierSessionStore handle, String programId, long position, int limit) {
        return handle.createQuery(
                        """
                        select distinct g.key_high, g.key_low from tier_manual g
                        left join tier_member m on m.program_id = g.program_id and m.key_high = g.key_high and m.key_low = g.key_low
                        where g.program_id = ? and g.after_position <= ? and (m.seq is null or m.seq < g.seq) limit ?
                        """)
                .bind(0, programId)
                .bind(1, position)
                .bind(2, limit)
                .map((row, context) -> keyOf(row))
                .list();
    }

    private static MemberTier memberOf(ResultSet row, StatementContext context)
            throws SQLException {
        Optional<MemberKey> into = Optional.empty();
        long intoHigh = row.getLong("into_high");
        if (!row.wasNull()) {
            into = Optional.of(new MemberKey(intoHigh, row.getLong("into_low")));
        }
        long sinceMs = row.getLong("since_ms");
        OptionalLong since = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(sinceMs);
        return new MemberTier(
                keyOf(row),
                row.getLong("seq"),
                new MemberTier.Place(
                        Optional.ofNullable(row.getString("tier_id")),
                        row.getInt("tier_rank"),
                        since,
                        row.getLong("kept_until_ms"),
                        row.getLong("due_ms"),
                        row.getLong("last_ms"),
                        row.getLong("move_count")),
                row.getInt("rewarded_rank"),
                into);
    }

    private static MemberKey keyOf(ResultSet row) throws SQLException {
        return new MemberKey(row.getLong("key_high"), row.getLong("key_low"));
    }

    private static Long boxed(OptionalLong value) {
        return value.isPresent() ? Long.valueOf(value.getAsLong()) : null;
    }
}
