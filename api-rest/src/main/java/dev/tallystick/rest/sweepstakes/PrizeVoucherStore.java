package dev.tallystick.rest.sweepstakes;

import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.vouchers.Voucher;
import dev.tallystick.rest.vouchers.VoucherSource;
import dev.tallystick.rest.vouchers.VoucherStore;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Vouchers of wins in SQL. That one is given and that the win says so are one transaction, and the
 * same win leads to the same voucher: it is given once, whoever tries and however often.
 */
final class PrizeVoucherStore {
    private static final String SAVEPOINT = "prize";
    private static final int GONE = 410;

    /** What keeps back every voucher of a type, whoever it is for. */
    private static final Set<String> OF_THE_TYPE =
            Set.of(
                    "voucher_type_not_active",
                    "voucher_type_over",
                    "voucher_limit_reached",
                    "voucher_codes_exhausted");

    private final Database database;
    private final VoucherStore vouchers;

    /** A sweepstake with wins that wait for their vouchers. */
    record OfSweepstake(String programId, String sweepstakeId) {}

    /**
     * A win that waits for its voucher.
     *
     * @param sweepstakeNo counts the program's sweepstakes
     */
    record Waiting(
            String sweepstakeId,
            long sweepstakeNo,
            int drawNo,
            String memberId,
            String voucherTypeId) {
        /** {@return what leads to the voucher: no other win of the program has it} */
        private String sourceId() {
            return sweepstakeNo + "-" + drawNo;
        }
    }

    PrizeVoucherStore(Database database, VoucherStore vouchers) {
        this.database = database;
        this.vouchers = vouchers;
    }

    /** {@return where wins wait that were tried at an instant of real time or before} */
    List<OfSweepstake> pending(long sinceMs, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        """
                                        select distinct program_id, sweepstake_id from sweepstake_win
                                        where voucher_state = 'WAITING' and tried_at_ms <= :since limit :limit
                                        """)
                                .bind("since", sinceMs)
                                .bind("limit", limit)
                                .map(
                                        (row, context) ->
                                                new OfSweepstake(
                                                        row.getString("program_id"),
                                                        row.getString("sweepstake_id")))
                                .list());
    }

    /** {@return the wins of a sweepstake that wait, behind a number} */
    List<Waiting> waiting(String programId, String sweepstakeId, int afterDrawNo, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        """
                                        select w.sweepstake_id, s.sweepstake_no, w.draw_no, w.member_id, w.voucher_type_id
                                        from sweepstake_win w join sweepstake s
                                          on s.program_id = w.program_id and s.sweepstake_id = w.sweepstake_id
                                        where w.program_id = :programId and w.sweepstake_id = :sweepstakeId
                                          and w.draw_no > :after and w.voucher_state = 'WAITING'
                                        order by w.draw_no limit :limit
                                        """)
                                .bind("programId", programId)
                                .bind("sweepstakeId", sweepstakeId)
                                .bind("after", afterDrawNo)
                                .bind("limit", limit)
                                .map(
                                        (row, context) ->
                                                new Waiting(
                                                        row.getString("sweepstake_id"),
                                                        row.getLong("sweepstake_no"),
                                                        row.getInt("draw_no"),
                                                        row.getString("member_id"),
                                                        row.getString("voucher_type_id")))
                                .list());
    }

    /**
     * Gives what can be given; the rest waits on, or is forfeited where the winner is erased.
     *
     * @param wins a few: it is one write
     * @param nowMs ledger time
     * @return the types of which none can be given to anybody now
     */
    Set<String> give(String programId, List<Waiting> wins, ChangedBy by, long nowMs) {
        return database.write(
                handle -> {
                    Set<String> stopped = new HashSet<>();
                    for (Waiting win : wins) {
                        if (!stopped.contains(win.voucherTypeId())) {
                            give(handle, programId, win, by, nowMs, stopped);
                        }
                    }
                    return stopped;
                });
    }

    private void give(
            Handle handle,
            String programId,
            Waiting win,
            ChangedBy by,
            long nowMs,
            Set<String> stopped) {
        handle.savepoint(SAVEPOINT);
        try {
            Voucher voucher =
                    vouchers.allocate(
                            handle,
                            programId,
                            win.memberId(),
                            win.voucherTypeId(),
                            new VoucherSource(
                                    VoucherSource.Kind.SWEEPSTAKE,
                                    Optional.of(win.sourceId()),
                                    by.clientId()),
                            nowMs);
            handle.releaseSavepoint(SAVEPOINT);
            settle(handle, programId, win, PrizeVoucher.State.GIVEN, voucher.voucherId());
        } catch (ProblemException e) {
            handle.rollbackToSavepoint(SAVEPOINT);
            String code = e.problem().code();
            if (e.problem().status() == GONE) {
                settle(handle, programId, win, PrizeVoucher.State.FORFEITED, null);
            } else if (OF_THE_TYPE.contains(code)) {
                keepAllBack(handle, programId, win, code, by.atMs());
                stopped.add(win.voucherTypeId());
            } else {
                keepBack(handle, programId, win, code, by.atMs());
            }
        }
    }

    /** Says why a win waits on. */
    void keepBack(String programId, Waiting win, String waitsFor, long realMs) {
        database.writeOnly(handle -> keepBack(handle, programId, win, waitsFor, realMs));
    }

    private static void keepBack(
            Handle handle, String programId, Waiting win, String waitsFor, long realMs) {
        update(handle, "draw_no = :drawNo", programId, win, waitsFor, realMs)
                .bind("drawNo", win.drawNo())
                .execute();
    }

    private static void keepAllBack(
            Handle handle, String programId, Waiting win, String waitsFor, long realMs) {
        update(handle, "voucher_type_id = :typeId", programId, win, waitsFor, realMs)
                .bind("typeId", win.voucherTypeId())
                .execute();
    }

    /** The update of those of a win's sweepstake that wait, and are as a condition has it. */
    private static Update update(
            Handle handle,
            String condition,
            String programId,
            Waiting win,
            String waitsFor,
            long realMs) {
        return handle.createUpdate(
                        """
                        update sweepstake_win set waits_for = :waitsFor, tried_at_ms = :realMs
                        where program_id = :programId and sweepstake_id = :sweepstakeId and %s
                          and voucher_state = 'WAITING'
                        """
                                .formatted(condition))
                .bind("waitsFor", waitsFor)
                .bind("realMs", realMs)
                .bind("programId", programId)
                .bind("sweepstakeId", win.sweepstakeId());
    }

    private static void settle(
            Handle handle,
            String programId,
            Waiting win,
            PrizeVoucher.State state,
            String voucherId) {
        handle.createUpdate(
                        """
                        update sweepstake_win set voucher_state = :state, voucher_id = :voucherId, waits_for = null, tried_at_ms = null
                        where program_id = :programId and sweepstake_id = :sweepstakeId and draw_no = :drawNo
                          and voucher_state = 'WAITING'
                        """)
                .bind("state", state.name())
                .bind("voucherId", voucherId)
                .bind("programId", programId)
                .bind("sweepstakeId", win.sweepstakeId())
                .bind("drawNo", win.drawNo())
                .execute();
    }
}
