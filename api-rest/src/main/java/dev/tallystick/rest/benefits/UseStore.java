package dev.tallystick.rest.benefits;

import dev.tallystick.rest.members.MergeLinkStore;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Uses of benefits in SQL. What a member used, and what those used whose place he took, counts
 * together. Statements of the caller's transaction.
 */
final class UseStore {
    /** Reads no more than was used since the year began. */
    static final String COUNT =
            """
            select benefit_id,
              sum(case when used_at_ms >= :dayMs then 1 else 0 end) as in_day,
              sum(case when used_at_ms >= :monthMs then 1 else 0 end) as in_month,
              sum(case when used_at_ms >= :quarterMs then 1 else 0 end) as in_quarter,
              count(*) as in_year
            from benefit_use where program_id = :programId and allocation_id is null and used_at_ms >= :yearMs and member_id in \
            """
                    + MergeLinkStore.MEMBER_IDS;

    /** Reads no more rows than are counted: as many as a limit lets be there. */
    static final String COUNT_OF_ONE =
            """
            select count(*) from benefit_use where program_id = :programId and benefit_id = :benefitId
              and used_at_ms >= :fromMs and allocation_id is null and member_id in \
            """
                    + MergeLinkStore.MEMBER_IDS;

    private UseStore() {}

    /**
     * {@return how often one benefit was used, in the periods that its limits name and in no other}
     *
     * @param starts of those periods
     */
    static Uses count(
            Handle handle,
            String programId,
            String memberId,
            String benefitId,
            Map<LimitPeriod, Long> starts) {
        Map<LimitPeriod, Long> inPeriod = new EnumMap<>(LimitPeriod.class);
        starts.forEach(
                (period, fromMs) ->
                        inPeriod.put(
                                period, countOf(handle, programId, memberId, benefitId, fromMs)));
        return new Uses(
                inPeriod,
                total(handle, programId, benefitId),
                AllocationStore.unused(handle, programId, memberId, benefitId));
    }

    private static long countOf(
            Handle handle, String programId, String memberId, String benefitId, long fromMs) {
        return handle.createQuery(COUNT_OF_ONE)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("benefitId", benefitId)
                .bind("fromMs", fromMs)
                .mapTo(Long.class)
                .one();
    }

    private static long total(Handle handle, String programId, String benefitId) {
        return handle.createQuery(
                        "select use_count from benefit_total where program_id = ? and benefit_id ="
                                + " ?")
                .bind(0, programId)
                .bind(1, benefitId)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /**
     * {@return the same of all that were used or allocated, by their ids}
     *
     * @param starts of all periods
     * @param everIds of those benefits of which it is asked how often they were used ever
     */
    static Map<String, Uses> countAll(
            Handle handle,
            String programId,
            String memberId,
            Map<LimitPeriod, Long> starts,
            List<String> everIds) {
        Map<String, Map<LimitPeriod, Long>> inPeriod = counts(handle, programId, memberId, starts);
        for (String id : everIds) {
            long ever = countOf(handle, programId, memberId, id, starts.get(LimitPeriod.LIFETIME));
            inPeriod.computeIfAbsent(id, _ -> new EnumMap<>(LimitPeriod.class))
                    .put(LimitPeriod.LIFETIME, ever);
        }
        Map<String, Long> totals = totals(handle, programId);
        Map<String, Long> allocated = AllocationStore.unused(handle, programId, memberId);
        Map<String, Uses> all = new HashMap<>();
        totals.forEach((id, total) -> all.put(id, new Uses(Map.of(), total, 0)));
        inPeriod.forEach((id, counts) -> all.put(id, new Uses(counts, of(all, id).byAll(), 0)));
        allocated.forEach(
                (id, count) ->
                        all.put(id, new Uses(of(all, id).inPeriod(), of(all, id).byAll(), count)));
        return all;
    }

    private static Uses of(Map<String, Uses> all, String benefitId) {
        return all.getOrDefault(benefitId, Uses.NONE);
    }

    private static Map<String, Map<LimitPeriod, Long>> counts(
            Handle handle, String programId, String memberId, Map<LimitPeriod, Long> starts) {
        Map<String, Map<LimitPeriod, Long>> counts = new HashMap<>();
        handle.createQuery(COUNT + " group by benefit_id")
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("dayMs", starts.get(LimitPeriod.DAY))
                .bind("monthMs", starts.get(LimitPeriod.MONTH))
                .bind("quarterMs", starts.get(LimitPeriod.QUARTER))
                .bind("yearMs", starts.get(LimitPeriod.YEAR))
                .map((row, context) -> counts.put(row.getString("benefit_id"), countsOf(row)))
                .list();
        return counts;
    }

    private static Map<LimitPeriod, Long> countsOf(ResultSet row) throws SQLException {
        Map<LimitPeriod, Long> counts = new EnumMap<>(LimitPeriod.class);
        counts.put(LimitPeriod.DAY, row.getLong("in_day"));
        counts.put(LimitPeriod.MONTH, row.getLong("in_month"));
        counts.put(LimitPeriod.QUARTER, row.getLong("in_quarter"));
        counts.put(LimitPeriod.YEAR, row.getLong("in_year"));
        return counts;
    }

    private static Map<String, Long> totals(Handle handle, String programId) {
        Map<String, Long> totals = new HashMap<>();
        handle.createQuery("select benefit_id, use_count from benefit_total where program_id = ?")
                .bind(0, programId)
                .map((row, context) -> totals.put(row.getString(1), row.getLong(2)))
                .list();
        return totals;
    }

    /** {@return the use of that id} */
    static Optional<Use> find(Handle handle, String programId, String usageId) {
        return handle.createQuery(
                        """
                        select usage_id, benefit_id, member_id, used_at_ms, left_count, renews_at_ms, voucher_type_id
                        from benefit_use where program_id = ? and usage_id = ?
                        """)
                .bind(0, programId)
                .bind(1, usageId)
                .map(UseStore::useOf)
                .findOne();
    }

    /** Adds a use, one of those allocated if so said: the oldest. */
    static void add(
            Handle handle, String programId, Use use, boolean byAllocation, String clientId) {
        Optional<String> allocationId =
                byAllocation
                        ? Optional.of(AllocationStore.take(handle, programId, use))
                        : Optional.empty();
        handle.createUpdate(
                        """
                        insert into benefit_use (program_id, usage_id, benefit_id, member_id, used_at_ms, left_count,
                                                 renews_at_ms, allocation_id, voucher_type_id, client_id)
                        values (:programId, :usageId, :benefitId, :memberId, :usedAtMs, :left, :renewsAtMs, :allocationId, :voucherTypeId, :clientId)
                        """)
                .bind("programId", programId)
                .bind("usageId", use.usageId())
                .bind("benefitId", use.benefitId())
                .bind("memberId", use.memberId())
                .bind("usedAtMs", use.usedAtMs())
                .bind("left", use.left().isPresent() ? Long.valueOf(use.left().getAsLong()) : null)
                .bind("renewsAtMs", use.renewsAtMs())
                .bind("allocationId", allocationId.orElse(null))
                .bind("voucherTypeId", use.voucherTypeId().orElse(null))
                .bind("clientId", clientId)
                .execute();
        handle.createUpdate(
                        """
                        insert into benefit_total (program_id, benefit_id, use_count) values (?, ?, 1)
                        on conflict (program_id, benefit_id) do update set use_count = benefit_total.use_count + 1
                        """)
                .bind(0, programId)
                .bind(1, use.benefitId())
                .execute();
    }

    private static Use useOf(ResultSet row, StatementContext context) throws SQLException {
        long left = row.getLong("left_count");
        boolean isAnyNumber = row.wasNull();
        return new Use(
                row.getString("usage_id"),
                row.getString("benefit_id"),
                row.getString("member_id"),
                row.getLong("used_at_ms"),
                isAnyNumber ? OptionalLong.empty() : OptionalLong.of(left),
                row.getLong("renews_at_ms"),
                Optional.ofNullable(row.getString("voucher_type_id")));
    }
}
