package dev.tallystick.rest.vouchers;

import dev.tallystick.ledger.TxKey;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Finds vouchers in SQL, in whosever transaction. */
final class VoucherRowStore {
    private static final String COLUMNS =
            """
            program_id, voucher_id, coalesce(voucher_no, 0) as voucher_no, voucher_type_id, member_id, state, code_ciphertext,
            value, issued_at_ms, expires_at_ms, source, source_id, client_id, price_points, price_unit, tx_id, tx_key_high,
            tx_key_low, coalesce(position, 0) as position, use_id, used_at_ms, used_by_client, used_by_member, order_id,
            cancelled_at_ms, cancel_tx_id, cancel_key_high, cancel_key_low from voucher\
            """;

    /** A voucher and whose program's it is. */
    record Row(String programId, Voucher voucher) {}

    private VoucherRowStore() {}

    static Optional<Voucher> find(Handle handle, String programId, String voucherId) {
        return one(
                handle,
                "program_id = :programId and voucher_id = :voucherId",
                query -> query.bind("programId", programId).bind("voucherId", voucherId));
    }

    static Optional<Voucher> findByCode(Handle handle, String programId, byte[] codeHash) {
        return one(
                handle,
                "program_id = :programId and code_hash = :codeHash",
                query -> query.bind("programId", programId).bind("codeHash", codeHash));
    }

    static Optional<Voucher> findBySource(
            Handle handle, String programId, VoucherSource.Kind kind, String id) {
        return one(
                handle,
                "program_id = :programId and source = :source and source_id = :id",
                query ->
                        query.bind("programId", programId)
                                .bind("source", kind.name())
                                .bind("id", id));
    }

    static Optional<Voucher> findByUse(Handle handle, String programId, String useId) {
        return one(
                handle,
                "program_id = :programId and use_id = :useId",
                query -> query.bind("programId", programId).bind("useId", useId));
    }

    /** {@return the voucher that a posting bought, or is to buy} */
    static Optional<Row> findByTx(Handle handle, TxKey txKey) {
        return row(
                handle,
                "tx_key_high = :high and tx_key_low = :low",
                query -> query.bind("high", txKey.high()).bind("low", txKey.low()));
    }

    /**
     * {@return the vouchers whose points a posting gives back, or is to give back} No two come to
     * wait for one posting (see {@link VoucherSettlementStore#beginCancelling}); whoever settles
     * asks the posting which it is all the same.
     */
    static List<Row> findByCancelTx(Handle handle, TxKey txKey) {
        return rows(
                        handle,
                        "cancel_key_high = :high and cancel_key_low = :low",
                        query -> query.bind("high", txKey.high()).bind("low", txKey.low()))
                .list();
    }

    /** {@return those who wait for the ledger since an instant of real time, or longer} */
    static List<Row> pending(Handle handle, long sinceMs, int limit) {
        return handle.createQuery(
                        "select "
                                + COLUMNS
                                + " where pending_since_ms <= :since order by pending_since_ms"
                                + " limit :limit")
                .bind("since", sinceMs)
                .bind("limit", limit)
                .map(VoucherRowStore::rowOf)
                .list();
    }

    /**
     * {@return one member's vouchers below a number, newest first}
     *
     * @param state those in it at an instant; empty for all
     */
    static List<Voucher> list(
            Handle handle,
            String programId,
            String memberId,
            Optional<VoucherState> state,
            long nowMs,
            long belowNumber,
            int limit) {
        return handle.createQuery(
                        "select "
                                + COLUMNS
                                + " where program_id = :programId and member_id = :memberId and"
                                + " voucher_no < :below and state <> 'RESERVED'"
                                + condition(state)
                                + " order by voucher_no desc limit :limit")
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("below", belowNumber)
                .bind("nowMs", nowMs)
                .bind("limit", limit)
                .map(VoucherRowStore::rowOf)
                .map(Row::voucher)
                .list();
    }

    private static String condition(Optional<VoucherState> state) {
        if (state.isEmpty()) {
            return " and :nowMs >= 0";
        }
        return switch (state.get()) {
            case UNUSED ->
                    " and state = 'UNUSED' and (expires_at_ms is null or expires_at_ms > :nowMs)";
            case EXPIRED -> " and state = 'UNUSED' and expires_at_ms <= :nowMs";
            case USED -> " and state = 'USED' and :nowMs >= 0";
            case CANCELLING -> " and state = 'CANCELLING' and :nowMs >= 0";
            case CANCELLED -> " and state = 'CANCELLED' and :nowMs >= 0";
            case RESERVED -> throw new IllegalArgumentException("nobody's yet");
        };
    }

    private static Optional<Voucher> one(
            Handle handle, String condition, UnaryOperator<Query> binding) {
        return row(handle, condition, binding).map(Row::voucher);
    }

    private static Optional<Row> row(
            Handle handle, String condition, UnaryOperator<Query> binding) {
        return rows(handle, condition, binding).findOne();
    }

    private static ResultIterable<Row> rows(
            Handle handle, String condition, UnaryOperator<Query> binding) {
        Query query = handle.createQuery("select " + COLUMNS + " where " + condition);
        return binding.apply(query).map(VoucherRowStore::rowOf);
    }

    private static Row rowOf(ResultSet row, StatementContext context) throws SQLException {
        return new Row(
                row.getString("program_id"),
                new Voucher(
                        row.getString("voucher_id"),
                        row.getString("voucher_type_id"),
                        row.getString("member_id"),
                        row.getLong("voucher_no"),
                        VoucherState.valueOf(row.getString("state")),
                        VoucherValue.ofText(row.getString("value")),
                        row.getLong("issued_at_ms"),
                        number(row, "expires_at_ms"),
                        new VoucherSource(
                                VoucherSource.Kind.valueOf(row.getString("source")),
                                Optional.ofNullable(row.getString("source_id")),
                                row.getString("client_id")),
                        bought(row),
                        used(row),
                        cancelled(row),
                        row.getBytes("code_ciphertext")));
    }

    private static Optional<Voucher.Bought> bought(ResultSet row) throws SQLException {
        String txId = row.getString("tx_id");
        return txId == null
                ? Optional.empty()
                : Optional.of(
                        new Voucher.Bought(
                                txId,
                                new TxKey(row.getLong("tx_key_high"), row.getLong("tx_key_low")),
                                row.getLong("price_points"),
                                Optional.ofNullable(row.getString("price_unit")),
                                row.getLong("position")));
    }

    private static Optional<Voucher.Used> used(ResultSet row) throws SQLException {
        OptionalLong atMs = number(row, "used_at_ms");
        return atMs.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Voucher.Used(
                                row.getString("use_id"),
                                atMs.getAsLong(),
                                row.getString("used_by_client"),
                                row.getString("used_by_member"),
                                row.getString("order_id")));
    }

    private static Optional<Voucher.Cancelled> cancelled(ResultSet row) throws SQLException {
        OptionalLong atMs = number(row, "cancelled_at_ms");
        String txId = row.getString("cancel_tx_id");
        return atMs.isEmpty() && txId == null
                ? Optional.empty()
                : Optional.of(
                        new Voucher.Cancelled(
                                atMs.orElse(0),
                                txId,
                                txId == null
                                        ? null
                                        : new TxKey(
                                                row.getLong("cancel_key_high"),
                                                row.getLong("cancel_key_low"))));
    }

    private static OptionalLong number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
