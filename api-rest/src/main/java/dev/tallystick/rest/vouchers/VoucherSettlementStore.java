package dev.tallystick.rest.vouchers;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Optional;

/**
 * Takes vouchers from what waits for the ledger to what came of it. A voucher is moved from the
 * state it is thought to be in, so that whoever comes second changes nothing.
 */
final class VoucherSettlementStore {
    private final Database database;

    VoucherSettlementStore(Database database) {
        this.database = database;
    }

    Optional<Voucher> find(String programId, String voucherId) {
        return database.read(handle -> VoucherRowStore.find(handle, programId, voucherId));
    }

    /** {@return the voucher that a posting bought, or is to buy} */
    Optional<Voucher> findByTx(TxKey txKey) {
        return database.read(handle -> VoucherRowStore.findByTx(handle, txKey))
                .map(VoucherRowStore.Row::voucher);
    }

    /** {@return those who wait for the ledger since an instant of real time, or longer} */
    List<VoucherRowStore.Row> pending(long sinceMs, int limit) {
        return database.read(handle -> VoucherRowStore.pending(handle, sinceMs, limit));
    }

    /** The posting that was to pay for it did not happen, and will not: code and place are free. */
    void release(String programId, Voucher reserved) {
        database.writeOnly(
                handle -> {
                    int released =
                            handle.createUpdate(
                                            "delete from voucher where program_id = ? and"
                                                    + " voucher_id = ? and state = 'RESERVED'")
                                    .bind(0, programId)
                                    .bind(1, reserved.voucherId())
                                    .execute();
                    if (released == 1) {
                        String typeId = reserved.voucherTypeId();
                        VoucherStockStore.giveBack(handle, programId, typeId, reserved.voucherId());
                        VoucherStockStore.uncount(handle, programId, typeId);
                    }
                });
    }

    /** The posting that pays for it happened: it is the member's. */
    static void issue(Handle handle, VoucherRowStore.Row row, long position, long postedAtMs) {
        Voucher voucher = row.voucher();
        long number =
                voucher.number() > 0
                        ? voucher.number()
                        : VoucherWriteStore.nextNumber(handle, row.programId());
        handle.createUpdate(
                        """
                        update voucher set state = 'UNUSED', pending_since_ms = null, voucher_no = :number, position = :position
                        where program_id = :programId and voucher_id = :voucherId and state = 'RESERVED'
                        """)
                .bind("number", number)
                .bind("position", position)
                .bind("programId", row.programId())
                .bind("voucherId", voucher.voucherId())
                .execute();
        VoucherStockStore.consume(handle, row.programId(), voucher.voucherId());
        MemberLogStore.append(
                handle,
                row.programId(),
                voucher.memberId(),
                following(MemberEvent.Type.VOUCHER_BOUGHT, voucher, position, postedAtMs));
    }

    /**
     * Keeps a voucher from being used until the ledger has decided about its points.
     *
     * @param txId of the posting that is to give them back
     * @param realMs real time
     * @return whether it is kept from now on, and was not before
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code voucher_already_used}, {@code
     *     voucher_cancelled}; 422 {@code tx_id_reused} where another voucher waits for that posting
     *     or was called back with it; 503 {@code voucher_cancelling} where another posting is under
     *     way
     */
    boolean beginCancelling(
            String programId,
            String voucherId,
            String txId,
            TxKey txKey,
            long realMs,
            boolean tried) {
        return database.write(
                handle -> {
                    Voucher voucher =
                            VoucherRowStore.find(handle, programId, voucherId).orElseThrow();
                    requireCancellable(voucher, txId);
                    requireNoOther(handle, voucherId, txId, txKey);
                    boolean begins = !tried && voucher.storedState() == VoucherState.UNUSED;
                    if (begins) {
                        handle.createUpdate(
                                        """
                                        update voucher set state = 'CANCELLING', pending_since_ms = :realMs, cancel_tx_id = :txId,
                                                           cancel_key_high = :high, cancel_key_low = :low
                                        where program_id = :programId and voucher_id = :voucherId
                                        """)
                                .bind("realMs", realMs)
                                .bind("txId", txId)
                                .bind("high", txKey.high())
                                .bind("low", txKey.low())
                                .bind("programId", programId)
                                .bind("voucherId", voucherId)
                                .execute();
                    }
                    return begins;
                });
    }

    /** The posting that was to give the points back did not happen, and will not. */
    void stopCancelling(String programId, String voucherId, TxKey txKey) {
        database.writeOnly(
                handle ->
                        handle.createUpdate(
                                        """
                                        update voucher set state = 'UNUSED', pending_since_ms = null, cancel_tx_id = null,
                                                           cancel_key_high = null, cancel_key_low = null
                                        where program_id = :programId and voucher_id = :voucherId and state = 'CANCELLING'
                                          and cancel_key_high = :high and cancel_key_low = :low
                                        """)
                                .bind("programId", programId)
                                .bind("voucherId", voucherId)
                                .bind("high", txKey.high())
                                .bind("low", txKey.low())
                                .execute());
    }

    /** The points were given back: it is nobody's any more. */
    static void cancel(Handle handle, VoucherRowStore.Row row, long position, long postedAtMs) {
        Voucher voucher = row.voucher();
        handle.createUpdate(
                        """
                        update voucher set state = 'CANCELLED', pending_since_ms = null, cancelled_at_ms = :atMs,
                                           cancel_position = :position
                        where program_id = :programId and voucher_id = :voucherId and state = 'CANCELLING'
                        """)
                .bind("atMs", postedAtMs)
                .bind("position", position)
                .bind("programId", row.programId())
                .bind("voucherId", voucher.voucherId())
                .execute();
        VoucherStockStore.uncount(handle, row.programId(), voucher.voucherTypeId());
        MemberLogStore.append(
                handle,
                row.programId(),
                voucher.memberId(),
                following(MemberEvent.Type.VOUCHER_CANCELLED, voucher, position, postedAtMs));
    }

    /**
     * Calls a voucher back that cost nothing; one that was called back stays so.
     *
     * @param by who, when in ledger time
     * @return the voucher as it is then
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code voucher_already_used}
     */
    Voucher cancel(String programId, String voucherId, ChangedBy by, boolean tried) {
        return database.write(
                handle -> {
                    Voucher voucher =
                            VoucherRowStore.find(handle, programId, voucherId).orElseThrow();
                    if (voucher.storedState() == VoucherState.USED) {
                        throw alreadyUsed().exception();
                    }
                    if (!tried && voucher.storedState() == VoucherState.UNUSED) {
                        cancel(handle, programId, voucher, by);
                    }
                    return VoucherRowStore.find(handle, programId, voucherId).orElseThrow();
                });
    }

    private static void cancel(Handle handle, String programId, Voucher voucher, ChangedBy by) {
        handle.createUpdate(
                        """
                        update voucher set state = 'CANCELLED', cancelled_at_ms = :atMs
                        where program_id = :programId and voucher_id = :voucherId
                        """)
                .bind("atMs", by.atMs())
                .bind("programId", programId)
                .bind("voucherId", voucher.voucherId())
                .execute();
        VoucherStockStore.uncount(handle, programId, voucher.voucherTypeId());
        MemberLogStore.append(
                handle,
                programId,
                voucher.memberId(),
                named(MemberEvent.of(MemberEvent.Type.VOUCHER_CANCELLED, by), voucher));
    }

    private static void requireCancellable(Voucher voucher, String txId) {
        switch (voucher.storedState()) {
            case USED -> throw alreadyUsed().exception();
            case CANCELLED -> {
                // with a txId: the ledger has given the points back, and says so itself
                if (voucher.cancelled().map(Voucher.Cancelled::txId).isEmpty()) {
                    throw Problem.of(409, "voucher_cancelled", "It was called back before.")
                            .exception();
                }
            }
            case CANCELLING -> {
                if (!voucher.cancelled().orElseThrow().txId().equals(txId)) {
                    throw VoucherUseStore.cancelling();
                }
            }
            case UNUSED, EXPIRED -> {}
            case RESERVED -> throw VoucherUseStore.notFound();
        }
    }

    private static void requireNoOther(Handle handle, String voucherId, String txId, TxKey txKey) {
        boolean isOthers =
                VoucherRowStore.findByCancelTx(handle, txKey).stream()
                        .anyMatch(row -> !row.voucher().voucherId().equals(voucherId));
        if (isOthers) {
            throw VoucherStore.txIdReused(txId);
        }
    }

    private static Problem alreadyUsed() {
        return Problem.of(409, "voucher_already_used", "The voucher was used before.");
    }

    private static MemberEvent following(
            MemberEvent.Type type, Voucher voucher, long position, long postedAtMs) {
        return named(MemberEvent.following(type, position, postedAtMs), voucher);
    }

    private static MemberEvent named(MemberEvent event, Voucher voucher) {
        return event.with("voucherId", voucher.voucherId())
                .with("voucherTypeId", voucher.voucherTypeId());
    }
}
