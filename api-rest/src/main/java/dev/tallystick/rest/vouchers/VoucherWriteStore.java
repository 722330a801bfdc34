package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.members.MergeLinkStore;

import org.jdbi.v3.core.Handle;

import java.util.Optional;

/** Writes vouchers to SQL, in whosever transaction. */
final class VoucherWriteStore {
    private VoucherWriteStore() {}

    /**
     * Adds a voucher.
     *
     * @param realMs since when it waits for the ledger if it is reserved, real time
     */
    static void insert(
            Handle handle, String programId, Voucher voucher, byte[] codeHash, long realMs) {
        Optional<Voucher.Bought> bought = voucher.bought();
        handle.createUpdate(
                        """
                        insert into voucher (program_id, voucher_id, voucher_no, voucher_type_id, member_id, state, pending_since_ms,
                                             code_hash, code_ciphertext, value, issued_at_ms, expires_at_ms, source, source_id,
                                             client_id, price_points, price_unit, tx_id, tx_key_high, tx_key_low)
                        values (:programId, :voucherId, :number, :typeId, :memberId, :state, :pendingSinceMs,
                                :codeHash, :codeCiphertext, :value, :issuedAtMs, :expiresAtMs, :source, :sourceId,
                                :clientId, :pricePoints, :priceUnit, :txId, :txKeyHigh, :txKeyLow)
                        """)
                .bind("programId", programId)
                .bind("voucherId", voucher.voucherId())
                .bind("number", voucher.number() == 0 ? null : Long.valueOf(voucher.number()))
                .bind("typeId", voucher.voucherTypeId())
                .bind("memberId", voucher.memberId())
                .bind("state", voucher.storedState().name())
                .bind("pendingSinceMs", bought.isPresent() ? Long.valueOf(realMs) : null)
                .bind("codeHash", codeHash)
                .bind("codeCiphertext", voucher.codeCiphertext())
                .bind("value", voucher.value().toText())
                .bind("issuedAtMs", voucher.issuedAtMs())
                .bind(
                        "expiresAtMs",
                        voucher.expiresAtMs().isPresent()
                                ? Long.valueOf(voucher.expiresAtMs().getAsLong())
                                : null)
                .bind("source", voucher.source().kind().name())
                .bind("sourceId", voucher.source().id().orElse(null))
                .bind("clientId", voucher.source().clientId())
                .bind("pricePoints", bought.map(Voucher.Bought::points).orElse(null))
                .bind("priceUnit", bought.flatMap(Voucher.Bought::unit).orElse(null))
                .bind("txId", bought.map(Voucher.Bought::txId).orElse(null))
                .bind("txKeyHigh", bought.map(it -> it.txKey().high()).orElse(null))
                .bind("txKeyLow", bought.map(it -> it.txKey().low()).orElse(null))
                .execute();
    }

    /** {@return the number of a program's next voucher} */
    static long nextNumber(Handle handle, String programId) {
        return handle.createQuery(
                        "select coalesce(max(voucher_no), 0) + 1 from voucher where program_id = ?")
                .bind(0, programId)
                .mapTo(Long.class)
                .one();
    }

    /**
     * {@return how many vouchers of a type a member has had, and those whose place he took, those
     * cancelled not counted}
     */
    static long countOfMember(Handle handle, VoucherStore.Wanted wanted) {
        return handle.createQuery(
                        """
                        select count(*) from voucher
                        where program_id = :programId and voucher_type_id = :typeId and state <> 'CANCELLED' and member_id in \
                        """
                                + MergeLinkStore.MEMBER_IDS)
                .bind("programId", wanted.programId())
                .bind("memberId", wanted.memberId())
                .bind("typeId", wanted.voucherTypeId())
                .mapTo(Long.class)
                .one();
    }
}
