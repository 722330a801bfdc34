package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.problem.Problem;

import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * How many vouchers of a type there are, and the codes that wait in its pool. Every count is moved
 * in the transaction of what it counts, so of many who want the last one, one gets it.
 */
final class VoucherStockStore {
    /**
     * A code of a pool as it is stored.
     *
     * @param hash what it is found by
     * @param ciphertext under the server's key
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record PoolCode(byte[] hash, byte[] ciphertext) {}

    /**
     * What there is of a type.
     *
     * @param issuedCount vouchers, those cancelled not counted
     * @param freeCount codes in the pool
     */
    record Stock(long issuedCount, long freeCount) {}

    private VoucherStockStore() {}

    static Stock find(Handle handle, String programId, String typeId) {
        return handle.createQuery(
                        "select issued_count, free_count from voucher_stock where program_id ="
                                + " :programId and voucher_type_id = :typeId")
                .bind("programId", programId)
                .bind("typeId", typeId)
                .map(
                        (row, context) ->
                                new Stock(row.getLong("issued_count"), row.getLong("free_count")))
                .findOne()
                .orElse(new Stock(0, 0));
    }

    /**
     * Counts one more voucher.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code voucher_limit_reached}
     */
    static void count(Handle handle, String programId, String typeId, OptionalLong limit) {
        make(handle, programId, typeId);
        int counted =
                handle.createUpdate(
                                """
                                update voucher_stock set issued_count = issued_count + 1
                                where program_id = :programId and voucher_type_id = :typeId and issued_count < :limit
                                """)
                        .bind("programId", programId)
                        .bind("typeId", typeId)
                        .bind("limit", limit.orElse(Long.MAX_VALUE))
                        .execute();
        if (counted == 0) {
            throw Problem.of(409, "voucher_limit_reached", "There are no more of these vouchers.")
                    .exception();
        }
    }

    /** Counts one less. */
    static void uncount(Handle handle, String programId, String typeId) {
        handle.createUpdate(
                        """
                        update voucher_stock set issued_count = issued_count - 1
                        where program_id = :programId and voucher_type_id = :typeId
                        """)
                .bind("programId", programId)
                .bind("typeId", typeId)
                .execute();
    }

    /**
     * {@return the pool's next code, which is this voucher's from now on}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code voucher_codes_exhausted}
     */
    static PoolCode take(Handle handle, String programId, String typeId, String voucherId) {
        Optional<PoolCode> next =
                handle.createQuery(
                                """
                                update voucher_code set voucher_id = :voucherId
                                where program_id = :programId and code_hash = (
                                    select code_hash from voucher_code
                                    where program_id = :programId and voucher_type_id = :typeId and voucher_id is null
                                    order by code_no limit 1)
                                returning code_hash, ciphertext
                                """)
                        .bind("programId", programId)
                        .bind("typeId", typeId)
                        .bind("voucherId", voucherId)
                        .map(
                                (row, context) ->
                                        new PoolCode(
                                                row.getBytes("code_hash"),
                                                row.getBytes("ciphertext")))
                        .findOne();
        move(handle, programId, typeId, next.isPresent() ? -1 : 0);
        return next.orElseThrow(
                () ->
                        Problem.of(
                                        409,
                                        "voucher_codes_exhausted",
                                        "The pool has no more codes: more must be imported.")
                                .exception());
    }

    /** Lets a code go that a voucher has for good: it is the voucher's only from now on. */
    static void consume(Handle handle, String programId, String voucherId) {
        handle.createUpdate("delete from voucher_code where program_id = ? and voucher_id = ?")
                .bind(0, programId)
                .bind(1, voucherId)
                .execute();
    }

    /** Puts a code back that was a voucher's and that nobody saw; there may be none. */
    static void giveBack(Handle handle, String programId, String typeId, String voucherId) {
        int back =
                handle.createUpdate(
                                "update voucher_code set voucher_id = null where program_id = ? and"
                                        + " voucher_id = ?")
                        .bind(0, programId)
                        .bind(1, voucherId)
                        .execute();
        move(handle, programId, typeId, back);
    }

    /**
     * {@return how many codes were new in the program; they are in the pool now}
     *
     * @param doubled hears the indexes of the others
     */
    static int add(
            Handle handle,
            String programId,
            String typeId,
            List<PoolCode> codes,
            IntConsumer doubled,
            long nowMs) {
        make(handle, programId, typeId);
        long lastNumber =
                handle.createQuery(
                                "select last_code_no from voucher_stock where program_id = ? and"
                                        + " voucher_type_id = ?")
                        .bind(0, programId)
                        .bind(1, typeId)
                        .mapTo(Long.class)
                        .one();
        int added = 0;
        for (int index = 0; index < codes.size(); index++) {
            long number = lastNumber + added + 1;
            if (add(handle, programId, typeId, codes.get(index), number, nowMs) == 1) {
                added++;
            } else {
                doubled.accept(index);
            }
        }
        handle.createUpdate(
                        """
                        update voucher_stock set last_code_no = last_code_no + :added, free_count = free_count + :added
                        where program_id = :programId and voucher_type_id = :typeId
                        """)
                .bind("added", added)
                .bind("programId", programId)
                .bind("typeId", typeId)
                .execute();
        return added;
    }

    /** {@return whether a pool has a code} */
    static boolean has(Handle handle, String programId, byte[] codeHash) {
        return handle.createQuery(
                        "select 1 from voucher_code where program_id = ? and code_hash = ?")
                .bind(0, programId)
                .bind(1, codeHash)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static int add(
            Handle handle,
            String programId,
            String typeId,
            PoolCode code,
            long number,
            long nowMs) {
        return handle.createUpdate(
                        """
                        insert into voucher_code (program_id, code_hash, voucher_type_id, code_no, ciphertext, imported_at_ms)
                        select :programId, :hash, :typeId, :number, :ciphertext, :nowMs
                        where not exists (select 1 from voucher where program_id = :programId and code_hash = :hash)
                        on conflict (program_id, code_hash) do nothing
                        """)
                .bind("programId", programId)
                .bind("hash", code.hash())
                .bind("typeId", typeId)
                .bind("number", number)
                .bind("ciphertext", code.ciphertext())
                .bind("nowMs", nowMs)
                .execute();
    }

    private static void make(Handle handle, String programId, String typeId) {
        handle.createUpdate(
                        """
                        insert into voucher_stock (program_id, voucher_type_id, issued_count, free_count, last_code_no)
                        values (:programId, :typeId, 0, 0, 0)
                        on conflict (program_id, voucher_type_id) do nothing
                        """)
                .bind("programId", programId)
                .bind("typeId", typeId)
                .execute();
    }

    private static void move(Handle handle, String programId, String typeId, int freeCodes) {
        if (freeCodes == 0) {
            return;
        }
        handle.createUpdate(
                        """
                        update voucher_stock set free_count = free_count + :codes
                        where program_id = :programId and voucher_type_id = :typeId
                        """)
                .bind("codes", freeCodes)
                .bind("programId", programId)
                .bind("typeId", typeId)
                .execute();
    }
}
