package dev.tallystick.rest.benefits;

import dev.tallystick.rest.members.MergeLinkStore;

import org.jdbi.v3.core.Handle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Allocated uses in SQL. Statements of the caller's transaction. */
final class AllocationStore {
    /** Of one benefit, of a member. */
    static final String UNUSED_OF_ONE =
            """
            select count(*) from benefit_allocation where program_id = :programId and benefit_id = :benefitId
              and usage_id is null and voucher_type_id is null and member_id in \
            """
                    + MergeLinkStore.MEMBER_IDS;

    private AllocationStore() {}

    static Optional<Allocation> find(Handle handle, String programId, String allocationId) {
        return handle.createQuery(
                        """
                        select allocation_id, benefit_id, member_id, allocated_at_ms, voucher_type_id from benefit_allocation
                        where program_id = ? and allocation_id = ?
                        """)
                .bind(0, programId)
                .bind(1, allocationId)
                .map(
                        (row, context) ->
                                new Allocation(
                                        row.getString("allocation_id"),
                                        row.getString("benefit_id"),
                                        row.getString("member_id"),
                                        row.getLong("allocated_at_ms"),
                                        Optional.ofNullable(row.getString("voucher_type_id"))))
                .findOne();
    }

    static void add(Handle handle, String programId, Allocation allocation, String clientId) {
        handle.createUpdate(
                        """
                        insert into benefit_allocation (program_id, allocation_id, benefit_id, member_id, allocated_at_ms, voucher_type_id, client_id)
                        values (:programId, :allocationId, :benefitId, :memberId, :atMs, :voucherTypeId, :clientId)
                        """)
                .bind("programId", programId)
                .bind("allocationId", allocation.allocationId())
                .bind("benefitId", allocation.benefitId())
                .bind("memberId", allocation.memberId())
                .bind("atMs", allocation.allocatedAtMs())
                .bind("voucherTypeId", allocation.voucherTypeId().orElse(null))
                .bind("clientId", clientId)
                .execute();
    }

    /**
     * {@return how many each benefit has that are not used, the member's and of those he took in}
     */
    static Map<String, Long> unused(Handle handle, String programId, String memberId) {
        Map<String, Long> counts = new HashMap<>();
        handle.createQuery(
                        "select benefit_id, count(*) from benefit_allocation where program_id ="
                                + " :programId and usage_id is null and voucher_type_id is null and"
                                + " member_id in "
                                + MergeLinkStore.MEMBER_IDS
                                + " group by benefit_id")
                .bind("programId", programId)
                .bind("memberId", memberId)
                .map((row, context) -> counts.put(row.getString(1), row.getLong(2)))
                .list();
        return counts;
    }

    /** {@return the same of one benefit} */
    static long unused(Handle handle, String programId, String memberId, String benefitId) {
        return handle.createQuery(UNUSED_OF_ONE)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("benefitId", benefitId)
                .mapTo(Long.class)
                .one();
    }

    /** {@return the id of the oldest that is not used, which the use takes} */
    static String take(Handle handle, String programId, Use use) {
        String allocationId =
                handle.createQuery(
                                """
                                select allocation_id from benefit_allocation
                                where program_id = :programId and benefit_id = :benefitId and usage_id is null and voucher_type_id is null and member_id in \
                                """
                                        + MergeLinkStore.MEMBER_IDS
                                        + " order by allocated_at_ms, allocation_id limit 1")
                        .bind("programId", programId)
                        .bind("memberId", use.memberId())
                        .bind("benefitId", use.benefitId())
                        .mapTo(String.class)
                        .one();
        handle.createUpdate(
                        "update benefit_allocation set usage_id = ? where program_id = ? and"
                                + " allocation_id = ?")
                .bind(0, use.usageId())
                .bind(1, programId)
                .bind(2, allocationId)
                .execute();
        return allocationId;
    }
}
